// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.server.http.ApiError;
import dev.millrace.server.http.json.Json;
import dev.millrace.sql.error.SqlException;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A failure as ksqlDB's clients know it. Its code is the status of HTTP times 100, plus 1 where a statement is to blame (40001), plus
 * 2 where the statement belongs to another endpoint (40002).
 *
 * @param status of HTTP
 * @param statement the text that failed; null if no statement is to blame
 */
record KsqlError(
        int status, int code, String message, @Nullable String statement) {

    private static final int CODES_PER_STATUS = 100;
    private static final int BAD_STATEMENT = 40001;
    private static final int OTHER_ENDPOINT = 40002;

    /** A request that makes no sense. */
    static KsqlError badRequest(String message) {
        return new KsqlError(400, 400 * CODES_PER_STATUS, message, null);
    }

    /** What is not there. */
    static KsqlError notFound(String message) {
        return new KsqlError(404, 404 * CODES_PER_STATUS, message, null);
    }

    /** A statement that {@code /ksql} does not run, or that the endpoints of queries do not. */
    static KsqlError otherEndpoint(String message, String statement) {
        return new KsqlError(400, OTHER_ENDPOINT, message, statement);
    }

    /** What {@code failure} of a request means. */
    static KsqlError of(Throwable failure) {
        return failure instanceof StatementException refused ? refused.error() : of(ApiError.of(failure), null);
    }

    /** What {@code failure} of {@code statement} means. */
    static KsqlError of(Throwable failure, String statement) {
        if (failure instanceof StatementException refused) {
            return refused.error();
        }
        ApiError error = ApiError.of(failure);
        KsqlError told = of(error, statement);
        return failure instanceof SqlException
                ? new KsqlError(told.status(), BAD_STATEMENT, told.message(), statement)
                : told;
    }

    private static KsqlError of(ApiError error, @Nullable String statement) {
        return new KsqlError(error.status(), error.status() * CODES_PER_STATUS, text(error), statement);
    }

    private static String text(ApiError error) {
        String place = error.position() == null ? "" : "line " + error.position() + ": ";
        return place + error.message() + (error.hint() == null ? "" : " " + error.hint());
    }

    /** Answers a request with what {@code error} says; for failures that are found before a route of ksqlDB's API sees the request. */
    public static void answer(Context request, ApiError error) {
        of(error, null).answer(request);
    }

    /** Answers a request with this error. */
    void answer(Context request) {
        answer(request, List.of());
    }

    /** Answers a request with this error and the answers to the statements before the one that failed. */
    void answer(Context request, List<Consumer<JsonGenerator>> entities) {
        Json.answer(request.status(status), json -> write(json, entities));
    }

    /** Writes it as one JSON object. */
    void write(JsonGenerator json) {
        write(json, List.of());
    }

    private void write(JsonGenerator json, List<Consumer<JsonGenerator>> entities) {
        json.writeStartObject();
        json.writeStringProperty("@type", statement == null ? "generic_error" : "statement_error");
        json.writeNumberProperty("error_code", code);
        json.writeStringProperty("message", message);
        if (statement != null) {
            json.writeStringProperty("statementText", statement);
            json.writeArrayPropertyStart("entities");
            entities.forEach(entity -> entity.accept(json));
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
