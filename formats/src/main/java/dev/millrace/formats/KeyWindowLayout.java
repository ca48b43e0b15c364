// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats;

import dev.millrace.data.ByteWriter;

/**
 * Where the window of a windowed key stands: behind the key's own bytes, in the layout of Kafka Streams' windowed serdes
 * ({@code TimeWindowedSerializer}, {@code SessionWindowedSerializer}), big-endian milliseconds.
 *
 * <pre>
 * TIME      key bytes | start, 8 bytes                       the end is start + the window's size
 * SESSION   key bytes | end, 8 bytes | start, 8 bytes
 * </pre>
 */
public enum KeyWindowLayout {
    /** Tumbling and hopping windows. */
    TIME(Long.BYTES),
    /** Session windows, whose size differs from one to the next. */
    SESSION(2 * Long.BYTES);

    private final int windowBytes;

    KeyWindowLayout(int windowBytes) {
        this.windowBytes = windowBytes;
    }

    /** Bytes that the window takes behind the key. */
    public int windowBytes() {
        return windowBytes;
    }

    /** Appends the window to {@code out}, which ends with the key's bytes. */
    public void write(long startMillis, long endMillis, ByteWriter out) {
        if (this == SESSION) {
            out.writeLong(endMillis);
        }
        out.writeLong(startMillis);
    }

    /**
     * How many of a payload's {@code length} bytes are the key's own.
     *
     * @throws BadRecordException if there is no room for a window
     */
    public int keyLength(int length) throws BadRecordException {
        if (length < windowBytes) {
            throw new BadRecordException(
                    BadRecordException.Code.WRONG_LENGTH,
                    "a windowed key ends with a window of " + windowBytes + " bytes, but there are " + length,
                    0);
        }
        return length - windowBytes;
    }

    /** The window's start in milliseconds; the payload is {@code bytes[offset .. offset + length)}, long enough. */
    public long start(byte[] bytes, int offset, int length) {
        return readLong(bytes, offset + length - Long.BYTES);
    }

    /** The window's end in milliseconds; {@code sizeMillis} counts for {@link #TIME} only. */
    public long end(byte[] bytes, int offset, int length, long sizeMillis) {
        if (this == SESSION) {
            return readLong(bytes, offset + length - 2 * Long.BYTES);
        }
        long end = start(bytes, offset, length) + sizeMillis;
        return end < 0 ? Long.MAX_VALUE : end;
    }

    private static long readLong(byte[] bytes, int position) {
        long value = 0;
        for (int i = position; i < position + Long.BYTES; i++) {
            value = value << 8 | bytes[i] & 0xff;
        }
        return value;
    }
}
