// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.server.http.ApiError;
import dev.millrace.server.http.Routes;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.security.Role;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.Set;

/** ksqlDB's API: all its routes. */
public final class KsqlRoutes implements Routes {

    private static final Set<String> FIRST_PARTS = Set.of(
            "ksql",
            "query",
            "query-stream",
            "inserts-stream",
            "close-query",
            "info",
            "healthcheck",
            "clusterStatus",
            "status",
            "v1",
            "is_valid_property",
            "ws");

    private final ClientStatementRoutes statements;
    private final ClientQueryRoutes queries;
    private final SocketRoutes sockets;
    private final InsertRoutes inserts;
    private final ServerRoutes about;
    private final ClientQueries running = new ClientQueries();

    public KsqlRoutes(ServerContext server) {
        this.statements = new ClientStatementRoutes(server, running);
        this.queries = new ClientQueryRoutes(server, running);
        this.sockets = new SocketRoutes(queries);
        this.inserts = new InsertRoutes(server);
        this.about = new ServerRoutes(server);
    }

    @Override
    public void add(JavalinDefaultRoutingApi routes) {
        routes.post("/ksql", statements::run, Role.READER);
        routes.post("/ksql/terminate", statements::terminate, Role.ADMIN);
        routes.post("/query", queries::query, Role.READER);
        routes.post("/query-stream", queries::queryStream, Role.READER);
        routes.post("/close-query", queries::close, Role.READER);
        routes.post("/inserts-stream", inserts::insert, Role.WRITER);
        routes.ws("/ws/query", sockets::configure, Role.READER);
        routes.get("/status", statements::statuses, Role.READER);
        routes.get("/status/{type}/{entity}/{action}", statements::status, Role.READER);
        routes.get("/info", about::info, Role.READER);
        routes.get("/healthcheck", about::health, Role.READER);
        routes.get("/clusterStatus", about::cluster, Role.READER);
        routes.get("/v1/metadata", about::metadata, Role.READER);
        routes.get("/v1/metadata/id", about::metadataId, Role.READER);
        routes.get("/is_valid_property/{property}", about::isValidProperty, Role.READER);
    }

    /** Whether {@code path} is one of ksqlDB's API, whose clients know only its errors. */
    public static boolean owns(String path) {
        int end = path.indexOf('/', 1);
        return path.startsWith("/") && FIRST_PARTS.contains(path.substring(1, end < 0 ? path.length() : end));
    }

    /** Answers with an error as ksqlDB's clients know it. */
    public static void answer(Context request, ApiError error) {
        KsqlError.answer(request, error);
    }

    @Override
    public void close() {
        running.close();
    }
}
