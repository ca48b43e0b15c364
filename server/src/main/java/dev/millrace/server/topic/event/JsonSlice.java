// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.event;

import dev.millrace.server.http.ApiException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON value within a text, by its place: so that it can be passed on byte for byte, with the digits that its numbers were written
 * with.
 *
 * @param kind its first token
 */
record JsonSlice(byte[] text, int from, int to, JsonToken kind) {

    private static final JsonFactory JSON = new JsonFactory();

    /** The one value that {@code text} consists of, or the elements of the array that it is. */
    static List<JsonSlice> elements(byte[] text, String what) {
        try (JsonParser parser = parser(text, 0, text.length)) {
            List<JsonSlice> elements = new ArrayList<>();
            JsonToken first = parser.nextToken();
            if (first == null) {
                return elements;
            }
            if (first == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(next(parser, text, 0));
                }
            } else {
                elements.add(next(parser, text, 0));
            }
            refuseMore(parser, what);
            return elements;
        } catch (JacksonException malformed) {
            throw malformed(what, malformed);
        }
    }

    /** The one value in a part of a text. */
    static JsonSlice of(byte[] text, int from, int to, String what) {
        try (JsonParser parser = parser(text, from, to)) {
            parser.nextToken();
            JsonSlice slice = next(parser, text, from);
            refuseMore(parser, what);
            return slice;
        } catch (JacksonException malformed) {
            throw malformed(what, malformed);
        }
    }

    private static JsonParser parser(byte[] text, int from, int to) {
        return JSON.createParser(ObjectReadContext.empty(), text, from, to - from);
    }

    private static JsonSlice next(JsonParser parser, byte[] text, int base) {
        JsonToken kind = parser.currentToken();
        int from = base + (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        return new JsonSlice(text, from, base + (int) parser.currentLocation().getByteOffset(), kind);
    }

    private static void refuseMore(JsonParser parser, String what) {
        if (parser.nextToken() != null) {
            throw ApiException.badRequest(
                    what + " is more than one JSON value.",
                    "Send an array, or one value a line with Content-Type: application/x-ndjson.");
        }
    }

    private static ApiException malformed(String what, JacksonException cause) {
        return ApiException.badRequest(what + " is not JSON: " + cause.getOriginalMessage() + ".", null);
    }

    /** The members of an object, the last one of a name; null if it is none. */
    @Nullable
    Map<String, JsonSlice> members() {
        if (kind != JsonToken.START_OBJECT) {
            return null;
        }
        try (JsonParser parser = parser(text, from, to)) {
            Map<String, JsonSlice> members = new HashMap<>();
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                members.put(name, next(parser, text, from));
            }
            return members;
        }
    }

    boolean isNull() {
        return kind == JsonToken.VALUE_NULL;
    }

    boolean isString() {
        return kind == JsonToken.VALUE_STRING;
    }

    boolean isNumber() {
        return kind == JsonToken.VALUE_NUMBER_INT || kind == JsonToken.VALUE_NUMBER_FLOAT;
    }

    /** The text of a string or of a number. */
    String string() {
        try (JsonParser parser = parser(text, from, to)) {
            parser.nextToken();
            return parser.getString();
        }
    }

    /** The bytes as they were sent. */
    byte[] bytes() {
        return Arrays.copyOfRange(text, from, to);
    }
}
