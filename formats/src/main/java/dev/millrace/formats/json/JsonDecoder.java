// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.json;

import dev.millrace.data.BinaryBuilder;
import dev.millrace.data.BooleanBuilder;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.DoubleBuilder;
import dev.millrace.data.Field;
import dev.millrace.data.IntBuilder;
import dev.millrace.data.LongBuilder;
import dev.millrace.data.ScalarType;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.BadRecordException.Code;
import dev.millrace.formats.Decoder;
import java.util.List;

/**
 * Decodes one JSON document per payload straight into columns. With a wrapper the document is an object whose members are
 * the fields, in any order; members that are no field are passed over but must be JSON; fields without a member are null; of
 * several members for one field the last counts, but one of exactly the field's name before one of another case. Without a
 * wrapper the document is the single field's value. What each type takes is in {@link JsonScalars}.
 */
final class JsonDecoder implements Decoder {

    private final List<Field> fields;
    private final boolean wrapped;
    private final FieldNames names;
    private final JsonReader reader = new JsonReader();
    private final JsonScalars scalars = new JsonScalars(reader);
    private final JsonValues values = new JsonValues(reader, scalars);

    /** Per field: twice the number of the record that last had it, plus one if its name was exact. */
    private final long[] seen;

    private long record;

    JsonDecoder(List<Field> fields, boolean wrapped) {
        this.fields = List.copyOf(fields);
        this.wrapped = wrapped;
        this.names = new FieldNames(fields);
        this.seen = new long[fields.size()];
    }

    @Override
    public boolean decode(byte[] bytes, int offset, int length, List<ColumnBuilder> columns) throws BadRecordException {
        reader.reset(bytes, offset, length);
        int first = reader.next();
        if (first == 'n') {
            reader.readWord("null");
            reader.expectEnd();
            return false;
        }
        if (!wrapped) {
            append(0, columns.get(0));
        } else if (first == '{') {
            readObject(columns);
        } else {
            throw reader.fault(Code.WRONG_TYPE, "expected a JSON object");
        }
        reader.expectEnd();
        return true;
    }

    private void readObject(List<ColumnBuilder> columns) throws BadRecordException {
        long stamp = 2 * ++record;
        int found = 0;
        reader.enter();
        if (!reader.leaveIfEmpty('}')) {
            int ordinal = 0;
            do {
                int match = names.read(reader, ordinal++);
                if (match == FieldNames.UNKNOWN) {
                    reader.skipValue();
                    continue;
                }
                int field = match >> 1;
                long stamped = stamp | match & 1;
                long before = seen[field];
                if (before < stamp) {
                    found++;
                } else if (stamped < before) {
                    reader.skipValue();
                    continue;
                } else {
                    ColumnBuilder column = columns.get(field);
                    column.truncate(column.length() - 1);
                }
                seen[field] = stamped;
                append(field, columns.get(field));
            } while (reader.hasMore('}'));
        }
        if (found < seen.length) {
            appendMissing(stamp, columns);
        }
    }

    private void appendMissing(long stamp, List<ColumnBuilder> columns) {
        for (int i = 0; i < seen.length; i++) {
            if (seen[i] < stamp) {
                columns.get(i).appendNull();
            }
        }
    }

    private void append(int index, ColumnBuilder column) throws BadRecordException {
        Field field = fields.get(index);
        try {
            if (reader.next() == 'n') {
                reader.readWord("null");
                column.appendNull();
            } else if (field.type() instanceof ScalarType scalar) {
                appendScalar(scalar, column);
            } else {
                column.appendValue(values.read(field.type()));
            }
        } catch (BadRecordException bad) {
            throw JsonValues.inField(field, bad);
        }
    }

    private void appendScalar(ScalarType type, ColumnBuilder column) throws BadRecordException {
        switch (type) {
            case BOOLEAN -> ((BooleanBuilder) column).append(scalars.readBoolean());
            case INT, DATE, TIME -> ((IntBuilder) column).append(scalars.readInt(type));
            case BIGINT, TIMESTAMP -> ((LongBuilder) column).append(scalars.readLong(type));
            case DOUBLE -> ((DoubleBuilder) column).append(scalars.readDouble());
            case VARCHAR -> {
                scalars.readText();
                ((BinaryBuilder) column).append(reader.textBytes, reader.textStart, reader.textEnd - reader.textStart);
            }
            case BYTES -> {
                byte[] content = scalars.readBytes();
                ((BinaryBuilder) column).append(content, 0, content.length);
            }
        }
    }
}
