// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.deadletters;

import dev.millrace.server.deadletter.DeadLetter;
import dev.millrace.server.deadletter.DeadLetterBox;
import dev.millrace.server.deadletter.DeadLetterBox.Found;
import dev.millrace.server.deadletter.DeadLetterBox.Letters;
import dev.millrace.server.deadletter.DeadLetterBox.Target;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.Parameters;
import dev.millrace.server.http.Routes;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.security.Role;
import dev.millrace.server.http.topics.TopicAccess;
import dev.millrace.server.topic.browse.Payload;
import dev.millrace.server.topic.browse.PayloadFormat;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** {@code /api/dead-letters}: records that could not be read. */
public final class DeadLetterRoutes implements Routes {

    private static final int LETTERS = 50;
    private static final int LETTERS_MAX = 1_000;

    private final DeadLetterBox box;

    public DeadLetterRoutes(ServerContext server, TopicAccess access) {
        this.box = new DeadLetterBox(server.client(), server.sessions().names(), access.topics(), access.readers());
    }

    @Override
    public void add(JavalinDefaultRoutingApi routes) {
        routes.get("/api/dead-letters", this::list, Role.READER);
        routes.post("/api/dead-letters/{id}/retry", this::retry, Role.WRITER);
    }

    private void list(Context request) {
        Letters page = box.list(new DeadLetterBox.Request(
                Parameters.number(request, "limit", 1, LETTERS_MAX, LETTERS),
                Parameters.text(request, "before"),
                Parameters.text(request, "source"),
                Parameters.text(request, "topic")));
        Json.answer(request, json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("letters");
            for (Found found : page.letters()) {
                write(json, found);
            }
            json.writeEndArray();
            json.writeNumberProperty("scanned", page.scanned());
            text(json, "next", page.next());
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Found found) {
        DeadLetter letter = found.letter();
        Payload value = Payload.of(letter.record().value(), PayloadFormat.AUTO, PayloadFormat.AUTO);
        boolean isText = value.format() == PayloadFormat.JSON || value.format() == PayloadFormat.TEXT;
        json.writeStartObject();
        json.writeStringProperty("id", letter.id().toString());
        json.writeNumberProperty("timestampMillis", letter.record().timestamp());
        text(json, "source", letter.text("source"));
        text(json, "topic", letter.text("topic"));
        Json.optional(json, "partition", letter.number("partition"));
        Json.optional(json, "offset", letter.number("offset"));
        text(json, "part", letter.text("part"));
        text(json, "code", letter.text("code"));
        text(json, "reason", letter.text("reason"));
        Json.optional(json, "position", letter.number("position"));
        text(json, "query", letter.text("query"));
        text(json, "keyBase64", Payload.base64Of(letter.record().key()));
        text(json, "valueBase64", Payload.base64Of(letter.record().value()));
        text(json, "value", isText ? value.shown() : null);
        Json.optional(json, "retriedMillis", found.retriedMillis());
        if (value.truncated()) {
            json.writeBooleanProperty("truncated", true);
        }
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String property, @Nullable String text) {
        json.writeName(property);
        json.writeString(text);
    }

    private void retry(Context request) {
        boolean again = false;
        byte[] body = Json.bodyBytes(request);
        if (body.length > 0) {
            JsonNode given = Json.parse(body).get("again");
            if (given != null && !given.isBoolean()) {
                throw ApiException.badRequest("The member \"again\" has to be true or false.", null);
            }
            again = given != null && given.booleanValue();
        }
        Target target = box.retry(request.pathParam("id"), again);
        Json.answer(request, json -> {
            json.writeStartObject();
            json.writeStringProperty("topic", target.topic());
            json.writeNumberProperty("partition", target.partition());
            json.writeNumberProperty("offset", target.offset());
            json.writeEndObject();
        });
    }

    @Override
    public void close() {
        box.close();
    }
}
