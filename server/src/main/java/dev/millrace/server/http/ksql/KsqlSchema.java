// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.Type;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Types as ksqlDB's API spells them: INTEGER and STRING for INT and VARCHAR, names in back quotes. */
final class KsqlSchema {

    private KsqlSchema() {}

    /** A type in one line. */
    static String text(Type type) {
        return switch (type) {
            case ScalarType scalar -> name(scalar);
            case DecimalType decimal -> decimal.sql();
            case ArrayType array -> "ARRAY<" + text(array.element()) + ">";
            case MapType map -> "MAP<" + text(map.key()) + ", " + text(map.value()) + ">";
            case StructType struct ->
                struct.fields().stream()
                        .map(field -> quoted(field.name()) + " " + text(field.type()))
                        .collect(Collectors.joining(", ", "STRUCT<", ">"));
        };
    }

    /** Columns in one line; those of {@code key} are marked. */
    static String text(List<Field> columns, Set<String> key) {
        return columns.stream()
                .map(column ->
                        quoted(column.name()) + " " + text(column.type()) + (key.contains(column.name()) ? " KEY" : ""))
                .collect(Collectors.joining(", "));
    }

    private static String name(ScalarType type) {
        return switch (type) {
            case INT -> "INTEGER";
            case VARCHAR -> "STRING";
            default -> type.sql();
        };
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** A type as the tree that DESCRIBE gives. */
    static void write(JsonGenerator json, Type type) {
        json.writeStartObject();
        json.writeStringProperty("type", baseName(type));
        if (type instanceof DecimalType decimal) {
            json.writeObjectPropertyStart("parameters");
            json.writeNumberProperty("precision", decimal.precision());
            json.writeNumberProperty("scale", decimal.scale());
            json.writeEndObject();
        }
        json.writeName("fields");
        if (type instanceof StructType struct) {
            json.writeStartArray();
            struct.fields().forEach(field -> writeField(json, field, null));
            json.writeEndArray();
        } else {
            json.writeNull();
        }
        json.writeName("memberSchema");
        switch (type) {
            case ArrayType array -> write(json, array.element());
            case MapType map -> write(json, map.value());
            default -> json.writeNull();
        }
        json.writeEndObject();
    }

    private static String baseName(Type type) {
        return switch (type) {
            case ScalarType scalar -> name(scalar);
            case DecimalType _ -> "DECIMAL";
            case ArrayType _ -> "ARRAY";
            case MapType _ -> "MAP";
            case StructType _ -> "STRUCT";
        };
    }

    /** A field with its schema; {@code role} is KEY, HEADER or null. */
    static void writeField(JsonGenerator json, Field field, @Nullable String role) {
        json.writeStartObject();
        json.writeStringProperty("name", field.name());
        json.writeName("schema");
        write(json, field.type());
        if (role != null) {
            json.writeStringProperty("type", role);
        }
        json.writeEndObject();
    }
}
