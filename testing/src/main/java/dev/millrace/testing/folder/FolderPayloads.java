// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.folder;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.FormatSpec;
import dev.millrace.formats.Formats;
import dev.millrace.formats.json.JsonText;
import dev.millrace.plan.source.FormatDefinition;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Documents of test files to payloads and back, for one format:
 *
 * <pre>
 * JSON        the document itself
 * DELIMITED   a string: the line
 * KAFKA       a number or string: the one column, as Kafka's serialisers write its type
 * NONE        null
 * </pre>
 */
final class FolderPayloads {

    private final String format;
    private final List<Field> fields;

    /** @param fields the columns of the key or of the value */
    FolderPayloads(FormatDefinition format, List<Field> fields) {
        this.format = format.name();
        this.fields = List.copyOf(fields);
    }

    /** The payload that {@code document} stands for. */
    @Nullable
    ByteBuffer encode(@Nullable Object document, String place) {
        if (document == null) {
            return null;
        }
        return switch (format) {
            case "JSON" -> utf8(JsonText.toText(document));
            case "DELIMITED" -> utf8(text(document));
            case "KAFKA" -> primitive(document, place);
            case "NONE" -> null;
            default -> throw new InvalidTestException(place + ": tests cannot write the format " + format);
        };
    }

    /** The payload that {@code text} is; of the format KAFKA, if it can be, a value of the one column. */
    @Nullable
    ByteBuffer fromText(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (format.equals("KAFKA") && fields.size() == 1) {
            try {
                return primitive(text, "");
            } catch (InvalidTestException notOfTheType) {
                return utf8(text);
            }
        }
        return utf8(text);
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Object document) {
        return switch (document) {
            case String text -> text;
            case BigDecimal number -> number.toPlainString();
            case Long number -> number.toString();
            case Boolean flag -> flag.toString();
            default -> JsonText.toText(document);
        };
    }

    private @Nullable ByteBuffer primitive(Object document, String place) {
        if (fields.size() != 1) {
            return fields.isEmpty() ? null : utf8(text(document));
        }
        Field field = fields.getFirst();
        Object bare = document instanceof Map<?, ?> members && members.size() == 1
                ? members.values().iterator().next()
                : document;
        if (bare == null) {
            return null;
        }
        ColumnBuilder column = ColumnBuilder.of(field.type());
        try {
            column.appendValue(boxed(field.type(), bare));
        } catch (ArithmeticException | IllegalArgumentException unfit) {
            throw new InvalidTestException(place + ": " + JsonText.toText(bare) + " is no "
                    + field.type().sql());
        }
        Column built = column.build();
        ByteWriter out = new ByteWriter(16);
        boolean present =
                Formats.encoder(FormatSpec.of("KAFKA"), List.of(field)).encode(List.of(built), 0, out);
        return present ? ByteBuffer.wrap(out.toByteArray()) : null;
    }

    private static Object boxed(Type type, Object document) {
        if (!(type instanceof ScalarType scalar)) {
            throw new IllegalArgumentException("not a primitive");
        }
        return switch (scalar) {
            case INT -> new BigDecimal(text(document)).intValueExact();
            case BIGINT -> new BigDecimal(text(document)).longValueExact();
            case DOUBLE -> Double.parseDouble(text(document));
            case BOOLEAN -> Boolean.parseBoolean(text(document));
            case VARCHAR -> text(document);
            case BYTES ->
                ByteBuffer.wrap(Base64.getDecoder().decode(text(document))).asReadOnlyBuffer();
            case DATE, TIME, TIMESTAMP -> throw new IllegalArgumentException("not a primitive");
        };
    }

    /** What {@code payload} says; text that is not of the format stays text. */
    @Nullable
    Object decode(byte @Nullable [] payload) {
        if (payload == null) {
            return null;
        }
        return switch (format) {
            case "JSON" -> json(payload);
            case "KAFKA" -> fields.size() == 1 ? primitive(payload) : new String(payload, StandardCharsets.UTF_8);
            default -> new String(payload, StandardCharsets.UTF_8);
        };
    }

    private static @Nullable Object json(byte[] payload) {
        try {
            return JsonText.parse(payload, 0, payload.length);
        } catch (BadRecordException notJson) {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    private @Nullable Object primitive(byte[] payload) {
        Field field = fields.getFirst();
        ColumnBuilder column = ColumnBuilder.of(field.type());
        try {
            boolean present = Formats.decoder(FormatSpec.of("KAFKA"), List.of(field))
                    .decode(payload, 0, payload.length, List.of(column));
            return present ? document(column.build().value(0)) : null;
        } catch (BadRecordException bad) {
            return "not a " + field.type().sql() + ": " + Base64.getEncoder().encodeToString(payload);
        }
    }

    private static @Nullable Object document(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Integer number -> number.longValue();
            case Double number ->
                number.isNaN() || number.isInfinite() ? number.toString() : new BigDecimal(number.toString());
            case ByteBuffer bytes -> {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(bytes.position(), copy);
                yield Base64.getEncoder().encodeToString(copy);
            }
            default -> value;
        };
    }
}
