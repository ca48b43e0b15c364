// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.optimize;

import dev.millrace.data.Field;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.expression.SortKey;
import dev.millrace.plan.node.OverCall;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.node.WindowedBy;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.expression.ExpressionRewriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes out columns that nobody reads, down to the scans, so that they are not even decoded. From the root down each node is
 * told which of its columns are read; it tells what its inputs have to give, and where its columns stand afterwards. The key of
 * a TABLE always stays, because it says which row a change is about.
 */
final class ColumnPruning {

    /** A node without some of its columns, and where the others stand now: −1 for those taken out. */
    record Pruned(PlanNode node, int[] places) {

        Expression move(Expression expression) {
            return ExpressionRewriter.moveColumns(expression, index -> places[index]);
        }
    }

    private ColumnPruning() {}

    static PlanNode prune(PlanNode root) {
        BitSet all = new BitSet();
        all.set(0, root.shape().columns().size());
        return prune(root, all).node();
    }

    private static Pruned prune(PlanNode node, BitSet read) {
        BitSet needed = (BitSet) read.clone();
        if (node.shape().kind() == RelationKind.TABLE) {
            node.shape().key().forEach(needed::set);
        }
        return switch (node) {
            case PlanNode.Scan scan -> scan(scan, needed);
            case PlanNode.Values values ->
                new Pruned(values, identity(values.shape().columns().size()));
            case PlanNode.Filter filter -> {
                Pruned input = prune(filter.input(), with(needed, List.of(filter.predicate())));
                yield new Pruned(new PlanNode.Filter(input.node(), input.move(filter.predicate())), input.places());
            }
            case PlanNode.Limit limit -> {
                Pruned input = prune(limit.input(), needed);
                yield new Pruned(new PlanNode.Limit(input.node(), limit.count()), input.places());
            }
            case PlanNode.Sort sort -> {
                Pruned input = prune(sort.input(), with(needed, expressions(sort.order())));
                List<SortKey> order = move(sort.order(), input::move);
                yield new Pruned(new PlanNode.Sort(input.node(), order, sort.offset(), sort.limit()), input.places());
            }
            case PlanNode.Project project -> project(project, needed);
            case PlanNode.Unnest unnest -> unnest(unnest, needed);
            case PlanNode.WindowAssign assign -> windowAssign(assign, needed);
            case PlanNode.Aggregate aggregate -> aggregate(aggregate, needed);
            case PlanNode.StreamStreamJoin join -> JoinPruning.prune(join, needed);
            case PlanNode.StreamTableJoin join -> JoinPruning.prune(join, needed);
            case PlanNode.TableJoin join -> JoinPruning.prune(join, needed);
            case PlanNode.Union union -> union(union, needed);
            case PlanNode.TopN top -> topN(top, needed);
            case PlanNode.Over over -> over(over, needed);
        };
    }

    /** The entry for the joins, which live apart. */
    static Pruned input(PlanNode node, BitSet needed) {
        return prune(node, needed);
    }

    static BitSet with(BitSet needed, List<Expression> expressions) {
        BitSet all = (BitSet) needed.clone();
        expressions.forEach(expression -> all.or(ExpressionRewriter.columns(expression)));
        return all;
    }

    static BitSet below(BitSet needed, int width) {
        return needed.get(0, width);
    }

    static int[] identity(int width) {
        int[] places = new int[width];
        Arrays.setAll(places, index -> index);
        return places;
    }

    private static List<Expression> expressions(List<SortKey> order) {
        return order.stream().map(SortKey::expression).toList();
    }

    private static List<SortKey> move(List<SortKey> order, UnaryOperator<Expression> move) {
        return order.stream()
                .map(key -> new SortKey(move.apply(key.expression()), key.descending(), key.nullsFirst()))
                .toList();
    }

    /** Where the columns that are kept stand when the others are gone. */
    private static int[] places(BitSet kept, int width) {
        int[] places = new int[width];
        int next = 0;
        for (int i = 0; i < width; i++) {
            places[i] = kept.get(i) ? next++ : -1;
        }
        return places;
    }

