// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as bytes so that two rows are equal exactly if their bytes are: keys of state tables, rows kept in state,
 * checkpoints. Layout per value: one byte 0 for null or 1, then
 *
 * <pre>
 * BOOLEAN 1 byte      INT, DATE, TIME 4 bytes      BIGINT, TIMESTAMP 8 bytes (big-endian)
 * DOUBLE 8 bytes, all NaNs alike and −0.0 as 0.0
 * VARCHAR, BYTES length (7-bit groups), bytes      DECIMAL length, unscaled two's complement (scale is the type's)
 * ARRAY count, values     STRUCT values in order    MAP count, (key, value) in the order of the keys' bytes
 * </pre>
 */
public final class RowCodec {

    private RowCodec() {}

    /** Appends row {@code row} of all {@code columns} to {@code out}. */
    public static void write(List<Column> columns, int row, ByteWriter out) {
        for (int i = 0; i < columns.size(); i++) {
            write(columns.get(i), row, out);
        }
    }

    /** Appends row {@code row} of {@code column} to {@code out}. */
    public static void write(Column column, int row, ByteWriter out) {
        if (column.isNull(row)) {
            out.writeByte(0);
            return;
        }
        out.writeByte(1);
        switch (column) {
            case BooleanColumn booleans -> out.writeByte(booleans.get(row) ? 1 : 0);
            case IntColumn ints -> out.writeInt(ints.get(row));
            case LongColumn longs -> out.writeLong(longs.get(row));
            case DoubleColumn doubles -> out.writeLong(doubleBits(doubles.get(row)));
            case BinaryColumn binary -> {
                int count = binary.lengths()[row];
                out.writeLength(count);
                out.write(binary.bytes(), binary.starts()[row], count);
            }
            case ValueColumn values -> writePresent(values.type(), present(values.values()[row]), out);
        }
    }

    /** Appends a boxed value of {@code type} to {@code out}; see {@link Values}. */
    public static void write(Type type, @Nullable Object value, ByteWriter out) {
        if (value == null) {
            out.writeByte(0);
        } else {
            out.writeByte(1);
            writePresent(type, value, out);
        }
    }

    /** Reads one row into the builders, one value each. */
    public static void read(ByteReader in, List<ColumnBuilder> builders) {
        for (int i = 0; i < builders.size(); i++) {
            read(in, builders.get(i));
        }
    }

    /** Reads one value into {@code builder}. */
    public static void read(ByteReader in, ColumnBuilder builder) {
        if (in.readByte() == 0) {
            builder.appendNull();
            return;
        }
        switch (builder) {
            case BooleanBuilder booleans -> booleans.append(in.readByte() != 0);
            case IntBuilder ints -> ints.append(in.readInt());
            case LongBuilder longs -> longs.append(in.readLong());
            case DoubleBuilder doubles -> doubles.append(Double.longBitsToDouble(in.readLong()));
            case BinaryBuilder binary -> {
                int count = in.readLength();
                binary.append(in.array(), in.position(), count);
                in.skip(count);
            }
            case ValueBuilder values -> values.appendValue(readPresent(values.type(), in));
        }
    }

    /** Reads one boxed value of {@code type}. */
    public static @Nullable Object read(Type type, ByteReader in) {
        return in.readByte() == 0 ? null : readPresent(type, in);
    }

    private static void writePresent(Type type, Object value, ByteWriter out) {
        switch (type) {
            case ScalarType scalar -> writeScalar(scalar, value, out);
            case DecimalType decimal -> writeBytes(unscaled((BigDecimal) value, decimal), out);
            case ArrayType array -> {
                List<?> elements = (List<?>) value;
                out.writeLength(elements.size());
                elements.forEach(element -> write(array.element(), element, out));
            }
            case MapType map -> writeMap(map, (Map<?, ?>) value, out);
            case StructType struct -> {
                StructValue fields = (StructValue) value;
                for (int i = 0; i < struct.fields().size(); i++) {
                    write(struct.fields().get(i).type(), fields.get(i), out);
                }
            }
        }
    }

