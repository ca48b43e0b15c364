// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.util.Objects;

/** A named, typed place: a column of a relation or a member of a STRUCT. */
public record Field(String name, Type type) {

    public Field {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
    }

    @Override
    public String toString() {
        return Names.quoteIfNeeded(name) + " " + type.sql();
    }
}
