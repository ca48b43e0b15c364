// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A column of byte strings: row {@code i} is {@code bytes[starts[i] .. starts[i] + lengths[i])}. VARCHAR rows are UTF-8. Rows
 * may share or overlap bytes, so a selection or a substring copies no payload.
 */
public record BinaryColumn(Type type, int length, byte[] bytes, int[] starts, int[] lengths, boolean @Nullable [] nulls)
        implements Column {

    public BinaryColumn(Type type, int length, byte[] bytes, int[] starts, int[] lengths, boolean @Nullable [] nulls) {
        Column.checkLayout(type, Layout.BINARY);
        Column.checkLengths(length, Math.min(starts.length, lengths.length), nulls);
        this.type = type;
        this.length = length;
        this.bytes = bytes;
        this.starts = starts;
        this.lengths = lengths;
        this.nulls = nulls;
    }

    /** Row {@code row} decoded from UTF-8, whatever the type. The row must not be null. */
    public String text(int row) {
        return new String(bytes, starts[row], lengths[row], StandardCharsets.UTF_8);
    }

    /** A copy of the bytes of row {@code row}. The row must not be null. */
    public byte[] copy(int row) {
        return Arrays.copyOfRange(bytes, starts[row], starts[row] + lengths[row]);
    }

    /** Whether two non-null rows hold the same bytes. */
    public boolean sameBytes(int row, BinaryColumn other, int otherRow) {
        int start = starts[row];
        int otherStart = other.starts[otherRow];
        return Arrays.equals(
                bytes, start, start + lengths[row], other.bytes, otherStart, otherStart + other.lengths[otherRow]);
    }

    @Override
    public BinaryColumn select(int[] positions, int count) {
        int[] selectedStarts = new int[count];
        int[] selectedLengths = new int[count];
        for (int i = 0; i < count; i++) {
            selectedStarts[i] = starts[positions[i]];
            selectedLengths[i] = lengths[positions[i]];
        }
        return new BinaryColumn(
                type, count, bytes, selectedStarts, selectedLengths, Column.selectNulls(nulls, positions, count));
    }

    @Override
    public @Nullable Object value(int row) {
        if (isNull(row)) {
            return null;
        }
        return type == ScalarType.VARCHAR
                ? text(row)
                : ByteBuffer.wrap(copy(row)).asReadOnlyBuffer();
    }
}
