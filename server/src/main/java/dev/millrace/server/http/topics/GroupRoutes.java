// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.topics;

import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.Routes;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.security.Role;
import dev.millrace.server.topic.ConsumerGroups.Group;
import dev.millrace.server.topic.ConsumerGroups.Partition;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** {@code /api/groups}: consumer groups and how far behind they are. */
public final class GroupRoutes implements Routes {

    private final TopicAccess access;

    public GroupRoutes(TopicAccess access) {
        this.access = access;
    }

    @Override
    public void add(JavalinDefaultRoutingApi routes) {
        routes.get("/api/groups", this::list, Role.READER);
        routes.get("/api/groups/{group}", this::detail, Role.READER);
    }

    private void list(Context request) {
        List<Group> groups = access.groups().list();
        Json.answer(request, json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("groups");
            for (Group group : groups) {
                json.writeStartObject();
                summary(json, group);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void detail(Context request) {
        Group group = access.groups()
                .find(request.pathParam("group"))
                .orElseThrow(() -> ApiException.notFound(
                        "There is no consumer group of this name.", "GET /api/groups lists those there are."));
        Json.answer(request, json -> {
            json.writeStartObject();
            summary(json, group);
            json.writeArrayPropertyStart("partitions");
            for (Partition partition : group.partitions()) {
                json.writeStartObject();
                json.writeStringProperty("topic", partition.topic());
                json.writeNumberProperty("partition", partition.partition());
                Json.optional(json, "committed", partition.committed());
                Json.optional(json, "end", partition.end());
                Json.optional(json, "lag", partition.lag());
                json.writeName("member");
                json.writeString(partition.member());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void summary(JsonGenerator json, Group group) {
        json.writeStringProperty("group", group.name());
        json.writeStringProperty("state", group.state());
        json.writeNumberProperty("members", group.members());
        json.writeNumberProperty("lag", group.lag());
        json.writeArrayPropertyStart("topics");
        group.topics().forEach(json::writeString);
        json.writeEndArray();
    }
}
