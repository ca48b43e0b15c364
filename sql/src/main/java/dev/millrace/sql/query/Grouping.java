// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.node.Emit;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.node.WindowedBy;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.BindingContext;
import dev.millrace.sql.expression.ColumnNames;
import dev.millrace.sql.expression.ExpressionRewriter;
import dev.millrace.sql.expression.ScopeColumn;
import dev.millrace.sql.grammar.MillraceParser.SelectBlockContext;
import dev.millrace.sql.query.SelectItems.Item;
import dev.millrace.sql.syntax.StatementParser;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY with its WINDOW clause: builds the aggregation and then says where keys, window bounds and aggregates stand in its
 * output. Whatever else is used behind it is an error that names the column.
 */
final class Grouping {

    /** What the references to WINDOWSTART and WINDOWEND of a WINDOW clause stand for among the collected calls. */
    private enum Bound {
        START,
        END
    }

    private final Environment environment;
    private final Relation from;
    private final CollectedCalls calls;
    private final List<Expression> keys;
    private final UnaryOperator<Expression> toInput;
    private final Map<Integer, ColumnReference> places = new HashMap<>();
    private final Map<Expression, ColumnReference> keyPlaces = new HashMap<>();
    private @Nullable WindowedBy window;
    private int keyCount;

    Grouping(
            Environment environment,
            Relation from,
            CollectedCalls calls,
            List<Expression> keys,
            UnaryOperator<Expression> toInput) {
        this.environment = environment;
        this.from = from;
        this.calls = calls;
        this.keys = List.copyOf(keys);
        this.toInput = toInput;
    }

    /** The relation with WINDOWSTART and WINDOWEND as a WINDOW clause gives them; they hide those of a windowed source. */
    static Relation withWindowColumns(Relation relation, CollectedCalls calls) {
        List<ScopeColumn> columns = new ArrayList<>();
        for (ScopeColumn column : relation.columns()) {
            if (!(column.hidden()
                    && (column.name().equals("WINDOWSTART") || column.name().equals("WINDOWEND")))) {
                columns.add(column);
            }
        }
        for (Bound bound : Bound.values()) {
            int index = calls.fresh(bound, ScalarType.BIGINT, Position.START).index();
            String qualifier = relation.columns().isEmpty()
                    ? null
                    : relation.columns().getFirst().qualifier();
            columns.add(new ScopeColumn(qualifier, "WINDOW" + bound.name(), ScalarType.BIGINT, index, true));
        }
        return new Relation(relation.node(), columns, relation.key(), null);
    }

    static boolean usesVirtual(Expression expression) {
        BitSet columns = ExpressionRewriter.columns(expression);
        int first = columns.nextSetBit(CollectedCalls.VIRTUAL);
        return first >= 0 && first < ColumnNames.OUTER;
    }

    /** The keys in the order of GROUP BY, over FROM's columns. */
    List<Expression> keys() {
        return keys;
    }

    @Nullable
    WindowedBy window() {
        return window;
    }

    /** The position of the window's start in the aggregation's output. */
    int windowStart() {
        return keyCount;
    }

    PlanNode aggregate(PlanNode input, SelectBlockContext block, List<Item> items) {
        Position position = StatementParser.position(block);
        boolean emitFinal = environment.statement().refinement() == PlannedQuery.Refinement.FINAL;
        PlanNode source = input;
        List<Expression> groupKeys = new ArrayList<>(keys);
        if (block.window() != null) {
            window = WindowClause.read(block.window());
            if (block.groupItem().isEmpty()) {
                throw new SqlException(
                        SqlErrorCode.INVALID_WINDOW,
                        "WINDOW needs GROUP BY.",
                        StatementParser.position(block.window()),
                        "Group by what the windows are for.");
            }
            if (from.kind() == RelationKind.TABLE) {
                throw new SqlException(
                        SqlErrorCode.INVALID_WINDOW,
                        "Only streams can be grouped by window, and this is a table.",
                        StatementParser.position(block.window()));
            }
        } else {
            source = assigned(input, groupKeys, position);
        }
        refuseThoseThatCannotTakeBack(source);
        List<Field> fields = fields(groupKeys, items);
        keyCount = groupKeys.size();
        List<Integer> key = new ArrayList<>();
        for (int i = 0; i < keyCount + (window == null ? 0 : 2); i++) {
            key.add(i);
        }
        List<AggregateCall> aggregates =
                calls.aggregates.stream().map(this::moved).toList();
        locate(groupKeys, fields);
        if (window != null) {
            environment.statement().notes().windowed = true;
        }
        boolean global = groupKeys.isEmpty() && window == null;
        return new PlanNode.Aggregate(
                source,
                groupKeys.stream().map(toInput).toList(),
                aggregates,
                window,
                window != null && emitFinal ? Emit.FINAL : Emit.CHANGES,
                !global,
                global || (from.kind() == RelationKind.TABLE && !environment.nested()),
                new Shape(RelationKind.TABLE, fields, key));
    }

