// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.lookup;

import dev.millrace.server.http.ApiError;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.HttpServer;
import dev.millrace.server.http.Routes;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.json.RowJson;
import dev.millrace.server.http.metrics.Usage;
import dev.millrace.server.http.security.Principal;
import dev.millrace.server.http.security.Role;
import dev.millrace.server.http.statement.StatementRun;
import dev.millrace.server.lookup.LookupLimitException;
import dev.millrace.server.lookup.Lookups;
import dev.millrace.server.session.SessionHost;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.session.Session;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Look-ups: rows of a table by key, and SELECTs that end. */
public final class LookupRoutes implements Routes {

    private static final int QUERIES_AT_A_TIME_MAX = 32;
    private static final int ROWS_MAX = 10_000;

    private final SessionHost sessions;
    private final Lookups lookups;
    private final Usage usage;
    private final Semaphore queries = new Semaphore(QUERIES_AT_A_TIME_MAX);

    /** @param usage where lookups are noted */
    public LookupRoutes(ServerContext server, Usage usage) {
        this.usage = usage;
        this.sessions = server.sessions();
        this.lookups = new Lookups(sessions);
    }

    @Override
    public void add(JavalinDefaultRoutingApi routes) {
        routes.get("/api/tables/{table}/rows", request -> noted(request, this::rows), Role.READER);
        routes.post("/api/lookup", request -> noted(request, this::lookup), Role.READER);
    }

    private void noted(Context request, Consumer<Context> handler) {
        long beganNanos = System.nanoTime();
        try {
            handler.accept(request);
        } finally {
            usage.lookup(System.nanoTime() - beganNanos);
        }
    }

    private void rows(Context request) {
        try {
            CatalogSource table = lookups.table(request.pathParam("table"));
            answer(request, lookups.byKey(table, request.queryParams("key"), windowStart(request)));
        } catch (SqlException refused) {
            if (refused.code() == SqlErrorCode.UNKNOWN_SOURCE) {
                throw ApiException.notFound(String.valueOf(refused.getMessage()), refused.hint());
            }
            throw refused;
        } catch (IllegalArgumentException wrong) {
            throw ApiException.badRequest(
                    "The key is wrong: " + wrong.getMessage() + ".",
                    "Give one parameter \"key\" for each key column, in the order of the declaration.");
        } catch (LookupLimitException limit) {
            throw tooLarge(limit);
        }
    }

    private static @Nullable Long windowStart(Context request) {
        String text = request.queryParam("windowStart");
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException wrong) {
            throw ApiException.badRequest("The parameter \"windowStart\" has to be a time in ms.", null);
        }
    }

    private static ApiException tooLarge(LookupLimitException limit) {
        return new ApiException(413, "TOO_LARGE", String.valueOf(limit.getMessage()), limit.hint());
    }

    private void lookup(Context request) {
        JsonNode body = Json.body(request);
        String sql = Json.text(body, "sql");
        int rowsMax = Json.optionalInt(body, "limit", ROWS_MAX, 1, ROWS_MAX);
        try {
            Optional<Lookups.Answer> found = lookups.select(sql);
            if (found.isPresent()) {
                answer(request, found.get());
            } else {
                query(request, sql, rowsMax);
            }
        } catch (LookupLimitException limit) {
            throw tooLarge(limit);
        } catch (SqlException refused) {
            HttpServer.answer(request, ApiError.of(refused, sql));
        }
    }

    private static void answer(Context request, Lookups.Answer answer) {
        Json.answer(request, json -> {
            json.writeStartObject();
            RowJson.columns(json, answer.columns(), answer.key());
            json.writeArrayPropertyStart("rows");
            answer.rows().forEach(row -> RowJson.row(json, row));
            json.writeEndArray();
            json.writeName("asOf");
            RowJson.offsets(json, answer.asOf());
            json.writeEndObject();
        });
    }

    /** What takes more than the rows of one key reads the topics. */
    private void query(Context request, String sql, int rowsMax) {
        if (!queries.tryAcquire()) {
            throw ApiException.tooMany(
                    QUERIES_AT_A_TIME_MAX + " queries are running already.", "Try again when one has ended.");
        }
        try {
            QueryAnswer answer = new QueryAnswer(rowsMax);
            Session session = Session.empty().withProperty(Properties.AUTO_OFFSET_RESET, "earliest");
            new StatementRun(sessions, session, Principal.of(request)).run(sql, answer);
            answer(request, answer.answer());
        } finally {
            queries.release();
        }
    }

    @Override
    public void close() {
        lookups.close();
    }
}
