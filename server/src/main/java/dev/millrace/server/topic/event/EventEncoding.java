// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.event;

import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.server.http.ApiException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How keys and values of a topic are written. A value goes out as the JSON that was sent and a text as a key without its quotes, unless a
 * stream or table over the topic is declared to read something else: a text or a number as Kafka's own serializers write them.
 */
public final class EventEncoding {

    private final Form key;
    private final Form value;
    private final String declaredBy;

    private enum Form {
        /** The JSON as it was sent. */
        SENT,
        /** A string without its quotes; anything else as it was sent. */
        TEXT,
        INT,
        LONG,
        DOUBLE
    }

    private EventEncoding(Form key, Form value, String declaredBy) {
        this.key = key;
        this.value = value;
        this.declaredBy = declaredBy;
    }

    /** How to write to a topic with this source; null if it has none. */
    public static EventEncoding of(@Nullable SourceDefinition source) {
        if (source == null) {
            return new EventEncoding(Form.TEXT, Form.SENT, "");
        }
        return new EventEncoding(
                form(source, source.topic().keyFormat(), ColumnDefinition.Role.KEY, Form.TEXT),
                form(source, source.topic().valueFormat(), ColumnDefinition.Role.VALUE, Form.SENT),
                source.kind() + " " + source.name());
    }

    private static Form form(
            SourceDefinition source, FormatDefinition format, ColumnDefinition.Role role, Form otherwise) {
        return switch (format.name()) {
            case "JSON", "JSON_SR" -> Form.SENT;
            case "DELIMITED" -> Form.TEXT;
            case "KAFKA" ->
                source.columns(role).size() == 1
                        ? primitive(source.columns(role).getFirst().type())
                        : otherwise;
            default -> otherwise;
        };
    }

    private static Form primitive(Type type) {
        if (type == ScalarType.INT) {
            return Form.INT;
        }
        if (type == ScalarType.BIGINT) {
            return Form.LONG;
        }
        return type == ScalarType.DOUBLE ? Form.DOUBLE : Form.TEXT;
    }

    /** A key's bytes; null for none. {@code what} names the record in errors. */
    byte @Nullable [] key(@Nullable JsonSlice slice, String what) {
        return slice == null ? null : encode(slice, key, "The key of " + what);
    }

    /** A value's bytes; null for JSON's null, which deletes the key where a table reads. */
    byte @Nullable [] value(JsonSlice slice, String what) {
        return encode(slice, value, "The value of " + what);
    }

    private byte @Nullable [] encode(JsonSlice slice, Form form, String what) {
        if (slice.isNull()) {
            return null;
        }
        return switch (form) {
            case SENT -> slice.bytes();
            case TEXT -> slice.isString() ? slice.string().getBytes(StandardCharsets.UTF_8) : slice.bytes();
            case INT, LONG, DOUBLE -> number(slice, form, what);
        };
    }

    private byte[] number(JsonSlice slice, Form form, String what) {
        try {
            if (slice.isNumber()) {
                BigDecimal number = new BigDecimal(slice.string());
                return switch (form) {
                    case INT ->
                        ByteBuffer.allocate(Integer.BYTES)
                                .putInt(number.intValueExact())
                                .array();
                    case LONG ->
                        ByteBuffer.allocate(Long.BYTES)
                                .putLong(number.longValueExact())
                                .array();
                    default ->
                        ByteBuffer.allocate(Double.BYTES)
                                .putDouble(number.doubleValue())
                                .array();
                };
            }
        } catch (ArithmeticException outOfRange) {
            // Refused below.
        }
        String type = form == Form.LONG ? "BIGINT" : form.name();
        throw ApiException.badRequest(
                what + " has to be a number of the type " + type + ", as the " + declaredBy + " declares it.", null);
    }
}
