// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.naive;

import dev.millrace.data.Type;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.SortKey;
import dev.millrace.plan.node.OverCall;
import dev.millrace.plan.node.OverFrame;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.testing.operator.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Orders, rankings and frames by their definitions: everything is sorted, every frame is searched from end to end. */
final class NaiveRanks {

    private final ScalarExpressions scalars;

    NaiveRanks(ScalarExpressions scalars) {
        this.scalars = scalars;
    }

    @SuppressWarnings("unchecked")
    static Comparator<Object> naturalOrder() {
        return (left, right) -> ((Comparable<Object>) left).compareTo(right);
    }

    List<Row> sort(List<Row> rows, List<Type> types, List<SortKey> order) {
        List<Row> sorted = new ArrayList<>(rows);
        sorted.sort((left, right) -> compare(left, right, types, order));
        return sorted;
    }

    private int compare(Row left, Row right, List<Type> types, List<SortKey> order) {
        for (SortKey key : order) {
            Object l = scalars.one(key.expression(), types, left);
            Object r = scalars.one(key.expression(), types, right);
            int result;
            if (l == null || r == null) {
                boolean bothNull = l == null && r == null;
                result = bothNull ? 0 : (l == null) == key.nullsFirst() ? -1 : 1;
            } else {
                result = naturalOrder().compare(l, r) * (key.descending() ? -1 : 1);
            }
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    private Map<List<@Nullable Object>, List<Row>> partitions(
            List<Row> rows, List<Type> types, List<Expression> partitionBy) {
        Map<List<@Nullable Object>, List<Row>> partitions = new LinkedHashMap<>();
        for (Row row : rows) {
            partitions
                    .computeIfAbsent(scalars.all(partitionBy, types, row), ignored -> new ArrayList<>())
                    .add(row);
        }
        return partitions;
    }

    List<Row> topN(PlanNode.TopN top, List<Row> rows) {
        List<Type> types = top.input().shape().types();
        List<Row> result = new ArrayList<>();
        for (List<Row> partition : partitions(rows, types, top.partitionBy()).values()) {
            List<Row> sorted = sort(partition, types, top.order());
            for (int i = 0; i < Math.min(top.limit(), sorted.size()); i++) {
                List<@Nullable Object> values = new ArrayList<>(sorted.get(i).values());
                if (top.withRowNumber()) {
                    values.add(i + 1L);
                }
                result.add(sorted.get(i).withValues(values));
            }
        }
        return result;
    }

    List<Row> over(PlanNode.Over over, List<Row> rows) {
        List<Type> types = over.input().shape().types();
        List<Row> result = new ArrayList<>();
        for (List<Row> partition : partitions(rows, types, over.partitionBy()).values()) {
            List<Row> sorted = sort(partition, types, over.order());
            for (int i = 0; i < sorted.size(); i++) {
                List<@Nullable Object> values = new ArrayList<>(sorted.get(i).values());
                for (OverCall call : over.calls()) {
                    values.add(value(over, call.call(), sorted, i));
                }
                result.add(sorted.get(i).withValues(values));
            }
        }
        return result;
    }

    private @Nullable Object value(PlanNode.Over over, AggregateCall call, List<Row> sorted, int i) {
        List<Type> types = over.input().shape().types();
        List<Row> frame = new ArrayList<>();
        for (int j = 0; j < sorted.size(); j++) {
            if (inFrame(over, sorted, i, j)) {
                frame.add(sorted.get(j));
            }
        }
        int peers = 0;
        int groups = 0;
        for (int j = 0; j <= i; j++) {
            boolean isPeer = compare(sorted.get(j), sorted.get(i), types, over.order()) == 0;
            peers += isPeer ? 1 : 0;
            boolean opens = j == 0 || compare(sorted.get(j - 1), sorted.get(j), types, over.order()) != 0;
            groups += opens ? 1 : 0;
        }
        return switch (call.function().name()) {
            case "ROW_NUMBER" -> i + 1L;
            case "RANK" -> i - peers + 2L;
            case "DENSE_RANK" -> (long) groups;
            case "LAG" -> shifted(call, sorted, types, i, -1);
            case "LEAD" -> shifted(call, sorted, types, i, 1);
            case "FIRST_VALUE" ->
                frame.isEmpty() ? null : scalars.one(call.arguments().getFirst(), types, frame.getFirst());
            case "LAST_VALUE" ->
                frame.isEmpty() ? null : scalars.one(call.arguments().getFirst(), types, frame.getLast());
            default -> new NaiveGroups.NaiveAggregate(scalars, types).compute(call, frame);
        };
    }

    private @Nullable Object shifted(AggregateCall call, List<Row> sorted, List<Type> types, int i, int direction) {
        long distance =
                call.arguments().size() < 2 ? 1 : literal(call.arguments().get(1));
        long source = i + direction * distance;
        if (source >= 0 && source < sorted.size()) {
            return scalars.one(call.arguments().getFirst(), types, sorted.get((int) source));
        }
        return call.arguments().size() < 3 ? null : scalars.one(call.arguments().get(2), types, sorted.get(i));
    }

    private static long literal(Expression expression) {
        if (expression instanceof Expression.Literal literal && literal.value() instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("not a number: " + expression);
    }

    private boolean inFrame(PlanNode.Over over, List<Row> sorted, int i, int j) {
        OverFrame frame = over.frame();
        List<Type> types = over.input().shape().types();
        long gap;
        boolean bounded = isDistance(frame.preceding()) || isDistance(frame.following());
        if (frame.unit() == OverFrame.Unit.ROWS) {
            gap = (long) j - i;
        } else if (bounded) {
            SortKey key = over.order().getFirst();
            Long own = scalars.time(key.expression(), types, sorted.get(i));
            Long other = scalars.time(key.expression(), types, sorted.get(j));
            gap = own == null || other == null ? 0 : (key.descending() ? own - other : other - own);
        } else {
            gap = compare(sorted.get(j), sorted.get(i), types, over.order());
        }
        return (frame.preceding() == null || gap >= -frame.preceding())
                && (frame.following() == null || gap <= frame.following());
    }

    private static boolean isDistance(@Nullable Long bound) {
        return bound != null && bound != 0;
    }
}
