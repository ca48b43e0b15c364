// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.util.Arrays;
import java.util.Objects;

/** Reads what {@link ByteWriter} wrote; a position in a byte array. Reading past the end throws. Not thread-safe. */
public final class ByteReader {

    private byte[] bytes;
    private int position;

    public ByteReader(byte[] bytes, int position) {
        this.bytes = bytes;
        this.position = position;
    }

    /** Goes on at {@code newPosition} of {@code newBytes}. */
    public void reset(byte[] newBytes, int newPosition) {
        bytes = newBytes;
        position = newPosition;
    }

    public byte[] array() {
        return bytes;
    }

    public int position() {
        return position;
    }

    public void skip(int count) {
        position += count;
    }

    public byte readByte() {
        return bytes[position++];
    }

    public int readInt() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | bytes[position++] & 0xff;
        }
        return value;
    }

    public long readLong() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | bytes[position++] & 0xff;
        }
        return value;
    }

    /** Reads what {@link ByteWriter#writeLength} wrote. */
    public int readLength() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte next = bytes[position++];
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("not a length at position " + position);
    }

    public byte[] readBytes(int count) {
        Objects.checkFromIndexSize(position, count, bytes.length);
        byte[] copy = Arrays.copyOfRange(bytes, position, position + count);
        position += count;
        return copy;
    }
}
