// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.security;

import dev.millrace.server.http.ApiException;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param name null where the server knows no users
 */
public record Principal(@Nullable String name, Role role) {

    static final String ATTRIBUTE = "millrace.principal";

    /** Everybody on this machine, where the server knows no users. */
    static final Principal LOCAL = new Principal(null, Role.ADMIN);

    /** Who has sent the request; known once it has passed the gate. */
    public static Principal of(Context request) {
        return Objects.requireNonNull(request.attribute(ATTRIBUTE), "the request has not passed the gate");
    }

    /** Who has opened a WebSocket, from its attributes. */
    public static Principal of(Map<String, @Nullable Object> attributes) {
        return (Principal) Objects.requireNonNull(attributes.get(ATTRIBUTE), "the request has not passed the gate");
    }

    /**
     * Fails if {@code needed} is more than this one may do.
     *
     * @param what the deed, as in "CREATE needs …"
     */
    public void require(Role needed, String what) {
        if (!role.includes(needed)) {
            throw ApiException.forbidden(
                    what + " needs the role " + needed + "; you are a " + role + ".",
                    "Ask an administrator, or sign in as somebody else.");
        }
    }
}