    /** The rows of a table change and go, so what is computed from them has to be able to do without them again. */
    private void refuseThoseThatCannotTakeBack(PlanNode input) {
        if (input.shape().kind() != RelationKind.TABLE) {
            return;
        }
        for (int index : calls.calls.keySet().stream().sorted().toList()) {
            if (calls.calls.get(index) instanceof AggregateCall call
                    && !environment.binding().functions().takesRowsBack(call.function())) {
                String name = call.function().name();
                throw new SqlException(
                        SqlErrorCode.INVALID_AGGREGATE,
                        name + " cannot take back a row that has changed, and what is aggregated here is a table,"
                                + " whose rows change.",
                        calls.positions.get(index),
                        name.endsWith("COUNT_DISTINCT")
                                ? "Write COUNT(DISTINCT …), which is exact and takes rows back."
                                : "Aggregate the stream that the table is made from, or use MIN, MAX, TOPK or"
                                        + " COLLECT_LIST.");
            }
        }
    }

    /**
     * Grouping the output of a window function by the window's start and end is a windowed aggregation of what the function
     * is applied to.
     */
    private PlanNode assigned(PlanNode input, List<Expression> groupKeys, Position position) {
        WindowFunctions.Assigned assigned = WindowFunctions.assigned(from.node());
        if (assigned == null) {
            return input;
        }
        Expression start = bound(groupKeys, assigned, true);
        Expression end = bound(groupKeys, assigned, false);
        if (start == null || end == null || !withoutBounds(input, groupKeys, start, end, assigned)) {
            WindowFunctions.refuseSession(from.node(), position);
            return input;
        }
        PlanNode.WindowAssign assign = assigned.assign();
        window = WindowClause.windowedBy(assign.window(), assign.time(), null, null, position);
        groupKeys.removeIf(key -> key.equals(start) || key.equals(end));
        return without(input, assign);
    }

    private static @Nullable Expression bound(List<Expression> keys, WindowFunctions.Assigned assigned, boolean start) {
        for (Expression key : keys) {
            if (key instanceof ColumnReference reference
                    && (start ? assigned.isStart(reference.index()) : assigned.isEnd(reference.index()))) {
                return key;
            }
        }
        return null;
    }

    /** Whether nothing but the two keys uses the window's columns before the grouping. */
    private boolean withoutBounds(
            PlanNode input,
            List<Expression> groupKeys,
            Expression start,
            Expression end,
            WindowFunctions.Assigned assigned) {
        List<Expression> used = new ArrayList<>();
        for (Expression key : groupKeys) {
            if (!key.equals(start) && !key.equals(end)) {
                used.add(key);
            }
        }
        for (AggregateCall call : calls.aggregates) {
            used.addAll(call.arguments());
            if (call.filter() != null) {
                used.add(call.filter());
            }
        }
        PlanNode node = input;
        while (node instanceof PlanNode.Filter filter) {
            used.add(filter.predicate());
            node = filter.input();
        }
        return node instanceof PlanNode.Project
                && used.stream()
                        .allMatch(expression ->
                                ExpressionRewriter.columns(expression).length() <= assigned.start());
    }

    private static PlanNode without(PlanNode node, PlanNode.WindowAssign assign) {
        return node instanceof PlanNode.Filter filter
                ? new PlanNode.Filter(without(filter.input(), assign), filter.predicate())
                : assign.input();
    }

