// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.statement;

import dev.millrace.kafka.query.MemoryShare;
import dev.millrace.server.http.ApiError;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.Routes;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.security.Principal;
import dev.millrace.server.http.security.Role;
import dev.millrace.server.session.SessionHost;
import dev.millrace.sql.session.Session;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;

/** Statements that run and end, their analysis while somebody writes them, and what they can refer to. */
public final class StatementRoutes implements Routes {

    private static final int AT_A_TIME_MAX = 32;
    private static final int ROWS_DEFAULT = 1_000;
    private static final int ROWS_MAX = 10_000;

    private final SessionHost sessions;
    private final Semaphore running = new Semaphore(AT_A_TIME_MAX);

    public StatementRoutes(ServerContext server) {
        this.sessions = server.sessions();
    }

    @Override
    public void add(JavalinDefaultRoutingApi routes) {
        // Which role a statement needs depends on the statement.
        routes.post("/api/statements", this::run, Role.READER);
        routes.post("/api/analyze", this::analyze, Role.READER);
        routes.get("/api/catalog", this::catalog, Role.READER);
    }

    private void run(Context request) {
        JsonNode body = Json.body(request);
        String sql = Json.text(body, "sql");
        Session settings = RequestSession.of(body);
        int rowsMax = Json.optionalInt(body, "limit", ROWS_DEFAULT, 1, ROWS_MAX);
        if (!running.tryAcquire()) {
            throw ApiException.tooMany(
                    AT_A_TIME_MAX + " requests are running statements already.", "Try again when one has ended.");
        }
        try (MemoryShare memory = sessions.memory().open(0)) {
            CollectedResults results = new CollectedResults(rowsMax, memory);
            try {
                new StatementRun(sessions, settings, Principal.of(request)).run(sql, results);
                Json.answer(request, json -> {
                    json.writeStartObject();
                    results.write(json);
                    json.writeEndObject();
                });
            } catch (RuntimeException failed) {
                answer(request, ApiError.of(failed, sql), results);
            }
        } finally {
            running.release();
        }
    }

    private static void answer(Context request, ApiError error, CollectedResults results) {
        request.status(error.status());
        Json.answer(request, json -> {
            json.writeStartObject();
            json.writeName("error");
            error.write(json);
            results.write(json);
            json.writeEndObject();
        });
    }

    private void analyze(Context request) {
        JsonNode body = Json.body(request);
        String sql = Json.text(body, "sql");
        Session settings = RequestSession.of(body);
        StatementAnalysis analysis = new StatementAnalysis(sessions);
        Json.answer(request, json -> analysis.write(sql, settings, json));
    }

    private void catalog(Context request) {
        CatalogJson catalog = new CatalogJson(sessions.catalog(), sessions.functions());
        Json.answer(request, catalog::write);
    }
}
