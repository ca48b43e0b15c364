// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.event;

import dev.millrace.server.http.ApiException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * The events that a request's body holds: one JSON value, the elements of an array, or one value a line. All are read before the first is
 * written, so a request with a mistake writes nothing.
 *
 * @param lines whether each line is a value
 * @param envelope whether a value is {@code {"key", "value", "timestamp", "headers"}}, not the record's value itself
 * @param keyField the member of a value that is the record's key too; null: no key
 */
public record EventBody(
        boolean lines, boolean envelope, @Nullable String keyField) {

    /** The most events in one request. */
    public static final int EVENTS_MAX = 50_000;

    /**
     * Reads a body.
     *
     * @throws ApiException if it is not what it should be; says which record is wrong
     */
    public List<Event> read(byte[] body, EventEncoding encoding) {
        refuseOtherThanUtf8(body);
        List<JsonSlice> slices = lines ? lines(body) : JsonSlice.elements(body, "The body");
        if (slices.isEmpty()) {
            throw ApiException.badRequest("The body holds no event.", null);
        }
        if (slices.size() > EVENTS_MAX) {
            throw tooMany(slices.size());
        }
        List<Event> events = new ArrayList<>(slices.size());
        for (int i = 0; i < slices.size(); i++) {
            String what = "record " + (i + 1);
            events.add(envelope ? unpack(slices.get(i), encoding, what) : plain(slices.get(i), encoding, what));
        }
        return events;
    }

    private static void refuseOtherThanUtf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException malformed) {
            throw ApiException.badRequest("The body is not UTF-8.", null);
        }
    }

    private static ApiException tooMany(int events) {
        return new ApiException(
                413,
                "TOO_LARGE",
                "The body holds " + events + " events; at most " + EVENTS_MAX + " are taken.",
                "Send them in smaller parts.");
    }

    private static List<JsonSlice> lines(byte[] body) {
        List<JsonSlice> slices = new ArrayList<>();
        int from = 0;
        int line = 1;
        while (from < body.length) {
            int to = from;
            boolean blank = true;
            while (to < body.length && body[to] != '\n') {
                blank &= body[to] <= ' ' && body[to] >= 0;
                to++;
            }
            if (!blank) {
                slices.add(JsonSlice.of(body, from, to, "Line " + line));
            }
            if (slices.size() > EVENTS_MAX) {
                throw tooMany(slices.size());
            }
            from = to + 1;
            line++;
        }
        return slices;
    }

    private Event plain(JsonSlice slice, EventEncoding encoding, String what) {
        JsonSlice key = keyField == null ? null : keyOf(slice, keyField, what);
        return new Event(encoding.key(key, what), encoding.value(slice, what), null, List.of());
    }

    private static JsonSlice keyOf(JsonSlice value, String field, String what) {
        Map<String, JsonSlice> members = value.members();
        JsonSlice key = members == null ? null : members.get(field);
        if (key == null) {
            throw ApiException.badRequest(
                    capital(what) + " has no field \"" + field + "\" for its key.",
                    "The parameter key names a field that each value has; its case counts.");
        }
        return key;
    }

    private Event unpack(JsonSlice slice, EventEncoding encoding, String what) {
        Map<String, JsonSlice> members = slice.members();
        JsonSlice value = members == null ? null : members.get("value");
        if (members == null || value == null) {
            throw ApiException.badRequest(
                    capital(what) + " has no member \"value\".",
                    "With envelope=true each is {\"key\": …, \"value\": …, \"timestamp\": …, \"headers\": {}}.");
        }
        for (String name : members.keySet()) {
            if (!List.of("key", "value", "timestamp", "headers").contains(name)) {
                throw ApiException.badRequest(
                        capital(what) + " has the member \"" + name + "\", which no envelope has.",
                        "Without envelope=true the whole is the record's value.");
            }
        }
        JsonSlice key = keyField == null ? members.get("key") : keyOf(value, keyField, what);
        return new Event(
                encoding.key(key, what),
                encoding.value(value, what),
                timestamp(members.get("timestamp"), what),
                headers(members.get("headers"), what));
    }

    private static @Nullable Long timestamp(@Nullable JsonSlice slice, String what) {
        if (slice == null || slice.isNull()) {
            return null;
        }
        try {
            long millis = Long.parseLong(slice.isNumber() ? slice.string() : "");
            if (millis >= 0) {
                return millis;
            }
        } catch (NumberFormatException malformed) {
            // Refused below.
        }
        throw ApiException.badRequest(
                "The timestamp of " + what + " has to be milliseconds since 1970, a whole number.", null);
    }

    private static List<Header> headers(@Nullable JsonSlice slice, String what) {
        List<Header> headers = new ArrayList<>();
        if (slice == null || slice.isNull()) {
            return headers;
        }
        Map<String, JsonSlice> members = slice.members();
        if (members == null) {
            throw ApiException.badRequest("The headers of " + what + " have to be an object.", null);
        }
        members.forEach((name, value) -> headers.add(new RecordHeader(
                name,
                value.isNull()
                        ? null
                        : value.isString() ? value.string().getBytes(StandardCharsets.UTF_8) : value.bytes())));
        return headers;
    }

    private static String capital(String what) {
        return Character.toUpperCase(what.charAt(0)) + what.substring(1);
    }
}
