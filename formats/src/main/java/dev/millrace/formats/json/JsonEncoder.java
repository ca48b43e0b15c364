// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.json;

import dev.millrace.data.BinaryColumn;
import dev.millrace.data.BooleanColumn;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Column;
import dev.millrace.data.DoubleColumn;
import dev.millrace.data.Field;
import dev.millrace.data.IntColumn;
import dev.millrace.data.LongColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.data.ValueColumn;
import dev.millrace.formats.Encoder;
import dev.millrace.formats.text.NumberText;
import java.util.List;

/**
 * Encodes rows as JSON straight from columns: fields in their order, no spaces, null fields as {@code null}. Without a
 * wrapper the single field's value is the payload, and a null is no payload.
 */
final class JsonEncoder implements Encoder {

    private final boolean wrapped;

    /** Per field what stands before its value: the opening brace or a comma, the name, a colon. */
    private final byte[][] prefixes;

    JsonEncoder(List<Field> fields, boolean wrapped) {
        this.wrapped = wrapped;
        prefixes = new byte[fields.size()][];
        for (int i = 0; i < prefixes.length; i++) {
            ByteWriter prefix = new ByteWriter(32);
            prefix.writeByte(i == 0 ? '{' : ',');
            JsonWriter.writeString(fields.get(i).name(), prefix);
            prefix.writeByte(':');
            prefixes[i] = prefix.toByteArray();
        }
    }

    @Override
    public boolean encode(List<Column> columns, int row, ByteWriter out) {
        if (!wrapped) {
            Column column = columns.get(0);
            if (column.isNull(row)) {
                return false;
            }
            write(column, row, out);
            return true;
        }
        for (int i = 0; i < prefixes.length; i++) {
            out.write(prefixes[i]);
            Column column = columns.get(i);
            if (column.isNull(row)) {
                out.write(JsonWriter.NULL);
            } else {
                write(column, row, out);
            }
        }
        if (prefixes.length == 0) {
            out.writeByte('{');
        }
        out.writeByte('}');
        return true;
    }

    private static void write(Column column, int row, ByteWriter out) {
        switch (column) {
            case BinaryColumn binary -> {
                if (binary.type() == ScalarType.VARCHAR) {
                    int start = binary.starts()[row];
                    JsonWriter.writeString(binary.bytes(), start, start + binary.lengths()[row], out);
                } else {
                    JsonWriter.writeBase64(binary.copy(row), out);
                }
            }
            case LongColumn longs -> NumberText.write(longs.get(row), out);
            case IntColumn ints -> NumberText.write((long) ints.get(row), out);
            case DoubleColumn doubles -> JsonWriter.write(doubles.get(row), out);
            case BooleanColumn booleans -> JsonWriter.write(booleans.get(row), out);
            case ValueColumn values -> JsonWriter.write(values.values()[row], out);
        }
    }
}
