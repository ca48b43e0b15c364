// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.Field;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.SortKey;
import dev.millrace.plan.node.OverCall;
import dev.millrace.plan.node.OverFrame;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.TimestampColumn;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.expression.SpecialCalls.OverRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Functions with OVER: one node for all that share partition, order and frame. */
final class OverNodes {

    private static final OverFrame WHOLE_PARTITION = new OverFrame(OverFrame.Unit.ROWS, null, null);
    private static final OverFrame ROWS_SO_FAR = new OverFrame(OverFrame.Unit.ROWS, null, 0L);
    private static final OverFrame PEERS_SO_FAR = new OverFrame(OverFrame.Unit.RANGE, null, 0L);

    /** Functions of the whole ordered partition, which take no frame. */
    private static final Set<String> FRAMELESS =
            Set.of("ROW_NUMBER", "RANK", "DENSE_RANK", "PERCENT_RANK", "CUME_DIST", "NTILE", "LAG", "LEAD");

    private static final Set<String> RANKS =
            Set.of("ROW_NUMBER", "RANK", "DENSE_RANK", "PERCENT_RANK", "CUME_DIST", "NTILE", "LEAD");

    private final CollectedCalls calls;
    private final Map<Integer, Expression> resolved;
    private final UnaryOperator<Expression> toNode;

    /** What functions have to share to be computed together. */
    private record Spec(List<Expression> partitionBy, List<SortKey> order, OverFrame frame) {}

    OverNodes(CollectedCalls calls, Map<Integer, Expression> resolved, UnaryOperator<Expression> toNode) {
        this.calls = calls;
        this.resolved = resolved;
        this.toNode = toNode;
    }

    PlanNode add(PlanNode input) {
        Map<Spec, List<Integer>> specs = new LinkedHashMap<>();
        for (int index : calls.calls.keySet().stream().sorted().toList()) {
            if (calls.calls.get(index) instanceof OverRequest request) {
                specs.computeIfAbsent(spec(request, index), spec -> new ArrayList<>())
                        .add(index);
            }
        }
        PlanNode node = input;
        for (Map.Entry<Spec, List<Integer>> entry : specs.entrySet()) {
            node = node(node, entry.getKey(), entry.getValue());
        }
        return node;
    }

    private Spec spec(OverRequest request, int index) {
        String name = request.call().function().name();
        if (FRAMELESS.contains(name) && request.order().isEmpty()) {
            throw calls.error(SqlErrorCode.INVALID_WINDOW, name + " needs ORDER BY in OVER.", index);
        }
        OverFrame frame = request.frame();
        if (FRAMELESS.contains(name)) {
            frame = ROWS_SO_FAR;
        } else if (frame == null) {
            frame = request.order().isEmpty() ? WHOLE_PARTITION : PEERS_SO_FAR;
        }
        List<SortKey> order = request.order().stream()
                .map(key -> new SortKey(toNode.apply(key.expression()), key.descending(), key.nullsFirst()))
                .toList();
        return new Spec(request.partitionBy().stream().map(toNode).toList(), order, frame);
    }

    private PlanNode node(PlanNode input, Spec spec, List<Integer> indexes) {
        int width = input.shape().columns().size();
        List<OverCall> overCalls = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        for (int index : indexes) {
            if (calls.calls.get(index) instanceof OverRequest request) {
                AggregateCall call = request.call();
                Expression filter = call.filter();
                AggregateCall moved = new AggregateCall(
                        call.function(),
                        call.arguments().stream().map(toNode).toList(),
                        call.distinct(),
                        filter == null ? null : toNode.apply(filter));
                String name = call.function().name() + "_" + (width + overCalls.size());
                resolved.put(index, new ColumnReference(width + overCalls.size(), call.type()));
                overCalls.add(new OverCall(name, moved));
                fields.add(new Field(name, call.type()));
            }
        }
        RelationKind kind = appends(input, spec, overCalls) ? RelationKind.STREAM : RelationKind.TABLE;
        Shape shape = Projections.appended(input, fields, kind);
        boolean keyed = kind == input.shape().kind();
        return new PlanNode.Over(
                input,
                spec.partitionBy(),
                spec.order(),
                spec.frame(),
                overCalls,
                keyed ? shape : new Shape(kind, shape.columns(), List.of()));
    }

    /**
     * Whether each row of a stream gets its values once and for all: the frame looks back only, along event time. Ranks are not
     * among these, for a row's rank says how many others there are.
     */
    private static boolean appends(PlanNode input, Spec spec, List<OverCall> overCalls) {
        Long following = spec.frame().following();
        return input.shape().kind() == RelationKind.STREAM
                && following != null
                && following <= 0
                && spec.order().size() == 1
                && !spec.order().getFirst().descending()
                && isEventTime(input, spec.order().getFirst().expression())
                && overCalls.stream()
                        .noneMatch(call -> RANKS.contains(call.call().function().name()));
    }

    private static boolean isEventTime(PlanNode node, Expression expression) {
        if (!(expression instanceof ColumnReference reference)) {
            return false;
        }
        return switch (node) {
            case PlanNode.Filter filter -> isEventTime(filter.input(), expression);
            case PlanNode.Over over -> isEventTime(over.input(), expression);
            case PlanNode.Project project ->
                isEventTime(
                        project.input(),
                        project.expressions().get(reference.index()).expression());
            case PlanNode.Scan scan -> {
                ScanColumn column = scan.columns().get(reference.index());
                TimestampColumn timestamp = scan.source().timestamp();
                yield column.origin() == ScanColumn.Origin.ROWTIME
                        || (timestamp != null
                                && timestamp.column().equals(column.field().name()));
            }
            default -> false;
        };
    }
}
