// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.topics;

import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.Parameters;
import dev.millrace.server.http.Routes;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.security.Role;
import dev.millrace.server.topic.TopicName;
import dev.millrace.server.topic.browse.DeclaredSources;
import dev.millrace.server.topic.event.Event;
import dev.millrace.server.topic.event.EventBody;
import dev.millrace.server.topic.event.EventEncoding;
import dev.millrace.server.topic.event.EventWriter;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.List;
import java.util.Locale;

/** {@code POST /topics/{topic}}: writes events. */
public final class EventRoutes implements Routes {

    private static final int RECORD_BYTES = 100;

    private final ServerContext server;
    private final TopicAccess access;
    private final EventWriter writer;

    public EventRoutes(ServerContext server, TopicAccess access) {
        this.server = server;
        this.access = access;
        this.writer = new EventWriter(server.client());
    }

    @Override
    public void add(JavalinDefaultRoutingApi routes) {
        routes.post("/topics/{topic}", this::write, Role.WRITER);
    }

    private void write(Context request) {
        String topic = TopicName.changeable(request.pathParam("topic"), "written to");
        String type = request.contentType();
        EventBody body = new EventBody(
                type != null && type.toLowerCase(Locale.ROOT).startsWith("application/x-ndjson"),
                Parameters.truth(request, "envelope"),
                Parameters.text(request, "key"));
        if (!access.topics().exists(topic)) {
            throw TopicName.unknown(topic);
        }
        List<SourceDefinition> sources = DeclaredSources.of(server.sessions().catalog(), topic);
        byte[] bytes = Json.bodyBytes(request);
        List<Event> events = body.read(bytes, EventEncoding.of(sources.isEmpty() ? null : sources.getFirst()));
        List<EventWriter.Place> places;
        try {
            places = writer.write(topic, events, bytes.length + events.size() * RECORD_BYTES);
        } catch (ApiException refused) {
            if (refused.status() == 503) {
                request.header("Retry-After", "1");
            }
            throw refused;
        }
        Json.answer(request, json -> {
            json.writeStartObject();
            json.writeNumberProperty("written", places.size());
            json.writeArrayPropertyStart("offsets");
            for (EventWriter.Place place : places) {
                json.writeStartObject();
                json.writeNumberProperty("partition", place.partition());
                json.writeNumberProperty("offset", place.offset());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    @Override
    public void close() {
        writer.close();
    }
}
