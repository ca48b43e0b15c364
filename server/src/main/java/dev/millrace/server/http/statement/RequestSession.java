// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.statement;

import dev.millrace.server.http.ApiException;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.session.Session;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The session settings that a request carries in its member {@code properties}. */
public final class RequestSession {

    private RequestSession() {}

    /**
     * The settings of {@code request}.
     *
     * @throws ApiException if there is no such property or it cannot have such a value
     */
    public static Session of(JsonNode request) {
        JsonNode properties = request.get("properties");
        Session session = Session.empty();
        if (properties == null || properties.isNull()) {
            return session;
        }
        if (!properties.isObject()) {
            throw ApiException.badRequest("The member \"properties\" has to be an object.", null);
        }
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            session = with(session, property.getKey(), property.getValue());
        }
        return session;
    }

    private static Session with(Session session, String name, @Nullable JsonNode value) {
        Properties.Property known = Properties.find(name)
                .orElseThrow(() -> ApiException.badRequest(
                        "There is no property " + name + ".", "SHOW PROPERTIES lists those that there are."));
        if (value == null || !value.isValueNode() || value.isNull()) {
            throw ApiException.badRequest("The property " + name + " has to be text or a number.", null);
        }
        String text = value.asString();
        if (!Properties.allowedValues(known.name()).isEmpty()
                && !Properties.allowedValues(known.name()).contains(text.toLowerCase(Locale.ROOT))) {
            throw ApiException.badRequest(
                    "The property " + name + " cannot be '" + text + "'.",
                    "It is one of " + String.join(", ", Properties.allowedValues(known.name())) + ".");
        }
        return session.withProperty(
                name, Properties.allowedValues(known.name()).isEmpty() ? text : text.toLowerCase(Locale.ROOT));
    }
}
