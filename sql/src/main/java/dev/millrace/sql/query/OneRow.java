// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.ScalarType;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.ScopeColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives a table of one row, an aggregation over everything, a key: the column ROWKEY, which is always {@value #VALUE}. The rows of a table
 * in a topic are told apart by their key, and Kafka takes no record without one where a topic is compacted.
 */
public final class OneRow {

    /** The key of the only row. */
    public static final String VALUE = "all";

    private static final String NAME = "ROWKEY";

    private OneRow() {}

    /** A relation of one row with a key column in front; any other that has no key is refused. */
    static Relation keyed(Relation relation, Position position) {
        if (!isOneRow(relation.node())) {
            throw new SqlException(
                    SqlErrorCode.INVALID_KEY,
                    "The result is a table, and none of its columns is known to be its key.",
                    position,
                    "Select the key columns of all tables that are read, or GROUP BY what shall be the key.");
        }
        List<NamedExpression> expressions = new ArrayList<>();
        List<ScopeColumn> columns = new ArrayList<>();
        String name = name(relation);
        expressions.add(new NamedExpression(name, new Literal(ScalarType.VARCHAR, VALUE)));
        columns.add(new ScopeColumn(null, name, ScalarType.VARCHAR, 0, false));
        expressions.addAll(Projections.identity(relation.node()));
        for (ScopeColumn column : relation.columns()) {
            columns.add(new ScopeColumn(
                    column.qualifier(), column.name(), column.type(), column.index() + 1, column.hidden()));
        }
        PlanNode node = Projections.project(relation.node(), expressions, List.of(0));
        return new Relation(node, columns, List.of(Relation.position(0)), null);
    }

    private static String name(Relation relation) {
        List<String> taken = relation.visible().stream().map(ScopeColumn::name).toList();
        String name = NAME;
        for (int i = 1; taken.contains(name); i++) {
            name = NAME + "_" + i;
        }
        return name;
    }

    /** The column of the key that {@code root} was given, or an empty text if its key comes from its rows. */
    public static String keyOf(PlanNode root) {
        return root instanceof PlanNode.Project project
                        && isOneRow(project.input())
                        && project.shape().key().equals(List.of(0))
                ? project.expressions().getFirst().name()
                : "";
    }

    private static boolean isOneRow(PlanNode node) {
        return switch (node) {
            case PlanNode.Project project -> isOneRow(project.input());
            case PlanNode.Filter filter -> isOneRow(filter.input());
            case PlanNode.Aggregate aggregate -> aggregate.keys().isEmpty() && aggregate.window() == null;
            default -> false;
        };
    }
}
