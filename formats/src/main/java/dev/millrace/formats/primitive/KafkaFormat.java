// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.primitive;

import dev.millrace.data.BinaryBuilder;
import dev.millrace.data.BinaryColumn;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.DoubleBuilder;
import dev.millrace.data.DoubleColumn;
import dev.millrace.data.Field;
import dev.millrace.data.IntBuilder;
import dev.millrace.data.IntColumn;
import dev.millrace.data.LongBuilder;
import dev.millrace.data.LongColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.BadRecordException.Code;
import dev.millrace.formats.Decoder;
import dev.millrace.formats.Encoder;
import dev.millrace.formats.Format;
import dev.millrace.formats.FormatException;
import dev.millrace.formats.FormatSpec;
import dev.millrace.formats.text.Utf8;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One value of INT, BIGINT, DOUBLE, VARCHAR or BYTES per payload, in the bytes of Kafka's own serializers. Without a column, what
 * stands there is passed over when read, and null is written, as Kafka's serializer of {@code Void} does it.
 */
public final class KafkaFormat implements Format {

    private static final Set<ScalarType> TYPES =
            EnumSet.of(ScalarType.INT, ScalarType.BIGINT, ScalarType.DOUBLE, ScalarType.VARCHAR, ScalarType.BYTES);

    @Override
    public String name() {
        return "KAFKA";
    }

    @Override
    public Decoder decoder(FormatSpec spec, List<Field> fields) {
        spec.allow();
        if (fields.isEmpty()) {
            return (bytes, offset, length, columns) -> true;
        }
        return new KafkaDecoder(onlyType(fields), fields.getFirst().name());
    }

    @Override
    public Encoder encoder(FormatSpec spec, List<Field> fields) {
        spec.allow();
        if (fields.isEmpty()) {
            return (columns, row, out) -> false;
        }
        ScalarType type = onlyType(fields);
        return (columns, row, out) -> encode(type, columns.getFirst(), row, out);
    }

    private static ScalarType onlyType(List<Field> fields) {
        if (fields.size() > 1) {
            throw new FormatException(
                    FormatException.Code.UNSUPPORTED_COLUMNS,
                    "the format KAFKA carries one column, not " + fields.size(),
                    "use JSON or DELIMITED for several columns");
        }
        Field field = fields.getFirst();
        if (field.type() instanceof ScalarType scalar && TYPES.contains(scalar)) {
            return scalar;
        }
        throw new FormatException(
                FormatException.Code.UNSUPPORTED_TYPE,
                "the format KAFKA has no " + field.type().sql() + ", the type of " + field.name(),
                "it carries INT, BIGINT, DOUBLE, VARCHAR and BYTES; JSON carries all types");
    }

    private static boolean encode(ScalarType type, Column column, int row, ByteWriter out) {
        if (column.isNull(row)) {
            return false;
        }
        switch (type) {
            case INT -> out.writeInt(((IntColumn) column).get(row));
            case BIGINT -> out.writeLong(((LongColumn) column).get(row));
            case DOUBLE -> out.writeLong(Double.doubleToLongBits(((DoubleColumn) column).get(row)));
            default -> {
                BinaryColumn binary = (BinaryColumn) column;
                out.write(binary.bytes(), binary.starts()[row], binary.lengths()[row]);
            }
        }
        return true;
    }

    private record KafkaDecoder(ScalarType type, String fieldName) implements Decoder {

        @Override
        public boolean decode(byte[] bytes, int offset, int length, List<ColumnBuilder> columns)
                throws BadRecordException {
            ColumnBuilder column = columns.getFirst();
            switch (type) {
                case INT -> ((IntBuilder) column).append((int) bigEndian(bytes, offset, length, Integer.BYTES));
                case BIGINT -> ((LongBuilder) column).append(bigEndian(bytes, offset, length, Long.BYTES));
                case DOUBLE ->
                    ((DoubleBuilder) column)
                            .append(Double.longBitsToDouble(bigEndian(bytes, offset, length, Long.BYTES)));
                case VARCHAR -> Utf8.appendRepaired(bytes, offset, offset + length, (BinaryBuilder) column);
                default -> ((BinaryBuilder) column).append(bytes, offset, length);
            }
            return true;
        }

        private long bigEndian(byte[] bytes, int offset, int length, int expected) throws BadRecordException {
            if (length != expected) {
                throw new BadRecordException(
                        Code.WRONG_LENGTH,
                        fieldName + ": a value for " + type.sql() + " has " + expected + " bytes, not " + length,
                        Math.min(length, expected));
            }
            long value = 0;
            for (int i = offset; i < offset + expected; i++) {
                value = value << 8 | bytes[i] & 0xff;
            }
            return value;
        }
    }
}
