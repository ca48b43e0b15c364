// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.util.Arrays;

/** A growing byte array to write into; reuse it with {@link #clear()}. Integers are big-endian. Not thread-safe. */
public final class ByteWriter {

    private byte[] bytes;
    private int length;

    public ByteWriter(int capacity) {
        bytes = new byte[Math.max(16, capacity)];
    }

    /** The bytes written so far stand at {@code [0 .. length())} of this array, until the next write. */
    public byte[] array() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public void clear() {
        length = 0;
    }

    /** Forgets what was written behind {@code newLength}. */
    public void truncate(int newLength) {
        if (newLength < 0 || newLength > length) {
            throw new IllegalArgumentException("cannot truncate " + length + " bytes to " + newLength);
        }
        length = newLength;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Makes room for {@code count} bytes more. */
    public void ensure(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, count)));
        }
    }

    /** Counts {@code count} bytes that the caller wrote behind {@link #length()} into {@link #array()}, after {@link #ensure}. */
    public void advance(int count) {
        length += count;
    }

    public void writeByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    public void writeInt(int value) {
        ensure(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    public void writeLong(long value) {
        ensure(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    /** Writes {@code value} in 7-bit groups, low group first: one byte below 128, at most five. */
    public void writeLength(int value) {
        ensure(5);
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    public void write(byte[] source, int offset, int count) {
        ensure(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    public void write(byte[] source) {
        write(source, 0, source.length);
    }
}