    /** The shape of what is left. */
    static Shape shape(Shape old, int[] places) {
        int width = (int) Arrays.stream(places).filter(place -> place >= 0).count();
        Field[] fields = new Field[width];
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0) {
                fields[places[i]] = old.columns().get(i);
            }
        }
        return shape(old, places, List.of(fields));
    }

    private static Shape shape(Shape old, int[] places, List<Field> fields) {
        List<Integer> key = new ArrayList<>();
        for (int index : old.key()) {
            if (places[index] >= 0) {
                key.add(places[index]);
            }
        }
        return new Shape(old.kind(), fields, key.size() == old.key().size() ? key : List.of());
    }

    private static Pruned scan(PlanNode.Scan scan, BitSet needed) {
        int width = scan.columns().size();
        if (needed.isEmpty()) {
            // Rows are counted by something: the event time is there without decoding.
            for (int i = 0; i < width; i++) {
                if (scan.columns().get(i).origin() == ScanColumn.Origin.ROWTIME) {
                    needed.set(i);
                }
            }
        }
        int[] places = places(needed, width);
        List<ScanColumn> columns = needed.stream().mapToObj(scan.columns()::get).toList();
        return new Pruned(new PlanNode.Scan(scan.source(), columns, shape(scan.shape(), places)), places);
    }

    private static Pruned project(PlanNode.Project project, BitSet needed) {
        if (needed.isEmpty()) {
            needed.set(0);
        }
        List<NamedExpression> kept =
                needed.stream().mapToObj(project.expressions()::get).toList();
        List<Expression> read = kept.stream().map(NamedExpression::expression).toList();
        Pruned input = prune(project.input(), with(new BitSet(), read));
        List<NamedExpression> moved = kept.stream()
                .map(named -> new NamedExpression(named.name(), input.move(named.expression())))
                .toList();
        int[] places = places(needed, project.expressions().size());
        return new Pruned(new PlanNode.Project(input.node(), moved, shape(project.shape(), places)), places);
    }

    /** The places of a node that puts {@code more} columns of its own behind its input's. */
    private static int[] appended(Pruned input, int more) {
        int width = input.node().shape().columns().size();
        int[] places = Arrays.copyOf(input.places(), input.places().length + more);
        for (int i = 0; i < more; i++) {
            places[input.places().length + i] = width + i;
        }
        return places;
    }

    private static Pruned unnest(PlanNode.Unnest unnest, BitSet needed) {
        int width = unnest.input().shape().columns().size();
        List<Expression> arguments = unnest.calls().stream()
                .flatMap(call -> call.arguments().stream())
                .toList();
        Pruned input = prune(unnest.input(), with(below(needed, width), arguments));
        List<PlanNode.TableCall> calls = unnest.calls().stream()
                .map(call -> new PlanNode.TableCall(
                        call.function(),
                        call.arguments().stream().map(input::move).toList()))
                .toList();
        int[] places = appended(input, calls.size());
        return new Pruned(new PlanNode.Unnest(input.node(), calls, shape(unnest.shape(), places)), places);
    }

    private static Pruned windowAssign(PlanNode.WindowAssign assign, BitSet needed) {
        int width = assign.input().shape().columns().size();
        Expression time = assign.time();
        Pruned input = prune(assign.input(), with(below(needed, width), time == null ? List.of() : List.of(time)));
        int[] places = appended(input, 2);
        return new Pruned(
                new PlanNode.WindowAssign(
                        input.node(), assign.window(), moved(time, input), shape(assign.shape(), places)),
                places);
    }

    private static @Nullable Expression moved(@Nullable Expression expression, Pruned input) {
        return expression == null ? null : input.move(expression);
    }

    private static Pruned aggregate(PlanNode.Aggregate aggregate, BitSet needed) {
        WindowedBy window = aggregate.window();
        int first = aggregate.keys().size() + (window == null ? 0 : 2);
        int width = aggregate.shape().columns().size();
        needed.set(0, first);
        List<AggregateCall> calls = new ArrayList<>();
        List<Expression> read = new ArrayList<>(aggregate.keys());
        for (int i = first; i < width; i++) {
            if (needed.get(i)) {
                AggregateCall call = aggregate.calls().get(i - first);
                calls.add(call);
                addRead(call, read);
            }
        }
        if (window != null && window.time() != null) {
            read.add(window.time());
        }
        Pruned input = prune(aggregate.input(), with(new BitSet(), read));
        WindowedBy movedWindow = window == null
                ? null
                : new WindowedBy(
                        window.window(), moved(window.time(), input), window.graceMillis(), window.retentionMillis());
        int[] places = places(needed, width);
        PlanNode node = new PlanNode.Aggregate(
                input.node(),
                aggregate.keys().stream().map(input::move).toList(),
                calls.stream().map(call -> moved(call, input)).toList(),
                movedWindow,
                aggregate.emit(),
                aggregate.dropNullKeys(),
                aggregate.keepEmptyGroups(),
                shape(aggregate.shape(), places));
        return new Pruned(node, places);
    }

    private static void addRead(AggregateCall call, List<Expression> read) {
        read.addAll(call.arguments());
        if (call.filter() != null) {
            read.add(call.filter());
        }
    }

    private static AggregateCall moved(AggregateCall call, Pruned input) {
        return new AggregateCall(
                call.function(),
                call.arguments().stream().map(input::move).toList(),
                call.distinct(),
                moved(call.filter(), input));
    }

    private static Pruned union(PlanNode.Union union, BitSet needed) {
        if (needed.isEmpty()) {
            needed.set(0);
        }
        int[] places = places(needed, union.shape().columns().size());
        List<PlanNode> inputs = new ArrayList<>();
        for (PlanNode input : union.inputs()) {
            inputs.add(exactly(prune(input, needed), needed, union.shape()));
        }
        return new Pruned(new PlanNode.Union(inputs, shape(union.shape(), places)), places);
    }

    /** Just the columns asked for, in their order. */
    private static PlanNode exactly(Pruned input, BitSet needed, Shape shape) {
        List<NamedExpression> expressions = new ArrayList<>();
        boolean exact = input.node().shape().columns().size() == needed.cardinality();
        for (int index : needed.stream().toArray()) {
            int place = input.places()[index];
            exact &= place == expressions.size();
            Field field = input.node().shape().columns().get(place);
            expressions.add(
                    new NamedExpression(shape.columns().get(index).name(), new ColumnReference(place, field.type())));
        }
        List<Field> fields = expressions.stream()
                .map(named -> new Field(named.name(), named.expression().type()))
                .toList();
        return exact
                ? input.node()
                : new PlanNode.Project(
                        input.node(),
                        expressions,
                        new Shape(input.node().shape().kind(), fields, List.of()));
    }

    private static Pruned topN(PlanNode.TopN top, BitSet needed) {
        int width = top.input().shape().columns().size();
        List<Expression> read = new ArrayList<>(top.partitionBy());
        read.addAll(expressions(top.order()));
        Pruned input = prune(top.input(), with(below(needed, width), read));
        int[] places = appended(input, top.withRowNumber() ? 1 : 0);
        PlanNode node = new PlanNode.TopN(
                input.node(),
                top.partitionBy().stream().map(input::move).toList(),
                move(top.order(), input::move),
                top.limit(),
                top.withRowNumber(),
                shape(top.shape(), places));
        return new Pruned(node, places);
    }

    private static Pruned over(PlanNode.Over over, BitSet needed) {
        int width = over.input().shape().columns().size();
        List<Expression> read = new ArrayList<>(over.partitionBy());
        read.addAll(expressions(over.order()));
        List<OverCall> kept = new ArrayList<>();
        for (int i = 0; i < over.calls().size(); i++) {
            if (needed.get(width + i)) {
                kept.add(over.calls().get(i));
                addRead(over.calls().get(i).call(), read);
            }
        }
        if (kept.isEmpty()) {
            Pruned input = prune(over.input(), below(needed, width));
            int[] places = Arrays.copyOf(input.places(), width + over.calls().size());
            Arrays.fill(places, width, places.length, -1);
            return new Pruned(input.node(), places);
        }
        Pruned input = prune(over.input(), with(below(needed, width), read));
        int[] places = appended(input, over.calls().size());
        int next = input.node().shape().columns().size();
        for (int i = 0; i < over.calls().size(); i++) {
            places[width + i] = needed.get(width + i) ? next++ : -1;
        }
        List<OverCall> calls = kept.stream()
                .map(call -> new OverCall(call.name(), moved(call.call(), input)))
                .toList();
        PlanNode node = new PlanNode.Over(
                input.node(),
                over.partitionBy().stream().map(input::move).toList(),
                move(over.order(), input::move),
                over.frame(),
                calls,
                shape(over.shape(), places));
        return new Pruned(node, places);
    }
}
