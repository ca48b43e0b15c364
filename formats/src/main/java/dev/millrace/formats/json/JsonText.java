// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.json;

import dev.millrace.data.ByteWriter;
import dev.millrace.formats.BadRecordException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * JSON documents as Java objects, for edges and tools rather than for records. Objects are {@link java.util.Map} in the
 * document's order (of two members with one name the last counts), arrays {@link java.util.List}, both unmodifiable; numbers
 * are {@link Long}, or {@link java.math.BigDecimal} if they do not fit or have a fraction or an exponent.
 */
public final class JsonText {

    private JsonText() {}

    /**
     * The document that {@code text} is, with nothing but whitespace around it.
     *
     * @throws BadRecordException if it is no JSON; the position counts UTF-8 bytes
     */
    public static @Nullable Object parse(String text) throws BadRecordException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return parse(bytes, 0, bytes.length);
    }

    /** The document in {@code bytes[offset .. offset + length)}; see {@link #parse(String)}. */
    public static @Nullable Object parse(byte[] bytes, int offset, int length) throws BadRecordException {
        JsonReader reader = new JsonReader();
        reader.reset(bytes, offset, length);
        Object document = JsonTree.read(reader);
        reader.expectEnd();
        return document;
    }

    /**
     * Appends {@code value}, compact and in UTF-8. Takes what {@link #parse} gives and the boxed values of
     * {@link dev.millrace.data.Values}, written as the JSON format writes them.
     *
     * @throws IllegalArgumentException for an object of another class
     */
    public static void write(@Nullable Object value, ByteWriter out) {
        JsonWriter.write(value, out);
    }

    /** {@code value} as {@link #write} writes it. */
    public static String toText(@Nullable Object value) {
        ByteWriter out = new ByteWriter(256);
        write(value, out);
        return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
    }
}
