// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Builds {@link BinaryColumn}s; the bytes of all rows stand one after the other in one array. */
public final class BinaryBuilder extends ColumnBuilder {

    private static final int BYTES_PER_ROW_GUESS = 16;

    private byte[] bytes = new byte[INITIAL_ROWS * BYTES_PER_ROW_GUESS];
    private int[] starts = new int[INITIAL_ROWS];
    private int[] lengths = new int[INITIAL_ROWS];
    private int used;

    public BinaryBuilder(Type type) {
        super(type, Layout.BINARY);
    }

    /** Appends a copy of {@code source[offset .. offset + count)}. */
    public void append(byte[] source, int offset, int count) {
        int start = claim(count);
        System.arraycopy(source, offset, bytes, start, count);
    }

    /** Appends {@code text} as UTF-8. */
    public void append(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        append(encoded, 0, encoded.length);
    }

    /** Makes room for at least {@code count} bytes behind those in use; see {@link #buffer()}, {@link #position()}. */
    public void ensure(int count) {
        if (bytes.length - used < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(used, count)));
        }
    }

    /** The array to write the next row's bytes into, from {@link #position()} on, after {@link #ensure}. */
    public byte[] buffer() {
        return bytes;
    }

    /** Where the next row's bytes begin in {@link #buffer()}. */
    public int position() {
        return used;
    }

    /** Appends the row whose {@code count} bytes the caller wrote at {@link #position()}. */
    public void commit(int count) {
        claim(count);
    }

    private int claim(int count) {
        ensure(count);
        int start = used;
        int row = reserve();
        starts[row] = start;
        lengths[row] = count;
        used += count;
        return start;
    }

    @Override
    int reserve() {
        if (length == starts.length) {
            starts = Arrays.copyOf(starts, 2 * length);
            lengths = Arrays.copyOf(lengths, 2 * length);
        }
        starts[length] = used;
        lengths[length] = 0;
        return length++;
    }

    @Override
    void appendPresent(Column column, int row) {
        BinaryColumn binary = (BinaryColumn) column;
        append(binary.bytes(), binary.starts()[row], binary.lengths()[row]);
    }

    @Override
    void appendBoxed(Object value) {
        if (value instanceof ByteBuffer buffer) {
            int count = buffer.remaining();
            ensure(count);
            buffer.duplicate().get(bytes, used, count);
            commit(count);
        } else {
            append((String) value);
        }
    }

    @Override
    void afterTruncate() {
        used = length == 0 ? 0 : starts[length - 1] + lengths[length - 1];
    }

    @Override
    Column take(boolean @Nullable [] mask) {
        BinaryColumn column = new BinaryColumn(type(), length, bytes, starts, lengths, mask);
        bytes = new byte[Math.max(INITIAL_ROWS * BYTES_PER_ROW_GUESS, used)];
        starts = new int[Math.max(INITIAL_ROWS, length)];
        lengths = new int[starts.length];
        used = 0;
        return column;
    }
}
