// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.json;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.Values;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.BadRecordException.Code;
import dev.millrace.formats.text.DecimalText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Any JSON value as Java objects: {@link Map} (of two members with one name the last counts), {@link List}, {@link String},
 * {@link Boolean}, {@link Long} or, if it does not fit or has a fraction or exponent, {@link BigDecimal}; {@code null}.
 */
final class JsonTree {

    private JsonTree() {}

    static @Nullable Object read(JsonReader reader) throws BadRecordException {
        return switch (reader.next()) {
            case '"' -> {
                reader.readString();
                yield text(reader);
            }
            case '{' -> readObject(reader);
            case '[' -> readArray(reader);
            case 't' -> readWord(reader, "true", true);
            case 'f' -> readWord(reader, "false", false);
            case 'n' -> readWord(reader, "null", null);
            default -> {
                reader.readNumber();
                yield reader.isLong ? (Object) reader.longValue : decimal(reader);
            }
        };
    }

    private static @Nullable Object readWord(JsonReader reader, String word, @Nullable Boolean value)
            throws BadRecordException {
        reader.readWord(word);
        return value;
    }

    private static Map<Object, @Nullable Object> readObject(JsonReader reader) throws BadRecordException {
        Map<Object, @Nullable Object> members = new LinkedHashMap<>();
        reader.enter();
        if (!reader.leaveIfEmpty('}')) {
            do {
                reader.readName();
                String name = text(reader);
                members.put(name, read(reader));
            } while (reader.hasMore('}'));
        }
        return Values.map(members);
    }

    private static List<@Nullable Object> readArray(JsonReader reader) throws BadRecordException {
        List<@Nullable Object> elements = new ArrayList<>();
        reader.enter();
        if (!reader.leaveIfEmpty(']')) {
            do {
                elements.add(read(reader));
            } while (reader.hasMore(']'));
        }
        return Values.list(elements);
    }

    /** The string that the reader has just read. */
    static String text(JsonReader reader) {
        return new String(
                reader.textBytes, reader.textStart, reader.textEnd - reader.textStart, StandardCharsets.UTF_8);
    }

    /** The number that the reader has just read. */
    static BigDecimal decimal(JsonReader reader) throws BadRecordException {
        try {
            return DecimalText.parse(reader.bytes(), reader.numberStart, reader.numberEnd);
        } catch (NumberFormatException unfit) {
            throw reader.fault(Code.OUT_OF_RANGE, "a number with too many digits", reader.numberStart);
        }
    }

    /**
     * Appends {@code tree} as a VARCHAR shows it: an object as compact JSON, an array as its elements' texts in brackets with
     * comma and space between them, anything else bare.
     */
    static void writeAsText(@Nullable Object tree, ByteWriter out) {
        switch (tree) {
            case List<?> elements -> {
                out.writeByte('[');
                for (int i = 0; i < elements.size(); i++) {
                    if (i > 0) {
                        out.writeByte(',');
                        out.writeByte(' ');
                    }
                    writeAsText(elements.get(i), out);
                }
                out.writeByte(']');
            }
            case Map<?, ?> members -> JsonWriter.write(members, out);
            case null -> out.write(JsonWriter.NULL);
            default -> out.write(tree.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
