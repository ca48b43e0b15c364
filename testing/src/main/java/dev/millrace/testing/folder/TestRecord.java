// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.folder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as a test file gives it; key and value are JSON documents in the Java classes of
 * {@link dev.millrace.formats.json.JsonText}.
 *
 * @param timestamp ms, or {@code null} if the file leaves it out
 * @param headers {@code null} if the file leaves them out
 */
record TestRecord(
        String topic,
        @Nullable Object key,
        @Nullable Object value,
        @Nullable Long timestamp,
        @Nullable List<TestHeader> headers,
        @Nullable TestWindow window) {

    /** A header; {@code value} is Base64 text, or {@code null}. */
    record TestHeader(String key, @Nullable String value) {}

    /** The window of a record's key, ms; {@code session} tells the two kinds apart. */
    record TestWindow(long start, long end, boolean session) {

        @Override
        public String toString() {
            return "[" + start + ", " + end + ") " + (session ? "session" : "time");
        }
    }

    /** Reads the members of a record; {@code place} names it in errors. */
    static TestRecord of(@Nullable Object document, String place) {
        Map<?, ?> members = object(document, place);
        Object topic = members.get("topic");
        if (!(topic instanceof String name)) {
            throw new InvalidTestException(place + " has no \"topic\"");
        }
        Object timestamp = members.get("timestamp");
        return new TestRecord(
                name,
                members.get("key"),
                members.get("value"),
                timestamp == null ? null : number(timestamp, place + " \"timestamp\""),
                headers(members.get("headers"), place),
                window(members.get("window"), place));
    }

    private static @Nullable TestWindow window(@Nullable Object document, String place) {
        if (document == null) {
            return null;
        }
        Map<?, ?> members = object(document, place + " \"window\"");
        Object type = members.get("type");
        return new TestWindow(
                number(members.get("start"), place + " \"window\" \"start\""),
                number(members.get("end"), place + " \"window\" \"end\""),
                type instanceof String text && text.equalsIgnoreCase("session"));
    }

    private static @Nullable List<TestHeader> headers(@Nullable Object document, String place) {
        if (document == null) {
            return null;
        }
        if (!(document instanceof List<?> list)) {
            throw new InvalidTestException(place + " \"headers\" is no array");
        }
        List<TestHeader> headers = new ArrayList<>();
        for (Object each : list) {
            Map<?, ?> members = object(each, place + " \"headers\"");
            Object value = member(members, "VALUE");
            headers.add(new TestHeader(
                    String.valueOf(member(members, "KEY")), value == null ? null : String.valueOf(value)));
        }
        return headers;
    }

    private static @Nullable Object member(Map<?, ?> members, String name) {
        for (Map.Entry<?, ?> entry : members.entrySet()) {
            if (name.equalsIgnoreCase(String.valueOf(entry.getKey()))) {
                return entry.getValue();
            }
        }
        return null;
    }

    private static Map<?, ?> object(@Nullable Object document, String place) {
        if (document instanceof Map<?, ?> members) {
            return members;
        }
        throw new InvalidTestException(place + " is no object");
    }

    private static long number(@Nullable Object document, String place) {
        if (document instanceof Number number) {
            return number.longValue();
        }
        throw new InvalidTestException(place + " is no number");
    }
}
