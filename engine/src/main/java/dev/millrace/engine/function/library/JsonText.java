// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.data.StructValue;
import dev.millrace.engine.function.Proportion;
import dev.millrace.engine.function.SqlText;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON documents inside texts: read to maps, lists, strings, booleans, numbers as they are spelled, and {@code null}; written
 * without spaces.
 */
final class JsonText {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int FIRST_PRINTABLE = 0x20;

    private JsonText() {}

    /** A number as the document spells it, so that {@code 1.50} stays {@code 1.50}. */
    record Numeral(String spelling) {}

    /** The first value in {@code text}; what follows is not read. Fails if it is no JSON. */
    static @Nullable Object readFirst(String text) {
        return read(text, false);
    }

    /** The one value that {@code text} is. Fails if it is no JSON. */
    static @Nullable Object readWhole(String text) {
        return read(text, true);
    }

    private static @Nullable Object read(String text, boolean whole) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new IllegalArgumentException("an empty text is no JSON");
            }
            Object value = value(parser, first);
            if (whole && parser.nextToken() != null) {
                throw new IllegalArgumentException("more than one JSON value");
            }
            return value;
        } catch (JacksonException wrong) {
            throw new IllegalArgumentException("not JSON: " + wrong.getOriginalMessage(), wrong);
        }
    }

    /** The value that begins with {@code token}; the parser limits how deep it may be nested. */
    private static @Nullable Object value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    members.put(name, value(parser, parser.nextToken()));
                }
                yield members;
            }
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    elements.add(value(parser, next));
                }
                yield elements;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeral(parser.getString());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IllegalArgumentException("not JSON: " + token + " where a value must be");
        };
    }

    /** A value read from JSON or a boxed SQL value as JSON. */
    static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(@Nullable Object value, StringBuilder out) {
        switch (value) {
            case null -> out.append("null");
            case Numeral number -> out.append(number.spelling());
            case String text -> quote(text, out);
            case Double number when !Double.isFinite(number) -> quote(number.toString(), out);
            case BigDecimal number -> out.append(number.toPlainString());
            case ByteBuffer bytes -> quote(Base64.getEncoder().encodeToString(BytesFunctions.content(bytes)), out);
            case TemporalAccessor time -> quote(SqlText.format(time), out);
            case List<?> list -> {
                String separator = "[";
                for (Object element : list) {
                    write(element, out.append(separator));
                    Proportion.checkLength(out.length());
                    separator = ",";
                }
                out.append(list.isEmpty() ? "[]" : "]");
            }
            case Map<?, ?> map -> {
                String separator = "{";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    quote(String.valueOf(entry.getKey()), out.append(separator));
                    write(entry.getValue(), out.append(':'));
                    Proportion.checkLength(out.length());
                    separator = ",";
                }
                out.append(map.isEmpty() ? "{}" : "}");
            }
            case StructValue struct -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                for (int i = 0; i < struct.values().size(); i++) {
                    members.put(struct.type().fields().get(i).name(), struct.get(i));
                }
                write(members, out);
            }
            default -> out.append(value);
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (character < FIRST_PRINTABLE) {
                        out.append(String.format("\\u%04X", (int) character));
                    } else {
                        out.append(character);
                    }
                }
            }
        }
        out.append('"');
    }
}
