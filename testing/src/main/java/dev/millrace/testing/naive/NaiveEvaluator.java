// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.naive;

import dev.millrace.data.ArrayType;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.node.JoinKey;
import dev.millrace.plan.node.JoinType;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.node.Window;
import dev.millrace.testing.operator.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Computes a plan from whole inputs by the definitions of its nodes: nested loops over plain lists, nothing incremental, no index, no
 * state. What the engine's answer must come to when all input has been seen. Slow on purpose.
 *
 * <p>Scalar expressions are evaluated by the engine's evaluators, one row at a time; what is independent here is everything
 * that works on relations: joins, groups, windows, frames and rankings.
 */
public final class NaiveEvaluator {

    private final Map<String, List<Row>> present;
    private final Map<String, List<Row>> ever;
    private final ScalarExpressions scalars;

    /**
     * @param present the rows of each source that are there in the end, in the order of arrival, as boxed values of its declared columns
     * @param ever the same with those that have been replaced or deleted
     */
    public NaiveEvaluator(ExpressionCompiler expressions, Map<String, List<Row>> present, Map<String, List<Row>> ever) {
        this.present = Map.copyOf(present);
        this.ever = Map.copyOf(ever);
        scalars = new ScalarExpressions(expressions);
    }

    /** The rows of the plan's result. */
    public List<Row> evaluate(PlanNode plan) {
        return evaluate(plan, present);
    }

    private List<Row> evaluate(PlanNode plan, Map<String, List<Row>> sources) {
        return switch (plan) {
            case PlanNode.Scan scan -> scan(scan, sources);
            case PlanNode.Values values ->
                values.rows().stream()
                        .map(row -> new Row(scalars.all(row, List.of(), Row.insert(0)), 0, 1))
                        .toList();
            case PlanNode.Filter filter ->
                evaluate(filter.input(), sources).stream()
                        .filter(row -> Boolean.TRUE.equals(scalars.one(filter.predicate(), types(filter.input()), row)))
                        .toList();
            case PlanNode.Project project ->
                evaluate(project.input(), sources).stream()
                        .map(row -> row.withValues(scalars.all(
                                project.expressions().stream()
                                        .map(named -> named.expression())
                                        .toList(),
                                types(project.input()),
                                row)))
                        .toList();
            case PlanNode.Unnest unnest -> unnest(unnest, sources);
            case PlanNode.WindowAssign assign -> assign(assign, sources);
            case PlanNode.Aggregate aggregate ->
                new NaiveGroups(scalars, aggregate)
                        .evaluate(evaluate(aggregate.input(), sources), evaluate(aggregate.input(), ever));
            case PlanNode.StreamStreamJoin join ->
                join(new Join(join, join.joinType(), join.keys(), join.residual()), sources, (left, right) -> {
                    long gap = right.timestamp() - left.timestamp();
                    return gap >= -join.beforeMillis() && gap <= join.afterMillis();
                });
            case PlanNode.StreamTableJoin join ->
                join(new Join(join, join.joinType(), join.keys(), join.residual()), sources, (left, right) -> true);
            case PlanNode.TableJoin join ->
                join(new Join(join, join.joinType(), join.keys(), join.residual()), sources, (left, right) -> true);
            case PlanNode.Union union ->
                union.inputs().stream()
                        .flatMap(input -> evaluate(input, sources).stream())
                        .toList();
            case PlanNode.TopN top -> new NaiveRanks(scalars).topN(top, evaluate(top.input(), sources));
            case PlanNode.Over over -> new NaiveRanks(scalars).over(over, evaluate(over.input(), sources));
            case PlanNode.Sort sort -> {
                List<Row> sorted = new NaiveRanks(scalars)
                        .sort(evaluate(sort.input(), sources), types(sort.input()), sort.order());
                long end = sort.limit() == null ? sorted.size() : Math.min(sorted.size(), sort.offset() + sort.limit());
                yield sorted.subList((int) Math.min(sort.offset(), end), (int) end);
            }
            case PlanNode.Limit limit ->
                throw new IllegalArgumentException(
                        "which rows are the first depends on the order of arrival: " + limit);
        };
    }

    private static List<Type> types(PlanNode node) {
        return node.shape().types();
    }

    private static List<Row> scan(PlanNode.Scan scan, Map<String, List<Row>> sources) {
        List<Row> rows = new ArrayList<>();
        for (Row row : sources.getOrDefault(scan.source().name(), List.of())) {
            List<@Nullable Object> values = new ArrayList<>();
            for (ScanColumn column : scan.columns()) {
                values.add(
                        switch (column.origin()) {
                            case DECLARED -> row.value(position(scan, column));
                            case ROWTIME -> row.timestamp();
                            case ROWPARTITION -> 0;
                            case ROWOFFSET -> 0L;
                            case WINDOWSTART, WINDOWEND ->
                                throw new IllegalArgumentException("sources with windowed keys are not known here: "
                                        + scan.source().name());
                        });
            }
            rows.add(row.withValues(values));
        }
        return rows;
    }

    private static int position(PlanNode.Scan scan, ScanColumn column) {
        for (int i = 0; i < scan.source().columns().size(); i++) {
            if (scan.source().columns().get(i).name().equals(column.field().name())) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "no column " + column.field().name() + " in " + scan.source().name());
    }

