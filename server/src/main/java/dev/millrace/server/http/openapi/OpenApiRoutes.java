// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.openapi;

import dev.millrace.server.http.Routes;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.security.Role;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/openapi.json}. */
public final class OpenApiRoutes implements Routes {

    private final ServerContext server;
    /** Made when somebody asks first: few do, and starting must be quick. */
    private volatile byte @Nullable [] document;

    public OpenApiRoutes(ServerContext server) {
        this.server = server;
    }

    @Override
    public void add(JavalinDefaultRoutingApi routes) {
        routes.get("/api/openapi.json", this::answer, Role.READER);
    }

    private void answer(Context request) {
        byte[] made = document;
        if (made == null) {
            made = Json.MAPPER.writeValueAsBytes(OpenApiDocument.of(server.version()));
            document = made;
        }
        request.contentType("application/json").result(made);
    }
}
