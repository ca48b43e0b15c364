// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.json;

import dev.millrace.data.Field;
import dev.millrace.data.StructValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Rows of boxed values as JSON: numbers as numbers with all their digits, NaN and the infinities as text, BYTES in base 64, dates and
 * times in ISO 8601 (TIMESTAMP in UTC with milliseconds), arrays as arrays, maps and structs as objects.
 */
public final class RowJson {

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private RowJson() {}

    /** {@code "columns": […]}; {@code key} names the columns that make up the key. */
    public static void columns(JsonGenerator json, List<Field> columns, Collection<String> key) {
        json.writeArrayPropertyStart("columns");
        Set<String> keys = Set.copyOf(key);
        for (Field column : columns) {
            json.writeStartObject();
            json.writeStringProperty("name", column.name());
            json.writeStringProperty("type", column.type().sql());
            json.writeBooleanProperty("key", keys.contains(column.name()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** An array of {@code {"topic", "partition", "offset"}}, by topic and partition. */
    public static void offsets(JsonGenerator json, Map<TopicPartition, Long> offsets) {
        json.writeStartArray();
        offsets.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<TopicPartition, Long> entry) ->
                                entry.getKey().topic())
                        .thenComparingInt(entry -> entry.getKey().partition()))
                .forEach(entry -> {
                    json.writeStartObject();
                    json.writeStringProperty("topic", entry.getKey().topic());
                    json.writeNumberProperty("partition", entry.getKey().partition());
                    json.writeNumberProperty("offset", entry.getValue());
                    json.writeEndObject();
                });
        json.writeEndArray();
    }

    /** One row as an array. */
    public static void row(JsonGenerator json, List<? extends @Nullable Object> values) {
        json.writeStartArray();
        for (Object value : values) {
            value(json, value);
        }
        json.writeEndArray();
    }

    /** One value. */
    public static void value(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Boolean truth -> json.writeBoolean(truth);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> number(json, number);
            case BigDecimal number -> json.writeNumber(number);
            case Instant instant -> json.writeString(TIMESTAMP.format(instant));
            case LocalTime time -> json.writeString(TIME.format(time));
            case ByteBuffer bytes -> json.writeString(base64(bytes));
            case StructValue struct -> struct(json, struct);
            case List<?> list -> row(json, list);
            case Map<?, ?> map -> map(json, map);
            default -> json.writeString(value.toString());
        }
    }

    private static void number(JsonGenerator json, double number) {
        if (Double.isFinite(number)) {
            json.writeNumber(number);
        } else {
            json.writeString(Double.toString(number));
        }
    }

    private static void struct(JsonGenerator json, StructValue struct) {
        json.writeStartObject();
        List<Field> fields = struct.type().fields();
        for (int i = 0; i < fields.size(); i++) {
            json.writeName(fields.get(i).name());
            value(json, struct.get(i));
        }
        json.writeEndObject();
    }

    private static void map(JsonGenerator json, Map<?, ?> map) {
        json.writeStartObject();
        map.forEach((name, member) -> {
            json.writeName(String.valueOf(name));
            value(json, member);
        });
        json.writeEndObject();
    }

    private static String base64(ByteBuffer bytes) {
        return StandardCharsets.US_ASCII
                .decode(Base64.getEncoder().encode(bytes.duplicate()))
                .toString();
    }
}
