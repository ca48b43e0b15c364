// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.Field;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.ScopeColumn;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plan under construction together with the names of its columns.
 *
 * @param columns what expressions may name; several names may stand for one position, and some positions have no name
 * @param key the parts of the record key; each may stand at several positions (both sides of a join's equality)
 * @param window the window that is part of the key
 */
record Relation(
        PlanNode node,
        List<ScopeColumn> columns,
        List<BitSet> key,
        @Nullable Bounds window) {

    /** The positions of a window's start and end. */
    record Bounds(KeyWindow window, int start, int end) {
        Bounds shifted(int count) {
            return new Bounds(window, start + count, end + count);
        }
    }

    /** The most columns that a relation has: names are looked up among them, and rows carry them. */
    private static final int COLUMNS_MAX = 4_096;

    Relation {
        int width = node.shape().columns().size();
        if (width > COLUMNS_MAX) {
            throw new SqlException(
                    SqlErrorCode.TOO_COMPLEX,
                    "A part of the query has " + width + " columns; at most " + COLUMNS_MAX + " are accepted.",
                    null,
                    "Select only those that are needed, in a subquery.");
        }
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    RelationKind kind() {
        return node.shape().kind();
    }

    int width() {
        return node.shape().columns().size();
    }

    /** The same plan with another node of the same columns. */
    Relation withNode(PlanNode other) {
        return new Relation(other, columns, key, window);
    }

    /** The columns that are not hidden, in order. */
    List<ScopeColumn> visible() {
        return columns.stream().filter(column -> !column.hidden()).toList();
    }

    /** The same relation under another name, its visible columns under the names given, if any. */
    Relation named(String alias, List<String> names) {
        List<ScopeColumn> renamed = new ArrayList<>();
        int next = 0;
        for (ScopeColumn column : columns) {
            String name = column.hidden() || next >= names.size() ? column.name() : names.get(next++);
            renamed.add(new ScopeColumn(alias, name, column.type(), column.index(), column.hidden()));
        }
        return new Relation(node, renamed, key, window);
    }

    /** One of the names of each position, empty where it has none. */
    List<Field> fields() {
        return node.shape().columns();
    }

    /** Whether the column at this position is part of the key. */
    boolean isKey(int position) {
        return key.stream().anyMatch(part -> part.get(position));
    }

    /** The names that several visible relations share. */
    Set<String> clashingNames() {
        Set<String> seen = new HashSet<>();
        Set<String> clashing = new HashSet<>();
        for (ScopeColumn column : columns) {
            if (!seen.add(column.name())) {
                clashing.add(column.name());
            }
        }
        return clashing;
    }

    static BitSet position(int index) {
        BitSet part = new BitSet();
        part.set(index);
        return part;
    }

    static BitSet shifted(BitSet part, int count) {
        BitSet shifted = new BitSet();
        part.stream().forEach(index -> shifted.set(index + count));
        return shifted;
    }
}
