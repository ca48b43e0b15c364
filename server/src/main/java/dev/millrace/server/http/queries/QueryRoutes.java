// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.queries;

import dev.millrace.data.Names;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.Routes;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.security.Principal;
import dev.millrace.server.http.security.Role;
import dev.millrace.server.http.security.StatementRights;
import dev.millrace.server.session.LiveSession;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.session.Session;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.Collection;

/** {@code /api/queries}: how the queries fare; ending, pausing and resuming them. */
public final class QueryRoutes implements Routes {

    private final ServerContext server;

    public QueryRoutes(ServerContext server) {
        this.server = server;
    }

    @Override
    public void add(JavalinDefaultRoutingApi routes) {
        routes.get("/api/queries", this::list, Role.READER);
        routes.get("/api/queries/{id}", this::one, Role.READER);
        routes.post("/api/queries/pause", request -> run(request, "PAUSE ALL;"), Role.ADMIN);
        routes.post("/api/queries/resume", request -> run(request, "RESUME ALL;"), Role.ADMIN);
        routes.post("/api/queries/{id}/terminate", request -> control(request, "TERMINATE"), Role.ADMIN);
        routes.post("/api/queries/{id}/pause", request -> control(request, "PAUSE"), Role.ADMIN);
        routes.post("/api/queries/{id}/resume", request -> control(request, "RESUME"), Role.ADMIN);
    }

    private void list(Context request) {
        Collection<CatalogQuery> queries = server.sessions().catalog().queries().values();
        QueryView view = new QueryView(server.service().look());
        Json.answer(request, json -> {
            json.writeStartObject();
            view.engine(json);
            json.writeArrayPropertyStart("queries");
            for (CatalogQuery query : queries) {
                json.writeStartObject();
                view.query(json, query);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void one(Context request) {
        CatalogQuery query = known(server.sessions().catalog(), request.pathParam("id"));
        QueryView view = new QueryView(server.service().look());
        Json.answer(request, json -> {
            json.writeStartObject();
            view.query(json, query);
            view.graph(json, query);
            json.writeEndObject();
        });
    }

    private void control(Context request, String verb) {
        CatalogQuery query = known(server.sessions().currentCatalog(), request.pathParam("id"));
        run(request, verb + " " + Names.quoteIfNeeded(query.id()) + ";");
    }

    private static CatalogQuery known(Catalog catalog, String id) {
        CatalogQuery query = catalog.queries().get(id);
        if (query == null) {
            throw ApiException.notFound(
                    "There is no query " + id + ".", "GET /api/queries lists those that there are.");
        }
        return query;
    }

    /** Runs the statement that a shell would send and answers with what it says. */
    private void run(Context request, String statement) {
        Principal who = Principal.of(request);
        Messages messages = new Messages();
        try (LiveSession session =
                server.sessions().session(Session.empty(), prepared -> StatementRights.check(prepared, who))) {
            session.run(statement, messages);
        }
        Json.answer(request, json -> {
            json.writeStartObject();
            json.writeStringProperty("message", messages.text());
            json.writeEndObject();
        });
    }
}
