// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.json;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.StructValue;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import dev.millrace.formats.BadRecordException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads boxed values, as {@link Values} describes them: the content of ARRAY, MAP and STRUCT columns. */
final class JsonValues {

    private final JsonReader reader;
    private final JsonScalars scalars;
    private final IdentityHashMap<StructType, FieldNames> fieldNames = new IdentityHashMap<>();

    JsonValues(JsonReader reader, JsonScalars scalars) {
        this.reader = reader;
        this.scalars = scalars;
    }

    @Nullable
    Object read(Type type) throws BadRecordException {
        if (reader.next() == 'n') {
            reader.readWord("null");
            return null;
        }
        return switch (type) {
            case ScalarType scalar -> readScalar(scalar);
            case DecimalType decimal -> scalars.readDecimal(decimal);
            case ArrayType array -> readArray(array);
            case MapType map -> readMap(map);
            case StructType struct -> readStruct(struct);
        };
    }

    private Object readScalar(ScalarType type) throws BadRecordException {
        return switch (type) {
            case BOOLEAN -> scalars.readBoolean();
            case INT, DATE, TIME -> Values.boxInt(type, scalars.readInt(type));
            case BIGINT, TIMESTAMP -> Values.boxLong(type, scalars.readLong(type));
            case DOUBLE -> scalars.readDouble();
            case VARCHAR -> {
                scalars.readText();
                yield JsonTree.text(reader);
            }
            case BYTES -> ByteBuffer.wrap(scalars.readBytes()).asReadOnlyBuffer();
        };
    }

    private List<@Nullable Object> readArray(ArrayType type) throws BadRecordException {
        if (reader.next() != '[') {
            throw scalars.wrongType(type);
        }
        List<@Nullable Object> elements = new ArrayList<>();
        reader.enter();
        if (!reader.leaveIfEmpty(']')) {
            do {
                elements.add(read(type.element()));
            } while (reader.hasMore(']'));
        }
        return Values.list(elements);
    }

    private Map<Object, @Nullable Object> readMap(MapType type) throws BadRecordException {
        if (reader.next() != '{') {
            throw scalars.wrongType(type);
        }
        Map<Object, @Nullable Object> entries = new LinkedHashMap<>();
        reader.enter();
        if (!reader.leaveIfEmpty('}')) {
            do {
                reader.readName();
                String key = JsonTree.text(reader);
                entries.put(key, read(type.value()));
            } while (reader.hasMore('}'));
        }
        return Values.map(entries);
    }

    private StructValue readStruct(StructType type) throws BadRecordException {
        if (reader.next() != '{') {
            throw scalars.wrongType(type);
        }
        FieldNames names = fieldNames.computeIfAbsent(type, absent -> new FieldNames(absent.fields()));
        List<Field> fields = type.fields();
        @Nullable Object[] values = new @Nullable Object[fields.size()];
        boolean[] exact = new boolean[values.length];
        reader.enter();
        if (!reader.leaveIfEmpty('}')) {
            int ordinal = 0;
            do {
                int match = names.read(reader, ordinal++);
                int field = match >> 1;
                boolean isExact = (match & 1) == 1;
                if (match == FieldNames.UNKNOWN || (exact[field] && !isExact)) {
                    reader.skipValue();
                } else {
                    exact[field] = isExact;
                    values[field] = readField(fields.get(field));
                }
            } while (reader.hasMore('}'));
        }
        return new StructValue(type, Arrays.asList(values));
    }

    private @Nullable Object readField(Field field) throws BadRecordException {
        try {
            return read(field.type());
        } catch (BadRecordException bad) {
            throw inField(field, bad);
        }
    }

    /** {@code bad} with the field's name before its reason. */
    static BadRecordException inField(Field field, BadRecordException bad) {
        return new BadRecordException(bad.code(), field.name() + ": " + bad.reason(), bad.position());
    }
}
