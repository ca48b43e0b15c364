// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

/** A list of values of one type; elements may be null. */
public record ArrayType(Type element) implements Type {

    @Override
    public String sql() {
        return "ARRAY<" + element.sql() + ">";
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
