// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.statement;

import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.security.Principal;
import dev.millrace.server.http.security.StatementRights;
import dev.millrace.server.session.LiveSession;
import dev.millrace.server.session.ResultSink;
import dev.millrace.server.session.SelectShape;
import dev.millrace.server.session.SessionHost;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.session.Session;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs the statements of one request, within bounds of time and memory.
 *
 * <p>They run on a platform thread of their own: a query that computes for long must not hold one of the few threads that carry all
 * requests.
 */
public final class StatementRun {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final SessionHost sessions;
    private final Session settings;
    private final Principal who;

    /** {@code who}: whose rights are asked for before each statement. */
    public StatementRun(SessionHost sessions, Session settings, Principal who) {
        this.sessions = sessions;
        this.settings = settings;
        this.who = who;
    }

    /**
     * Runs {@code sql} to its end.
     *
     * @throws ApiException if it may not run, or takes too long
     * @throws SqlException if a statement is refused; the results of those before it have been told
     */
    public void run(String sql, ResultSink results) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try (LiveSession session = sessions.session(settings, this::check)) {
            Thread thread = Thread.ofPlatform()
                    .daemon()
                    .name("millrace-statement")
                    .unstarted(() -> carryOut(session, sql, results, done));
            thread.start();
            await(done, session);
        }
    }

    private static void carryOut(LiveSession session, String sql, ResultSink results, CompletableFuture<Void> done) {
        try {
            session.run(sql, results);
            done.complete(null);
        } catch (RuntimeException | Error failed) {
            done.completeExceptionally(failed);
        }
    }

    private static void await(CompletableFuture<Void> done, LiveSession session) {
        boolean late = false;
        try {
            try {
                done.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException timeout) {
                late = true;
                session.cancel();
                // It ends at its next look; each wait in between is bounded.
                done.get();
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Error fatal) {
                throw fatal;
            }
            throw (RuntimeException) failed.getCause();
        } catch (InterruptedException interrupted) {
            session.cancel();
            Thread.currentThread().interrupt();
            throw new ApiException(503, "INTERNAL", "The server is stopping.", "Try again when it runs.");
        }
        if (late) {
            throw new ApiException(
                    504,
                    "TIMEOUT",
                    "The statements have not ended within " + LIMIT.toSeconds() + " s and were stopped.",
                    "Ask for less with WHERE or LIMIT, or make it a table with CREATE TABLE … AS SELECT.");
        }
    }

    private void check(PreparedStatement statement) {
        StatementRights.check(statement, who);
        if (statement instanceof PreparedStatement.Select select
                && SelectShape.of(select.query()).endless()) {
            throw new SqlException(
                    SqlErrorCode.UNSUPPORTED,
                    "The query does not end by itself, so it cannot be answered in one piece.",
                    null,
                    "Leave out EMIT, or subscribe to it: WebSocket /api/live or GET /api/stream.");
        }
        if (statement instanceof PreparedStatement.PrintTopic print && print.limit() == null) {
            throw new SqlException(
                    SqlErrorCode.UNSUPPORTED,
                    "PRINT does not end by itself, so it cannot be answered in one piece.",
                    null,
                    "Add LIMIT n, or follow the topic: WebSocket /api/live.");
        }
    }
}