    private List<Row> unnest(PlanNode.Unnest unnest, Map<String, List<Row>> sources) {
        List<Row> result = new ArrayList<>();
        for (Row row : evaluate(unnest.input(), sources)) {
            List<List<?>> lists = new ArrayList<>();
            int longest = 0;
            for (PlanNode.TableCall call : unnest.calls()) {
                Object value = scalars.one(call.arguments().getFirst(), types(unnest.input()), row);
                if (!call.function().name().equals("EXPLODE")
                        || !(call.arguments().getFirst().type() instanceof ArrayType)) {
                    throw new IllegalArgumentException("only EXPLODE of an array is known here: " + call);
                }
                List<?> list = value == null ? List.of() : (List<?>) value;
                lists.add(list);
                longest = Math.max(longest, list.size());
            }
            for (int i = 0; i < longest; i++) {
                List<@Nullable Object> values = new ArrayList<>(row.values());
                for (List<?> list : lists) {
                    values.add(i < list.size() ? list.get(i) : null);
                }
                result.add(row.withValues(values));
            }
        }
        return result;
    }

    private List<Row> assign(PlanNode.WindowAssign assign, Map<String, List<Row>> sources) {
        List<Row> result = new ArrayList<>();
        for (Row row : evaluate(assign.input(), sources)) {
            Long time = scalars.time(assign.time(), types(assign.input()), row);
            if (time == null) {
                continue;
            }
            for (long[] window : windows(assign.window(), time)) {
                List<@Nullable Object> values = new ArrayList<>(row.values());
                values.add(window[0]);
                values.add(window[1]);
                result.add(row.withValues(values));
            }
        }
        return result;
    }

    /** The time windows that hold {@code time}: start and end of each, by going through all that could. */
    static List<long[]> windows(Window window, long time) {
        long size;
        long advance;
        switch (window) {
            case Window.Tumbling tumbling -> {
                size = tumbling.sizeMillis();
                advance = size;
            }
            case Window.Hopping hopping -> {
                size = hopping.sizeMillis();
                advance = hopping.advanceMillis();
            }
            case Window.Session session -> throw new IllegalArgumentException("rows alone have no session: " + session);
        }
        List<long[]> windows = new ArrayList<>();
        for (long start = 0; start <= time; start += advance) {
            if (time < start + size) {
                windows.add(new long[] {start, start + size});
            }
        }
        return windows;
    }

    private record Join(
            PlanNode node,
            JoinType type,
            List<JoinKey> keys,
            @Nullable Expression residual) {}

    private interface Near {
        boolean test(Row left, Row right);
    }

    private List<Row> join(Join join, Map<String, List<Row>> sources, Near near) {
        PlanNode leftNode = join.node().inputs().get(0);
        PlanNode rightNode = join.node().inputs().get(1);
        List<Row> left = evaluate(leftNode, sources);
        List<Row> right = evaluate(rightNode, sources);
        boolean[] rightMatched = new boolean[right.size()];
        boolean pairs = join.type() != JoinType.SEMI && join.type() != JoinType.ANTI;
        List<Row> result = new ArrayList<>();
        for (Row l : left) {
            boolean matched = false;
            for (int i = 0; i < right.size(); i++) {
                Row r = right.get(i);
                if (near.test(l, r) && keysMatch(join, l, r) && residualHolds(join, l, r)) {
                    matched = true;
                    rightMatched[i] = true;
                    if (pairs) {
                        long time = join.node() instanceof PlanNode.StreamTableJoin
                                ? l.timestamp()
                                : Math.max(l.timestamp(), r.timestamp());
                        result.add(beside(l.values(), r.values(), time));
                    }
                }
            }
            boolean keepsLeft = join.type() == JoinType.LEFT || join.type() == JoinType.FULL;
            if (pairs && !matched && keepsLeft) {
                result.add(beside(l.values(), nulls(rightNode), l.timestamp()));
            } else if (!pairs && matched == (join.type() == JoinType.SEMI)) {
                result.add(l);
            }
        }
        for (int i = 0; i < right.size(); i++) {
            if (!rightMatched[i] && (join.type() == JoinType.RIGHT || join.type() == JoinType.FULL)) {
                result.add(beside(
                        nulls(leftNode), right.get(i).values(), right.get(i).timestamp()));
            }
        }
        return result;
    }

    private boolean keysMatch(Join join, Row left, Row right) {
        for (JoinKey key : join.keys()) {
            Object l = scalars.one(key.left(), types(join.node().inputs().get(0)), left);
            Object r = scalars.one(key.right(), types(join.node().inputs().get(1)), right);
            if (l == null || !Objects.equals(l, r)) {
                return false;
            }
        }
        return true;
    }

    private boolean residualHolds(Join join, Row left, Row right) {
        Expression residual = join.residual();
        if (residual == null) {
            return true;
        }
        List<Type> types = new ArrayList<>(types(join.node().inputs().get(0)));
        types.addAll(types(join.node().inputs().get(1)));
        return Boolean.TRUE.equals(scalars.one(residual, types, beside(left.values(), right.values(), 0)));
    }

    private static List<@Nullable Object> nulls(PlanNode node) {
        return Collections.nCopies(types(node).size(), null);
    }

    private static Row beside(List<@Nullable Object> left, List<@Nullable Object> right, long timestamp) {
        List<@Nullable Object> values = new ArrayList<>(left);
        values.addAll(right);
        return new Row(values, timestamp, 1);
    }
}
