// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.live;

import dev.millrace.server.http.ApiError;
import dev.millrace.server.http.json.RowJson;
import dev.millrace.server.http.metrics.Usage;
import dev.millrace.server.live.Frame;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Frames as the JSON objects that clients get. */
final class FrameJson {

    /** Whole numbers up to this are exact as doubles, and shorter without a fraction. */
    private static final double WHOLE_MAX = 1L << 53;

    private FrameJson() {}

    /** The word that says what a frame is. */
    static String type(Frame frame) {
        return switch (frame) {
            case Frame.Begin _ -> "begin";
            case Frame.Rows _, Frame.Messages _ -> "rows";
            case Frame.Points _ -> "series";
            case Frame.End _ -> "end";
            case Frame.Failed _ -> "error";
        };
    }

    /** Notes that a frame has been sent. */
    static void count(Frame frame, Usage usage) {
        switch (frame) {
            case Frame.Rows rows -> usage.frame(rows.rows().size(), rows.skipped());
            case Frame.Messages messages -> usage.frame(messages.messages().size(), messages.skipped());
            case Frame.Points points -> usage.frame(points.events(), points.skipped());
            case Frame.Begin _, Frame.End _, Frame.Failed _ -> {
                // These carry no rows.
            }
        }
    }

    /**
     * Writes a frame.
     *
     * @param id which subscription it is of; {@code null} where there is only one
     * @param sql the text that was sent, for the place of an error
     */
    static void write(JsonGenerator json, @Nullable String id, @Nullable String sql, Frame frame) {
        json.writeStartObject();
        json.writeStringProperty("type", type(frame));
        if (id != null) {
            json.writeStringProperty("id", id);
        }
        switch (frame) {
            case Frame.Begin begin -> begin(json, begin);
            case Frame.Rows rows -> {
                json.writeArrayPropertyStart("rows");
                rows.rows().forEach(row -> RowJson.row(json, row));
                json.writeEndArray();
                json.writeNumberProperty("skipped", rows.skipped());
            }
            case Frame.Messages messages -> {
                json.writeArrayPropertyStart("rows");
                messages.messages().forEach(message -> message.accept(json));
                json.writeEndArray();
                json.writeNumberProperty("skipped", messages.skipped());
            }
            case Frame.Points points -> points(json, points);
            case Frame.End _ -> {
                // There is nothing to say about it.
            }
            case Frame.Failed failed -> {
                json.writeName("error");
                ApiError.of(failed.cause(), sql).write(json);
            }
        }
        json.writeEndObject();
    }

    private static void begin(JsonGenerator json, Frame.Begin begin) {
        RowJson.columns(json, begin.columns(), begin.key());
        json.writeStringProperty("changes", begin.reading().name().toLowerCase(Locale.ROOT));
        json.writeArrayPropertyStart("key");
        begin.key().forEach(json::writeString);
        json.writeEndArray();
    }

    private static void points(JsonGenerator json, Frame.Points points) {
        json.writeArrayPropertyStart("series");
        for (Frame.Series series : points.series()) {
            json.writeStartObject();
            json.writeStringProperty("name", series.name());
            numbers(json, "x", series.x());
            numbers(json, "y", series.y());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberProperty("events", points.events());
        json.writeNumberProperty("skipped", points.skipped());
    }

    private static void numbers(JsonGenerator json, String name, double[] numbers) {
        json.writeArrayPropertyStart(name);
        for (double number : numbers) {
            if (number == Math.rint(number) && Math.abs(number) < WHOLE_MAX) {
                json.writeNumber((long) number);
            } else {
                json.writeNumber(number);
            }
        }
        json.writeEndArray();
    }
}
