// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.dashboards;

import dev.millrace.server.dashboard.Dashboard;
import dev.millrace.server.dashboard.DashboardException;
import dev.millrace.server.dashboard.DashboardStore;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.Routes;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.security.Role;
import dev.millrace.sql.catalog.Catalog;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** {@code /api/dashboards}: the program's dashboards and users' own. */
public final class DashboardRoutes implements Routes {

    /** What an answer says about a dashboard beside what its file says; taken back unread. */
    private static final List<String> ABOUT = List.of("id", "builtIn", "saved", "ready");

    private final ServerContext server;
    private final DashboardStore store;

    public DashboardRoutes(ServerContext server) {
        this.server = server;
        this.store = new DashboardStore(server.dataDirectory().resolve("dashboards"), DashboardStore.EXAMPLES);
    }

    @Override
    public void add(JavalinDefaultRoutingApi routes) {
        routes.get("/api/dashboards", this::list, Role.READER);
        routes.get("/api/dashboards/{id}", this::show, Role.READER);
        routes.put("/api/dashboards/{id}", this::save, Role.WRITER);
        routes.delete("/api/dashboards/{id}", this::delete, Role.WRITER);
    }

    private void list(Context request) {
        List<DashboardStore.Entry> entries = store.list();
        Json.answer(request, json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("dashboards");
            for (DashboardStore.Entry entry : entries) {
                Dashboard dashboard = entry.dashboard();
                json.writeStartObject();
                about(json, entry);
                json.writeStringProperty("title", dashboard == null ? entry.id() : dashboard.title());
                json.writeStringProperty("description", dashboard == null ? "" : dashboard.description());
                if (entry.problem() != null) {
                    json.writeStringProperty("problem", entry.problem());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void show(Context request) {
        answer(request, existing(request.pathParam("id")));
    }

    private void answer(Context request, DashboardStore.Entry entry) {
        Dashboard dashboard = entry.dashboard();
        if (dashboard == null) {
            throw new ApiException(
                    409,
                    "CONFLICT",
                    "The dashboard's file cannot be read. " + entry.problem(),
                    "Mend the file, or delete the dashboard.");
        }
        Json.answer(request, json -> {
            json.writeStartObject();
            about(json, entry);
            dashboard.toTree().forEach(json::writePOJOProperty);
            json.writeEndObject();
        });
    }

    private void about(JsonGenerator json, DashboardStore.Entry entry) {
        json.writeStringProperty("id", entry.id());
        json.writeBooleanProperty("builtIn", entry.builtIn());
        json.writeBooleanProperty("saved", entry.saved());
        json.writeBooleanProperty("ready", isReady(entry));
    }

    private boolean isReady(DashboardStore.Entry entry) {
        Dashboard dashboard = entry.dashboard();
        if (dashboard == null) {
            return false;
        }
        String needs = dashboard.needs();
        Catalog catalog = server.sessions().catalog();
        return needs == null
                || catalog.find(needs).isPresent()
                || catalog.find(needs.toUpperCase(Locale.ROOT)).isPresent();
    }

    private void save(Context request) {
        String id = legal(request.pathParam("id"));
        Map<?, ?> tree = Json.MAPPER.convertValue(Json.body(request), Map.class);
        ABOUT.forEach(tree::remove);
        try {
            if (store.save(id, tree).isEmpty()) {
                throw new ApiException(
                        409,
                        "CONFLICT",
                        "There are " + DashboardStore.SAVED_MAX + " saved dashboards, as many as there may be.",
                        "Delete one that is not needed.");
            }
        } catch (DashboardException refused) {
            throw ApiException.badRequest(
                    "The dashboard is not saved: " + refused.getMessage() + ".",
                    "docs/reference/dashboards.md describes the format.");
        }
        answer(request, existing(id));
    }

    private void delete(Context request) {
        String id = legal(request.pathParam("id"));
        if (!store.delete(id)) {
            DashboardStore.Entry entry = existing(id);
            throw new ApiException(
                    409,
                    "CONFLICT",
                    "The dashboard " + entry.id() + " is part of the program and has not been changed.",
                    null);
        }
        request.status(HttpStatus.NO_CONTENT);
    }

    private static String legal(String id) {
        if (!DashboardStore.isId(id)) {
            throw unknown();
        }
        return id;
    }

    private DashboardStore.Entry existing(String id) {
        return store.find(id).orElseThrow(DashboardRoutes::unknown);
    }

    private static ApiException unknown() {
        return ApiException.notFound(
                "There is no dashboard of this id.",
                "GET /api/dashboards lists those there are; an id has 1 to 64 lower-case letters, digits and hyphens.");
    }
}
