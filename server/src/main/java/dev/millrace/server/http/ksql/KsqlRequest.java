// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.json.Json;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.session.Session;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Statements with the session that they begin with. The text is the member {@code ksql} or {@code sql}, the properties are {@code
 * streamsProperties} or {@code properties}, the variables {@code sessionVariables}: which of the names a client uses depends on its age,
 * and all endpoints take all of them.
 */
record KsqlRequest(String sql, Session session) {

    /**
     * The request in a body.
     *
     * @throws ApiException if it is none
     */
    static KsqlRequest read(Context request) {
        return of(Json.parse(Json.bodyBytes(request)));
    }

    /** The request that a JSON object holds. */
    static KsqlRequest of(JsonNode body) {
        if (!body.isObject()) {
            throw ApiException.badRequest("The body of the request has to be a JSON object.", null);
        }
        String sql = Json.optionalText(body, "sql");
        if (sql == null) {
            sql = Json.optionalText(body, "ksql");
        }
        if (sql == null) {
            throw ApiException.badRequest("The member \"ksql\" with the statements is missing.", null);
        }
        Session session = withProperties(Session.empty(), body.get("streamsProperties"));
        session = withProperties(session, body.get("properties"));
        return new KsqlRequest(sql, withVariables(session, body.get("sessionVariables")));
    }

    private static Session withProperties(Session session, @Nullable JsonNode properties) {
        Session result = session;
        if (properties != null && properties.isObject()) {
            for (Map.Entry<String, JsonNode> entry : properties.properties()) {
                Properties.Property property = Properties.find(entry.getKey())
                        .orElseThrow(() -> ApiException.badRequest(
                                "Not recognizable as ksql, streams, consumer, or producer property: '" + entry.getKey()
                                        + "'.",
                                null));
                result = result.withProperty(property.name(), value(property.name(), scalar(entry)));
            }
        }
        return result;
    }

    private static String value(String property, String value) {
        var allowed = Properties.allowedValues(property);
        String lower = value.toLowerCase(Locale.ROOT);
        if (!allowed.isEmpty() && !allowed.contains(lower)) {
            throw ApiException.badRequest(
                    "Invalid value '" + value + "' for property '" + property + "'.",
                    "It is one of " + String.join(", ", allowed) + ".");
        }
        return allowed.isEmpty() ? value : lower;
    }

    private static Session withVariables(Session session, @Nullable JsonNode variables) {
        Session result = session;
        if (variables != null && variables.isObject()) {
            for (Map.Entry<String, JsonNode> entry : variables.properties()) {
                result = result.withVariable(entry.getKey().toUpperCase(Locale.ROOT), scalar(entry));
            }
        }
        return result;
    }

    private static String scalar(Map.Entry<String, JsonNode> entry) {
        if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
            throw ApiException.badRequest("The value of \"" + entry.getKey() + "\" has to be text or a number.", null);
        }
        return entry.getValue().asString();
    }
}
