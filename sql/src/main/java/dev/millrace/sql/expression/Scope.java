// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.expression;

import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns that the expressions of one query block may name, in the order of FROM, and the scope of the block around
 * it, whose columns a subquery may use too.
 */
public record Scope(List<ScopeColumn> columns, @Nullable Scope outer) {

    /** A scope in which no column has a name. */
    public static final Scope EMPTY = new Scope(List.of(), null);

    public Scope {
        columns = List.copyOf(columns);
    }

    /** The columns that match, here and not further out; normally none or one. */
    public List<ScopeColumn> find(@Nullable String qualifier, String name) {
        List<ScopeColumn> found = columns.stream()
                .filter(column ->
                        column.name().equals(name) && (qualifier == null || qualifier.equals(column.qualifier())))
                .toList();
        // Two names for one column, as in a join's USING, are not ambiguous.
        return found.size() > 1
                        && found.stream().map(ScopeColumn::index).distinct().count() == 1
                ? found.subList(0, 1)
                : found;
    }

    /** Whether a relation of this name is in reach of this block. */
    public boolean hasQualifier(String qualifier) {
        return columns.stream().anyMatch(column -> qualifier.equals(column.qualifier()));
    }

    /** The relations' names, in order. */
    public Set<String> qualifiers() {
        Set<String> qualifiers = new LinkedHashSet<>();
        for (ScopeColumn column : columns) {
            if (column.qualifier() != null) {
                qualifiers.add(column.qualifier());
            }
        }
        return qualifiers;
    }

    /** The error for a name that nothing has. */
    public SqlException unknown(@Nullable String qualifier, String name, Position position) {
        if (qualifier != null && !hasQualifier(qualifier)) {
            return new SqlException(
                    SqlErrorCode.UNKNOWN_SOURCE,
                    "There is no stream or table " + qualifier + " in this query.",
                    position,
                    NearMiss.hint(qualifier, qualifiers()));
        }
        Set<String> names = columns.stream()
                .filter(column -> qualifier == null || qualifier.equals(column.qualifier()))
                .map(ScopeColumn::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        String place = qualifier != null ? " in " + qualifier : where();
        String hint = NearMiss.hint(name, names);
        if (hint == null && !names.isEmpty()) {
            List<String> shown = columns.stream()
                    .filter(column -> !column.hidden() && names.contains(column.name()))
                    .map(ScopeColumn::name)
                    .distinct()
                    .limit(12)
                    .toList();
            hint = shown.isEmpty() ? null : "There are: " + String.join(", ", shown) + ".";
        }
        return new SqlException(
                SqlErrorCode.UNKNOWN_COLUMN, "There is no column " + name + place + ".", position, hint);
    }

    private String where() {
        Set<String> qualifiers = qualifiers();
        return qualifiers.isEmpty() ? " here" : " in " + String.join(", ", qualifiers);
    }
}
