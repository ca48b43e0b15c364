// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

/** Values found by a key; values may be null. */
public record MapType(Type key, Type value) implements Type {

    @Override
    public String sql() {
        return "MAP<" + key.sql() + ", " + value.sql() + ">";
    }

    @Override
    public Layout layout() {
        return Layout.VALUE;
    }

    @Override
    public String toString() {
        return sql();
    }
}
