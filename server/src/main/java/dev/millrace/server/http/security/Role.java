// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.security;

import io.javalin.security.RouteRole;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do; each may do what those before it may. */
public enum Role implements RouteRole {
    /** Look: lookups, subscriptions, listings. */
    READER,
    /** Send events, insert rows, save dashboards, retry dead letters. */
    WRITER,
    /** Create and drop streams, tables, queries and topics. */
    ADMIN;

    /** Whether it includes {@code needed}. */
    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** The role with this name, in any case. */
    public static Optional<Role> named(String name) {
        for (Role role : values()) {
            if (role.name().equalsIgnoreCase(name)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
