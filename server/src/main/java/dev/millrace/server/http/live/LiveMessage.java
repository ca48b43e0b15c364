// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.live;

import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.statement.RequestSession;
import dev.millrace.server.live.LiveRequest;
import dev.millrace.server.live.LiveRequest.SeriesRequest;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a client says. */
sealed interface LiveMessage {

    record Subscribe(String id, LiveRequest request, int framesPerSecond) implements LiveMessage {}

    record Tail(String id, String topic, @Nullable String where, int framesPerSecond) implements LiveMessage {}

    record Pause(String id) implements LiveMessage {}

    record Resume(String id) implements LiveMessage {}

    record Unsubscribe(String id) implements LiveMessage {}

    record Ping() implements LiveMessage {}

    long SPAN_MILLIS_DEFAULT = 60_000;
    int PIXELS_DEFAULT = 600;
    int PIXELS_MAX = 10_000;
    int ID_CHARACTERS_MAX = 200;

    /**
     * Reads a message.
     *
     * @throws ApiException if it is none
     */
    static LiveMessage read(String text) {
        JsonNode message = Json.parse(text.getBytes(StandardCharsets.UTF_8));
        if (!message.isObject()) {
            throw ApiException.badRequest("A message has to be a JSON object.", null);
        }
        String type = Json.text(message, "type");
        return switch (type) {
            case "subscribe" -> new Subscribe(id(message), request(message), rate(message));
            case "tail" ->
                new Tail(id(message), Json.text(message, "topic"), Json.optionalText(message, "where"), rate(message));
            case "pause" -> new Pause(id(message));
            case "resume" -> new Resume(id(message));
            case "unsubscribe" -> new Unsubscribe(id(message));
            case "ping" -> new Ping();
            default ->
                throw ApiException.badRequest(
                        "There is no message of the type \"" + type + "\".",
                        "There are subscribe, tail, pause, resume, unsubscribe and ping.");
        };
    }

    /** The id in a text that may not even be a message, to say which subscription an error is about. */
    static @Nullable String idIn(String text) {
        try {
            JsonNode message = Json.parse(text.getBytes(StandardCharsets.UTF_8));
            return message.isObject() ? Json.optionalText(message, "id") : null;
        } catch (ApiException none) {
            return null;
        }
    }

    private static String id(JsonNode message) {
        String id = Json.text(message, "id");
        if (id.isEmpty() || id.length() > ID_CHARACTERS_MAX) {
            throw ApiException.badRequest(
                    "The member \"id\" has to have 1 to " + ID_CHARACTERS_MAX + " characters.", null);
        }
        return id;
    }

    private static int rate(JsonNode message) {
        return Json.optionalInt(message, "maxRate", LiveLimits.RATE_DEFAULT, 1, LiveLimits.RATE_MAX);
    }

    private static LiveRequest request(JsonNode message) {
        String mode = Json.optionalText(message, "mode");
        if (mode != null && !mode.equals("rows") && !mode.equals("series")) {
            throw ApiException.badRequest("The member \"mode\" has to be rows or series, not " + mode + ".", null);
        }
        SeriesRequest series = "series".equals(mode) ? series(message.get("series")) : null;
        return new LiveRequest(Json.text(message, "sql"), session(message), series);
    }

    private static Session session(JsonNode message) {
        return withFrom(RequestSession.of(message), Json.optionalText(message, "from"));
    }

    /** The settings with where streams are read from. */
    static Session withFrom(Session session, @Nullable String from) {
        if (from == null) {
            return session;
        }
        if (!from.equals("latest") && !from.equals("earliest")) {
            throw ApiException.badRequest("\"from\" has to be latest or earliest, not " + from + ".", null);
        }
        return session.withProperty(Properties.AUTO_OFFSET_RESET, from);
    }

    private static SeriesRequest series(@Nullable JsonNode series) {
        if (series == null || !series.isObject()) {
            throw ApiException.badRequest(
                    "In mode series the member \"series\" has to be an object.",
                    "{\"x\": \"ROWTIME\", \"y\": [\"AMOUNT\"], \"by\": null, \"spanMillis\": 60000, \"pixels\": 600}");
        }
        JsonNode y = series.get("y");
        if (y == null || !y.isArray()) {
            throw ApiException.badRequest("The member \"y\" of \"series\" has to be an array of columns.", null);
        }
        List<String> columns = new ArrayList<>();
        for (JsonNode column : y) {
            if (!column.isString()) {
                throw ApiException.badRequest("The member \"y\" of \"series\" has to be an array of columns.", null);
            }
            columns.add(column.stringValue());
        }
        JsonNode span = series.get("spanMillis");
        if (span != null && !span.isNull() && (!span.isNumber() || !(span.doubleValue() >= 1))) {
            throw ApiException.badRequest("The member \"spanMillis\" of \"series\" has to be at least 1.", null);
        }
        return new SeriesRequest(
                Json.text(series, "x"),
                columns,
                Json.optionalText(series, "by"),
                span == null || span.isNull() ? SPAN_MILLIS_DEFAULT : (long) span.doubleValue(),
                Json.optionalInt(series, "pixels", PIXELS_DEFAULT, 1, PIXELS_MAX));
    }
}
