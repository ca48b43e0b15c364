// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.security.Gate;
import dev.millrace.server.http.security.Principal;
import dev.millrace.server.http.security.Role;
import dev.millrace.server.http.security.Tickets;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;

/** Who the server is, who asks, and tickets for WebSockets. */
final class InfoRoutes implements Routes {

    private final ServerContext server;
    private final Tickets tickets;

    InfoRoutes(ServerContext server, Tickets tickets) {
        this.server = server;
        this.tickets = tickets;
    }

    @Override
    public void add(JavalinDefaultRoutingApi routes) {
        routes.get("/api/info", this::info, Role.READER);
        routes.post("/api/ticket", this::ticket, Role.READER);
    }

    private void info(Context request) {
        Principal who = Principal.of(request);
        Json.answer(request, json -> {
            json.writeStartObject();
            json.writeStringProperty("version", server.version());
            json.writeStringProperty("kafka", server.bootstrapServers());
            json.writeBooleanProperty("embedded", server.embedded());
            json.writeStringProperty("dataDirectory", server.dataDirectory().toString());
            json.writeName("user");
            json.writeString(who.name());
            json.writeStringProperty("role", who.role().toString());
            json.writeNumberProperty("startedMillis", server.startedMillis());
            json.writeObjectPropertyStart("limits");
            json.writeNumberProperty("bodyBytes", Gate.BODY_BYTES_MAX);
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private void ticket(Context request) {
        String ticket = tickets.issue(Principal.of(request));
        Json.answer(request, json -> {
            json.writeStartObject();
            json.writeStringProperty("ticket", ticket);
            json.writeEndObject();
        });
    }
}
