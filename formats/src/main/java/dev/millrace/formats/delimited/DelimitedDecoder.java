// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.delimited;

import dev.millrace.data.BinaryBuilder;
import dev.millrace.data.BooleanBuilder;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.DecimalType;
import dev.millrace.data.DoubleBuilder;
import dev.millrace.data.Field;
import dev.millrace.data.IntBuilder;
import dev.millrace.data.LongBuilder;
import dev.millrace.data.ScalarType;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.BadRecordException.Code;
import dev.millrace.formats.Decoder;
import dev.millrace.formats.text.DecimalText;
import dev.millrace.formats.text.NumberText;
import dev.millrace.formats.text.Utf8;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Decodes one line per payload into columns. */
final class DelimitedDecoder implements Decoder {

    private static final int MILLIS_PER_DAY = 86_400_000;

    private final List<Field> fields;
    private final DelimitedLine line;

    DelimitedDecoder(List<Field> fields, byte[] delimiter) {
        this.fields = List.copyOf(fields);
        this.line = new DelimitedLine(delimiter);
    }

    @Override
    public boolean decode(byte[] bytes, int offset, int length, List<ColumnBuilder> columns) throws BadRecordException {
        line.reset(bytes, offset, length);
        int count = 0;
        while (line.next()) {
            if (count < fields.size()) {
                append(fields.get(count), columns.get(count));
            }
            count++;
        }
        if (count != fields.size()) {
            throw new BadRecordException(
                    Code.WRONG_COLUMN_COUNT,
                    "a line of " + count + " values for " + fields.size() + " columns",
                    length);
        }
        return true;
    }

    private void append(Field field, ColumnBuilder column) throws BadRecordException {
        if (line.valueStart == line.valueEnd) {
            column.appendNull();
            return;
        }
        try {
            if (field.type() instanceof ScalarType scalar) {
                appendScalar(scalar, column);
            } else {
                column.appendValue(DecimalText.fitExactly(
                        DecimalText.parse(line.valueBytes, line.valueStart, line.valueEnd),
                        (DecimalType) field.type()));
            }
        } catch (NumberFormatException noNumber) {
            throw fault(
                    Code.WRONG_TYPE,
                    field,
                    "a text that is no value of type " + field.type().sql());
        } catch (ArithmeticException unfit) {
            throw fault(Code.OUT_OF_RANGE, field, String.valueOf(unfit.getMessage()));
        }
    }

    private void appendScalar(ScalarType type, ColumnBuilder column) {
        byte[] bytes = line.valueBytes;
        int start = line.valueStart;
        int end = line.valueEnd;
        switch (type) {
            case BOOLEAN -> ((BooleanBuilder) column).append(isTrue(bytes, start, end));
            case INT, DATE -> ((IntBuilder) column).append(NumberText.parseInt(bytes, start, end));
            case TIME -> ((IntBuilder) column).append(timeOfDay(NumberText.parseInt(bytes, start, end)));
            case BIGINT, TIMESTAMP -> ((LongBuilder) column).append(NumberText.parseLong(bytes, start, end));
            case DOUBLE -> ((DoubleBuilder) column).append(NumberText.parseDouble(bytes, start, end));
            case VARCHAR -> Utf8.appendRepaired(bytes, start, end, (BinaryBuilder) column);
            case BYTES -> {
                byte[] content = base64(Arrays.copyOfRange(bytes, start, end));
                ((BinaryBuilder) column).append(content, 0, content.length);
            }
        }
    }

    private static int timeOfDay(int millis) {
        if (millis < 0 || millis >= MILLIS_PER_DAY) {
            throw new ArithmeticException("a number out of range of TIME");
        }
        return millis;
    }

    private static byte[] base64(byte[] text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw new NumberFormatException("not Base64");
        }
    }

    private static boolean isTrue(byte[] bytes, int start, int end) {
        return end - start == 4
                && (bytes[start] | 0x20) == 't'
                && (bytes[start + 1] | 0x20) == 'r'
                && (bytes[start + 2] | 0x20) == 'u'
                && (bytes[start + 3] | 0x20) == 'e';
    }

    private BadRecordException fault(Code code, Field field, String reason) {
        return new BadRecordException(code, field.name() + ": " + reason, line.valueOffset);
    }
}
