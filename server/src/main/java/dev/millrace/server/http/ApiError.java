// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import dev.millrace.engine.state.StateLimitException;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.query.BudgetExhaustedException;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.session.EngineAwayException;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlException;
import io.javalin.http.HttpResponseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/**
 * What a failed request is told.
 *
 * @param status of HTTP
 * @param code the kind; those of {@link dev.millrace.sql.error.SqlErrorCode} for statements
 * @param position in the text that was sent, if one place is to blame
 * @param length of the word at the position, in UTF-16 units; 0 if not known
 */
public record ApiError(
        int status,
        String code,
        String message,
        @Nullable String hint,
        @Nullable Position position,
        int length) {

    private static final Logger LOG = LoggerFactory.getLogger(ApiError.class);

    /** What {@code failure} means to the one who asked; what is our own fault goes to the log with all its details. */
    public static ApiError of(Throwable failure) {
        return of(failure, null);
    }

    /**
     * As {@link #of(Throwable)}.
     *
     * @param text the statements that the request has sent
     */
    public static ApiError of(Throwable failure, @Nullable String text) {
        return switch (failure) {
            case ApiException refused ->
                new ApiError(
                        refused.status(),
                        refused.code(),
                        String.valueOf(refused.getMessage()),
                        refused.hint(),
                        null,
                        0);
            case SqlException refused ->
                new ApiError(
                        400,
                        refused.code().name(),
                        String.valueOf(refused.getMessage()),
                        refused.hint(),
                        refused.position(),
                        wordLength(text, refused.position()));
            case KafkaUnavailableException away ->
                new ApiError(503, "KAFKA_UNAVAILABLE", String.valueOf(away.getMessage()), away.hint(), null, 0);
            case StateLimitException large ->
                new ApiError(
                        413,
                        "TOO_LARGE",
                        sentence(String.valueOf(large.getMessage())),
                        "Ask for less at a time.",
                        null,
                        0);
            case BudgetExhaustedException full ->
                new ApiError(429, "TOO_MANY", String.valueOf(full.getMessage()), full.hint(), null, 0);
            case LoopException refused ->
                new ApiError(503, refused.code().name(), String.valueOf(refused.getMessage()), refused.hint(), null, 0);
            case EngineAwayException away ->
                new ApiError(503, away.code(), String.valueOf(away.getMessage()), away.hint(), null, 0);
            case HttpResponseException refused -> ofStatus(refused.getStatus(), String.valueOf(refused.getMessage()));
            default -> {
                LOG.error("A request failed by an error of the server", failure);
                yield new ApiError(
                        500,
                        "INTERNAL",
                        "The server failed by an error of its own: "
                                + failure.getClass().getSimpleName() + ".",
                        "This is a defect of Millrace; its log file has the details.",
                        null,
                        0);
            }
        };
    }

    private static String sentence(String reason) {
        return reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1) + ".";
    }

    /** What a status of the HTTP library means. */
    static ApiError ofStatus(int status, String message) {
        return switch (status) {
            case 404 -> new ApiError(status, "NOT_FOUND", "There is nothing at this address.", null, null, 0);
            case 405 -> new ApiError(status, "BAD_REQUEST", "This address does not take this method.", null, null, 0);
            case 413 ->
                new ApiError(status, "TOO_LARGE", "The request is too large.", "Send it in smaller parts.", null, 0);
            default -> new ApiError(status, status < 500 ? "BAD_REQUEST" : "INTERNAL", message, null, null, 0);
        };
    }

    private static int wordLength(@Nullable String text, @Nullable Position position) {
        if (text == null || position == null) {
            return 0;
        }
        String line = text.lines().skip(position.line() - 1L).findFirst().orElse("");
        int start = position.column() - 1;
        int end = start;
        while (end < line.length() && (Character.isLetterOrDigit(line.charAt(end)) || line.charAt(end) == '_')) {
            end++;
        }
        return start >= line.length() ? 0 : Math.max(1, end - start);
    }

    /** Writes it as one JSON object. */
    public void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("code", code.toUpperCase(Locale.ROOT));
        json.writeStringProperty("message", message);
        json.writeName("hint");
        json.writeString(hint);
        Json.optional(json, "line", position == null ? null : position.line());
        Json.optional(json, "column", position == null ? null : position.column());
        Json.optional(json, "length", length == 0 ? null : length);
        json.writeEndObject();
    }
}
