// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import dev.millrace.data.BinaryColumn;
import dev.millrace.data.BooleanColumn;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Column;
import dev.millrace.data.DoubleColumn;
import dev.millrace.data.IntColumn;
import dev.millrace.data.LongColumn;
import dev.millrace.data.RowCodec;
import dev.millrace.data.ValueColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/**
 * Writes sort keys as bytes whose unsigned comparison is the order of the values, so that ordered state compares arrays and needs
 * no types. Two keys are equal exactly if their bytes are. Per value: one byte that puts nulls first or last, then
 *
 * <pre>
 * BOOLEAN 1 byte      INT, DATE, TIME, BIGINT, TIMESTAMP big-endian, sign bit flipped
 * DOUBLE its bits, flipped so that they order; −0.0 as 0.0, NaN last
 * VARCHAR, BYTES the bytes with 00 as 00 ff, then 00 00
 * DECIMAL sign and length in one int, then the unscaled magnitude
 * ARRAY, MAP, STRUCT as {@link RowCodec} writes them, framed like BYTES: a fixed order without a meaning
 * </pre>
 *
 * <p>For a descending key all bytes but the first are inverted.
 */
public final class SortCodec {

    private static final int FIRST = 1;
    private static final int PRESENT = 2;
    private static final int LAST = 3;

    private SortCodec() {}

    /** How one sort key orders. */
    public record Direction(boolean descending, boolean nullsFirst) {

        public static final Direction ASCENDING = new Direction(false, false);
    }

    /** Appends row {@code row} of {@code keys}, ordered as {@code directions} say, to {@code out}. */
    public static void write(List<Column> keys, List<Direction> directions, int row, ByteWriter out) {
        for (int i = 0; i < keys.size(); i++) {
            write(keys.get(i), directions.get(i), row, out);
        }
    }

    /** Appends row {@code row} of one key to {@code out}. */
    public static void write(Column key, Direction direction, int row, ByteWriter out) {
        if (key.isNull(row)) {
            out.writeByte(direction.nullsFirst() ? FIRST : LAST);
            return;
        }
        out.writeByte(PRESENT);
        int start = out.length();
        switch (key) {
            case BooleanColumn booleans -> out.writeByte(booleans.get(row) ? 1 : 0);
            case IntColumn ints -> out.writeInt(ints.get(row) ^ Integer.MIN_VALUE);
            case LongColumn longs -> out.writeLong(longs.get(row) ^ Long.MIN_VALUE);
            case DoubleColumn doubles -> out.writeLong(ordered(doubles.get(row)));
            case BinaryColumn binary -> writeBytes(binary.bytes(), binary.starts()[row], binary.lengths()[row], out);
            case ValueColumn values -> writeValue(values, row, out);
        }
        if (direction.descending()) {
            byte[] bytes = out.array();
            for (int i = start; i < out.length(); i++) {
                bytes[i] = (byte) ~bytes[i];
            }
        }
    }

    private static long ordered(double value) {
        long bits = Double.doubleToLongBits(value == 0.0 ? 0.0 : value);
        return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
    }

    private static void writeValue(ValueColumn values, int row, ByteWriter out) {
        Object value = values.value(row);
        if (value instanceof BigDecimal decimal) {
            writeDecimal(decimal.unscaledValue(), out);
        } else {
            ByteWriter bytes = new ByteWriter(64);
            RowCodec.write(values, row, bytes);
            writeBytes(bytes.array(), 0, bytes.length(), out);
        }
    }

    private static void writeDecimal(BigInteger unscaled, ByteWriter out) {
        byte[] magnitude = unscaled.abs().toByteArray();
        int sign = unscaled.signum();
        out.writeInt(sign * magnitude.length ^ Integer.MIN_VALUE);
        for (byte next : magnitude) {
            out.writeByte(sign < 0 ? ~next : next);
        }
    }

    private static void writeBytes(byte[] bytes, int offset, int count, ByteWriter out) {
        for (int i = offset; i < offset + count; i++) {
            out.writeByte(bytes[i]);
            if (bytes[i] == 0) {
                out.writeByte(0xff);
            }
        }
        out.writeByte(0);
        out.writeByte(0);
    }
}
