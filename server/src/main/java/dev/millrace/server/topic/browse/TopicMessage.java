// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A record as it is shown.
 *
 * @param sizeBytes of key and value
 * @param windowMillis start and end of the window in the key; empty if there is none
 */
public record TopicMessage(
        Place place, List<HeaderText> headers, Payload key, Payload value, int sizeBytes, List<Long> windowMillis) {

    /** Where a record stands. */
    public record Place(int partition, long offset, long timestampMillis) {}

    /** A header; its value as text, else in hexadecimal. */
    public record HeaderText(String name, @Nullable String value) {}

    public TopicMessage {
        headers = List.copyOf(headers);
        windowMillis = List.copyOf(windowMillis);
    }

    /** Writes it as one JSON object. */
    public void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("partition", place.partition());
        json.writeNumberProperty("offset", place.offset());
        json.writeNumberProperty("timestampMillis", place.timestampMillis());
        json.writeArrayPropertyStart("headers");
        for (HeaderText header : headers) {
            json.writeStartArray();
            json.writeString(header.name());
            json.writeString(header.value());
            json.writeEndArray();
        }
        json.writeEndArray();
        key.write(json, "key");
        value.write(json, "value");
        json.writeNumberProperty("sizeBytes", sizeBytes);
        if (!windowMillis.isEmpty()) {
            json.writeNumberProperty("windowStartMillis", windowMillis.getFirst());
            json.writeNumberProperty("windowEndMillis", windowMillis.getLast());
        }
        if (key.truncated() || value.truncated()) {
            json.writeBooleanProperty("truncated", true);
        }
        json.writeEndObject();
    }
}
