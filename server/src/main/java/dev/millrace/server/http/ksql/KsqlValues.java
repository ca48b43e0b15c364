// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.data.Field;
import dev.millrace.data.StructValue;
import dev.millrace.server.http.json.RowJson;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Values of rows as ksqlDB's API writes them: as {@link RowJson} does, but a TIMESTAMP without the Z. */
final class KsqlValues {

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private KsqlValues() {}

    /** A row as an array. */
    static void writeRow(JsonGenerator json, List<? extends @Nullable Object> values) {
        json.writeStartArray();
        for (Object value : values) {
            write(json, value);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case Instant instant -> json.writeString(TIMESTAMP.format(instant));
            case List<?> list -> writeRow(json, list);
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((name, member) -> {
                    json.writeName(String.valueOf(name));
                    write(json, member);
                });
                json.writeEndObject();
            }
            case StructValue struct -> {
                List<Field> fields = struct.type().fields();
                json.writeStartObject();
                for (int i = 0; i < fields.size(); i++) {
                    json.writeName(fields.get(i).name());
                    write(json, struct.get(i));
                }
                json.writeEndObject();
            }
            default -> RowJson.value(json, value);
        }
    }
}
