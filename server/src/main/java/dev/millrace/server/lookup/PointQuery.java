// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.lookup;

import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.LongColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.expression.Predicate;
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.expression.Conjunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A SELECT that names all key columns of one table by equality and only filters and projects, so that it needs no more than the rows of
 * one key: ready to run on these. Immutable; one serves many threads.
 */
final class PointQuery {

    private final SourceDefinition table;
    private final RowKey key;
    private final int[] places;
    private final List<Step> steps;
    private final long limit;

    /** What is done to rows after the scan. */
    private interface Step {
        Changes apply(Changes rows, EvaluationContext context);
    }

    private PointQuery(SourceDefinition table, RowKey key, int[] places, List<Step> steps, long limit) {
        this.table = table;
        this.key = key;
        this.places = places;
        this.steps = List.copyOf(steps);
        this.limit = limit;
    }

    /** The plan as a look-up of a key, if it is one. */
    static Optional<PointQuery> of(PlanNode root, ExpressionCompiler expressions) {
        long limit = Long.MAX_VALUE;
        PlanNode node = root;
        if (node instanceof PlanNode.Limit bounded) {
            limit = bounded.count();
            node = bounded.input();
        }
        List<Step> steps = new ArrayList<>();
        List<Expression> conditions = new ArrayList<>();
        while (!(node instanceof PlanNode.Scan)) {
            switch (node) {
                case PlanNode.Filter filter -> {
                    steps.addFirst(filter(expressions.compilePredicate(filter.predicate())));
                    conditions.addAll(Conjunctions.split(filter.predicate()));
                    node = filter.input();
                }
                case PlanNode.Project project -> {
                    steps.addFirst(project(expressions.compile(project.expressions().stream()
                            .map(NamedExpression::expression)
                            .toList())));
                    // Conditions above a projection speak of other columns.
                    conditions.clear();
                    node = project.input();
                }
                default -> {
                    return Optional.empty();
                }
            }
        }
        return of((PlanNode.Scan) node, conditions, steps, limit);
    }

    private static Optional<PointQuery> of(
            PlanNode.Scan scan, List<Expression> conditions, List<Step> steps, long limit) {
        SourceDefinition table = scan.source();
        if (table.kind() != RelationKind.TABLE) {
            return Optional.empty();
        }
        ViewLayout layout = ViewLayout.of(table);
        List<Type> types = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (int place : layout.key()) {
            int column = scan.columns().indexOf(layout.columns().get(place));
            Object value = column < 0 ? null : constant(column, conditions);
            if (value == null) {
                return Optional.empty();
            }
            types.add(layout.columns().get(place).field().type());
            values.add(value);
        }
        if (values.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new PointQuery(table, RowKey.of(types, values), layout.places(scan.columns()), steps, limit));
    }

    /** What the conditions say that a column equals. */
    private static @Nullable Object constant(int column, List<Expression> conditions) {
        for (Expression condition : conditions) {
            if (condition instanceof Expression.Comparison comparison
                    && comparison.operator() == Expression.ComparisonOperator.EQUAL) {
                Object value = constant(column, comparison.left(), comparison.right());
                Object other = constant(column, comparison.right(), comparison.left());
                if (value != null || other != null) {
                    return value != null ? value : other;
                }
            }
        }
        return null;
    }

    private static @Nullable Object constant(int column, Expression reference, Expression literal) {
        return reference instanceof Expression.ColumnReference found
                        && found.index() == column
                        && literal instanceof Expression.Literal constant
                        && constant.type().equals(found.type())
                ? constant.value()
                : null;
    }

    private static Step filter(Predicate predicate) {
        return (rows, context) -> predicate.select(Input.of(rows, context)).apply(rows);
    }

    private static Step project(List<Evaluator> columns) {
        return (rows, context) -> {
            Input input = Input.of(rows, context);
            List<Column> computed = new ArrayList<>(columns.size());
            columns.forEach(column -> computed.add(column.evaluate(input)));
            return rows.withColumns(computed);
        };
    }

    SourceDefinition table() {
        return table;
    }

    RowKey key() {
        return key;
    }

    long limit() {
        return limit;
    }

    /** The query's result, made of the rows of its key in the columns of a {@link ViewLayout}. */
    Changes run(Changes rows, long nowMillis) {
        UnaryOperator<Changes> scan = arrived -> {
            List<Column> columns = new ArrayList<>(places.length);
            for (int place : places) {
                columns.add(
                        place == ViewLayout.ROWTIME
                                ? new LongColumn(ScalarType.BIGINT, arrived.rows(), arrived.timestamps())
                                : arrived.column(place));
            }
            return arrived.withColumns(columns);
        };
        EvaluationContext context = new EvaluationContext(nowMillis, nowMillis, new RowErrors());
        Changes result = scan.apply(rows);
        for (Step step : steps) {
            result = step.apply(result, context);
        }
        return result;
    }
}
