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
import dev.millrace.plan.source.RelationKind;
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
    private static final Set<String> FRAMELESS = Set.of(
            "ROW_NUMBER", "RANK", "DENSE_RANK", "PERCENT_RANK", "CUME_DIST", "NTILE", "LAG", "LEAD");

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
                specs.computeIfAbsent(spec(request, index), spec -> new ArrayList<>()).add(index);
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
        // Rows that have come may change their value when another row comes between, or behind the frame's current row.
        Long following = spec.frame().following();
        boolean appends = input.shape().kind() == RelationKind.STREAM && following != null && following <= 0;
        return new PlanNode.Over(
                input,
                spec.partitionBy(),
                spec.order(),
                spec.frame(),
                overCalls,
                Projections.appended(input, fields, appends ? RelationKind.STREAM : RelationKind.TABLE));
    }
}
