// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.source;

import dev.millrace.data.Type;
import org.jspecify.annotations.Nullable;

/** A declared column. {@code headerKey} is set for {@code HEADER('k')} only. */
public record ColumnDefinition(
        String name, Type type, Role role, @Nullable String headerKey) {

    /** Where a column's value comes from. */
    public enum Role {
        /** The record's key. */
        KEY,
        /** The record's value. */
        VALUE,
        /** All headers, {@code ARRAY<STRUCT<KEY VARCHAR, VALUE BYTES>>}, or the last one of a given name, BYTES. */
        HEADERS
    }

    public static ColumnDefinition key(String name, Type type) {
        return new ColumnDefinition(name, type, Role.KEY, null);
    }

    public static ColumnDefinition value(String name, Type type) {
        return new ColumnDefinition(name, type, Role.VALUE, null);
    }
}