    private static void writeScalar(ScalarType type, Object value, ByteWriter out) {
        switch (type) {
            case BOOLEAN -> out.writeByte((Boolean) value ? 1 : 0);
            case INT, DATE, TIME -> out.writeInt(Values.unboxInt(value));
            case BIGINT, TIMESTAMP -> out.writeLong(Values.unboxLong(value));
            case DOUBLE -> out.writeLong(doubleBits((Double) value));
            case VARCHAR -> writeBytes(((String) value).getBytes(StandardCharsets.UTF_8), out);
            case BYTES -> {
                ByteBuffer buffer = ((ByteBuffer) value).duplicate();
                byte[] copy = new byte[buffer.remaining()];
                buffer.get(copy);
                writeBytes(copy, out);
            }
        }
    }

    private static void writeMap(MapType type, Map<?, ?> map, ByteWriter out) {
        List<byte[]> entries = new ArrayList<>(map.size());
        ByteWriter entry = new ByteWriter(64);
        map.forEach((key, value) -> {
            entry.clear();
            write(type.key(), key, entry);
            write(type.value(), value, entry);
            entries.add(entry.toByteArray());
        });
        entries.sort(Arrays::compareUnsigned);
        out.writeLength(entries.size());
        entries.forEach(out::write);
    }

    private static Object readPresent(Type type, ByteReader in) {
        return switch (type) {
            case ScalarType scalar -> readScalar(scalar, in);
            case DecimalType decimal -> new BigDecimal(new BigInteger(in.readBytes(in.readLength())), decimal.scale());
            case ArrayType array -> {
                int count = readCount(in);
                List<@Nullable Object> elements = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    elements.add(read(array.element(), in));
                }
                yield Values.list(elements);
            }
            case MapType map -> {
                int count = readCount(in);
                Map<Object, @Nullable Object> entries = LinkedHashMap.newLinkedHashMap(count);
                for (int i = 0; i < count; i++) {
                    entries.put(present(read(map.key(), in)), read(map.value(), in));
                }
                yield Values.map(entries);
            }
            case StructType struct -> {
                List<@Nullable Object> fields = new ArrayList<>(struct.fields().size());
                for (Field field : struct.fields()) {
                    fields.add(read(field.type(), in));
                }
                yield new StructValue(struct, fields);
            }
        };
    }

    /** A number of values, each of which takes a byte at least; so damaged bytes cannot ask for gigabytes. */
    private static int readCount(ByteReader in) {
        int count = in.readLength();
        Objects.checkFromIndexSize(in.position(), count, in.array().length);
        return count;
    }

    private static Object readScalar(ScalarType type, ByteReader in) {
        return switch (type) {
            case BOOLEAN -> in.readByte() != 0;
            case INT, DATE, TIME -> Values.boxInt(type, in.readInt());
            case BIGINT, TIMESTAMP -> Values.boxLong(type, in.readLong());
            case DOUBLE -> Double.longBitsToDouble(in.readLong());
            case VARCHAR -> new String(in.readBytes(in.readLength()), StandardCharsets.UTF_8);
            case BYTES -> ByteBuffer.wrap(in.readBytes(in.readLength())).asReadOnlyBuffer();
        };
    }

    private static void writeBytes(byte[] bytes, ByteWriter out) {
        out.writeLength(bytes.length);
        out.write(bytes);
    }

    private static byte[] unscaled(BigDecimal value, DecimalType type) {
        return value.setScale(type.scale()).unscaledValue().toByteArray();
    }

    private static long doubleBits(double value) {
        return Double.doubleToLongBits(value == 0.0 ? 0.0 : value);
    }

    private static Object present(@Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("a null where a value must be: a map's key or an unmasked row");
        }
        return value;
    }
}