    private List<Field> fields(List<Expression> groupKeys, List<Item> items) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < groupKeys.size(); i++) {
            Expression key = groupKeys.get(i);
            String name = items.stream()
                    .filter(item -> item.expression().equals(key))
                    .map(Item::name)
                    .findFirst()
                    .orElse(name(key, i));
            fields.add(new Field(name, key.type()));
        }
        if (window != null) {
            fields.add(new Field("WINDOWSTART", ScalarType.BIGINT));
            fields.add(new Field("WINDOWEND", ScalarType.BIGINT));
        }
        for (int i = 0; i < calls.aggregates.size(); i++) {
            AggregateCall call = calls.aggregates.get(i);
            fields.add(new Field(call.function().name() + "_" + i, call.type()));
        }
        return fields;
    }

    private String name(Expression key, int number) {
        return key instanceof ColumnReference reference
                        && reference.index() < from.fields().size()
                ? from.fields().get(reference.index()).name()
                : "GROUP_" + number;
    }

    private AggregateCall moved(AggregateCall call) {
        Expression filter = call.filter();
        return new AggregateCall(
                call.function(),
                call.arguments().stream().map(toInput).toList(),
                call.distinct(),
                filter == null ? null : toInput.apply(filter));
    }

    private void locate(List<Expression> groupKeys, List<Field> fields) {
        for (int i = 0; i < groupKeys.size(); i++) {
            keyPlaces.put(groupKeys.get(i), new ColumnReference(i, fields.get(i).type()));
        }
        int firstCall = groupKeys.size() + (window == null ? 0 : 2);
        int call = 0;
        for (int index : calls.calls.keySet().stream().sorted().toList()) {
            Object what = calls.calls.get(index);
            if (what instanceof AggregateCall) {
                int place = firstCall + call++;
                places.put(index, new ColumnReference(place, fields.get(place).type()));
            } else if (what instanceof Bound bound) {
                int place = groupKeys.size() + (bound == Bound.START ? 0 : 1);
                places.put(index, new ColumnReference(place, ScalarType.BIGINT));
            }
        }
    }

    /** Where a part of an expression stands in the aggregation's output; null if it has to be looked into. */
    @Nullable
    Expression replace(Expression part) {
        ColumnReference key = keyPlaces.get(part);
        if (key != null) {
            return key;
        }
        if (part instanceof ColumnReference reference) {
            Expression bound = windowBound(reference);
            if (bound != null) {
                return bound;
            }
            ColumnReference place = places.get(reference.index());
            if (place != null) {
                return place;
            }
            if (reference.index() < CollectedCalls.VIRTUAL) {
                throw notGrouped(reference);
            }
        }
        return null;
    }

    /** The columns of a window function that has become the aggregation's window. */
    private @Nullable Expression windowBound(ColumnReference reference) {
        WindowFunctions.Assigned assigned = window == null ? null : WindowFunctions.assigned(from.node());
        if (assigned == null || !(assigned.isStart(reference.index()) || assigned.isEnd(reference.index()))) {
            return null;
        }
        int place = keyCount + (assigned.isStart(reference.index()) ? 0 : 1);
        ColumnReference millis = new ColumnReference(place, ScalarType.BIGINT);
        if (reference.index() < assigned.start() + 2) {
            return millis;
        }
        PlanNode node = from.node();
        while (node instanceof PlanNode.Filter filter) {
            node = filter.input();
        }
        Expression written =
                ((PlanNode.Project) node).expressions().get(reference.index()).expression();
        return ExpressionRewriter.rewrite(written, part -> part instanceof ColumnReference ? millis : null);
    }

    private SqlException notGrouped(ColumnReference reference) {
        BindingContext.Mention mention = environment.binding().mention(reference);
        String name = mention != null
                ? mention.name()
                : from.fields().get(reference.index()).name();
        Position position = mention == null ? null : mention.position();
        return new SqlException(
                SqlErrorCode.INVALID_AGGREGATE,
                "The column " + name + " is neither grouped by nor inside an aggregate function.",
                position,
                "Add it to GROUP BY, or write " + (from.kind() == RelationKind.TABLE ? "MAX(" : "LATEST_BY_OFFSET(")
                        + name + ").");
    }
}
