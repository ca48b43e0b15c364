// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.naive;

import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Window;
import dev.millrace.plan.node.WindowedBy;
import dev.millrace.testing.operator.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** GROUP BY by its definition: rows are put on heaps, and each heap is added up. Knows COUNT, SUM, AVG, MIN and MAX. */
final class NaiveGroups {

    private final ScalarExpressions scalars;
    private final PlanNode.Aggregate plan;
    private final List<Type> types;

    NaiveGroups(ScalarExpressions scalars, PlanNode.Aggregate plan) {
        this.scalars = scalars;
        this.plan = plan;
        types = plan.input().shape().types();
    }

    /** The groups of {@code rows}; {@code ever} are the rows that made groups which may now be empty. */
    List<Row> evaluate(List<Row> rows, List<Row> ever) {
        Map<List<@Nullable Object>, List<Row>> groups = heaps(rows);
        if (plan.keepEmptyGroups() && plan.window() == null) {
            heaps(ever).keySet().forEach(key -> groups.computeIfAbsent(key, ignored -> new ArrayList<>()));
        }
        List<Row> result = new ArrayList<>();
        groups.forEach((key, members) -> {
            List<@Nullable Object> values = new ArrayList<>(key);
            for (AggregateCall call : plan.calls()) {
                values.add(new NaiveAggregate(scalars, types).compute(call, members));
            }
            long latest = members.stream().mapToLong(Row::timestamp).max().orElse(0);
            result.add(new Row(values, latest, 1));
        });
        return result;
    }

    /** Rows by key and window. */
    private Map<List<@Nullable Object>, List<Row>> heaps(List<Row> rows) {
        Map<List<@Nullable Object>, List<Row>> heaps = new LinkedHashMap<>();
        WindowedBy window = plan.window();
        for (Row row : rows) {
            List<@Nullable Object> key = scalars.all(plan.keys(), types, row);
            if (plan.dropNullKeys() && key.stream().anyMatch(Objects::isNull)) {
                continue;
            }
            if (window == null || window.window() instanceof Window.Session) {
                heaps.computeIfAbsent(key, ignored -> new ArrayList<>()).add(row);
                continue;
            }
            Long time = scalars.time(window.time(), types, row);
            for (long[] bounds : time == null ? List.<long[]>of() : NaiveEvaluator.windows(window.window(), time)) {
                List<@Nullable Object> windowed = new ArrayList<>(key);
                windowed.add(bounds[0]);
                windowed.add(bounds[1]);
                heaps.computeIfAbsent(windowed, ignored -> new ArrayList<>()).add(row);
            }
        }
        return window != null && window.window() instanceof Window.Session session
                ? sessions(heaps, session.gapMillis(), window.time())
                : heaps;
    }

    private Map<List<@Nullable Object>, List<Row>> sessions(
            Map<List<@Nullable Object>, List<Row>> heaps, long gapMillis, @Nullable Expression time) {
        Map<List<@Nullable Object>, List<Row>> sessions = new LinkedHashMap<>();
        heaps.forEach((key, members) -> {
            record Timed(Row row, long time) {}
            List<Timed> sorted = new ArrayList<>();
            for (Row row : members) {
                Long at = scalars.time(time, types, row);
                if (at != null) {
                    sorted.add(new Timed(row, at));
                }
            }
            sorted.sort(Comparator.comparingLong(Timed::time));
            int start = 0;
            for (int end = 1; end <= sorted.size(); end++) {
                if (end == sorted.size()
                        || sorted.get(end).time() - sorted.get(end - 1).time() > gapMillis) {
                    List<@Nullable Object> windowed = new ArrayList<>(key);
                    windowed.add(sorted.get(start).time());
                    windowed.add(sorted.get(end - 1).time());
                    sessions.put(
                            windowed,
                            sorted.subList(start, end).stream().map(Timed::row).toList());
                    start = end;
                }
            }
        });
        return sessions;
    }

    /** One aggregate over a heap of rows. */
    static final class NaiveAggregate {
        private final ScalarExpressions scalars;
        private final List<Type> types;

        NaiveAggregate(ScalarExpressions scalars, List<Type> types) {
            this.scalars = scalars;
            this.types = types;
        }

        @Nullable
        Object compute(AggregateCall call, List<Row> rows) {
            List<Row> chosen = new ArrayList<>();
            for (Row row : rows) {
                Expression filter = call.filter();
                if (filter == null || Boolean.TRUE.equals(scalars.one(filter, types, row))) {
                    chosen.add(row);
                }
            }
            if (call.arguments().isEmpty()) {
                return (long) chosen.size();
            }
            List<Object> values = new ArrayList<>();
            for (Row row : chosen) {
                Object value = scalars.one(call.arguments().getFirst(), types, row);
                if (value != null) {
                    values.add(value);
                }
            }
            if (call.distinct()) {
                values = new ArrayList<>(new LinkedHashSet<>(values));
            }
            return over(call, values);
        }

        private static @Nullable Object over(AggregateCall call, List<Object> values) {
            Comparator<Object> order = NaiveRanks.naturalOrder();
            return switch (call.function().name()) {
                case "COUNT" -> (long) values.size();
                case "MIN" -> values.stream().min(order).orElse(null);
                case "MAX" -> values.stream().max(order).orElse(null);
                case "AVG" ->
                    values.stream()
                            .mapToDouble(value -> ((Number) value).doubleValue())
                            .average()
                            .orElse(0);
                case "SUM" -> {
                    if (call.type() == ScalarType.DOUBLE) {
                        yield values.stream()
                                .mapToDouble(value -> (Double) value)
                                .sum();
                    }
                    long sum = values.stream()
                            .mapToLong(value -> ((Number) value).longValue())
                            .sum();
                    if (call.type() == ScalarType.INT) {
                        yield (int) sum;
                    }
                    yield sum;
                }
                default ->
                    throw new IllegalArgumentException(
                            "the aggregate function " + call.function().name() + " is not known here");
            };
        }
    }
}
