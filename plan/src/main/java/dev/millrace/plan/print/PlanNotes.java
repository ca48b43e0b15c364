// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.print;

import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.node.JoinKey;
import dev.millrace.plan.node.JoinType;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Window;
import dev.millrace.plan.node.WindowedBy;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node costs, in words: the topic that it reads, the state that it has to keep, and which of its inputs must change shard
 * because they are not already spread by the expressions by which the node works.
 */
final class PlanNotes {

    private PlanNotes() {}

    static List<String> of(PlanNode node) {
        List<String> notes = new ArrayList<>();
        String state = state(node);
        switch (node) {
            case PlanNode.Scan scan -> notes.add(topic(scan.source()));
            case PlanNode.Aggregate aggregate -> exchange(notes, "", aggregate.input(), aggregate.keys());
            case PlanNode.StreamStreamJoin join -> exchanges(notes, join, join.keys());
            case PlanNode.StreamTableJoin join -> exchanges(notes, join, join.keys());
            case PlanNode.TableJoin join -> exchanges(notes, join, join.keys());
            case PlanNode.TopN top -> exchange(notes, "", top.input(), top.partitionBy());
            case PlanNode.Over over -> exchange(notes, "", over.input(), over.partitionBy());
            case PlanNode.Values _,
                    PlanNode.Filter _,
                    PlanNode.Project _,
                    PlanNode.Unnest _,
                    PlanNode.WindowAssign _,
                    PlanNode.Union _,
                    PlanNode.Sort _,
                    PlanNode.Limit _ -> {}
        }
        if (state != null) {
            notes.add("state: " + state);
        }
        return notes;
    }

    private static @Nullable String state(PlanNode node) {
        return switch (node) {
            case PlanNode.Scan scan -> scan.source().kind() == RelationKind.TABLE ? "the latest row of each key" : null;
            case PlanNode.Aggregate aggregate -> aggregateState(aggregate);
            case PlanNode.StreamStreamJoin join ->
                "the rows of both sides for "
                        + DurationText.of(join.beforeMillis()
                                + join.afterMillis()
                                + (join.graceMillis() == null ? 0 : join.graceMillis()));
            case PlanNode.StreamTableJoin _ -> "the rows of the right side";
            case PlanNode.TableJoin join ->
                join.joinType() == JoinType.SEMI || join.joinType() == JoinType.ANTI
                        ? "the rows of the left side and the join keys of the right"
                        : "the rows of both sides";
            case PlanNode.TopN top ->
                top.input().shape().kind() == RelationKind.TABLE
                        ? "all rows of each partition, in order"
                        : "the first " + top.limit() + " rows of each partition";
            case PlanNode.Over over -> overState(over);
            case PlanNode.Sort _ -> "all rows";
            case PlanNode.Values _,
                    PlanNode.Filter _,
                    PlanNode.Project _,
                    PlanNode.Unnest _,
                    PlanNode.WindowAssign _,
                    PlanNode.Union _,
                    PlanNode.Limit _ -> null;
        };
    }

    private static String aggregateState(PlanNode.Aggregate aggregate) {
        String what = aggregate.keys().isEmpty() ? "one row" : "one row per group";
        WindowedBy window = aggregate.window();
        if (window == null) {
            return what;
        }
        String kind = window.window() instanceof Window.Session ? "session" : "window";
        Long retention = window.retentionMillis();
        return what + " and " + kind + (retention == null ? "" : ", kept for " + DurationText.of(retention));
    }

    private static String overState(PlanNode.Over over) {
        Long preceding = over.frame().preceding();
        String each = over.partitionBy().isEmpty() ? "" : " of each partition";
        if (preceding == null || over.input().shape().kind() == RelationKind.TABLE) {
            return "all rows" + each;
        }
        return switch (over.frame().unit()) {
            case ROWS -> "the last " + (preceding + 1) + " rows" + each;
            case RANGE -> "the rows of the last " + DurationText.of(preceding) + each;
        };
    }

    private static void exchanges(List<String> notes, PlanNode join, List<JoinKey> keys) {
        exchange(
                notes,
                " of the left side",
                join.inputs().get(0),
                keys.stream().map(JoinKey::left).toList());
        exchange(
                notes,
                " of the right side",
                join.inputs().get(1),
                keys.stream().map(JoinKey::right).toList());
    }

    private static void exchange(List<String> notes, String side, PlanNode input, List<Expression> by) {
        if (by.isEmpty()) {
            notes.add("exchange" + side + ": all rows to one shard");
        } else if (!spreadBy(input, by)) {
            notes.add("exchange" + side + ": by "
                    + new ExpressionPrinter(input.shape().columns()).list(by));
        }
    }

    private static boolean spreadBy(PlanNode input, List<Expression> by) {
        List<Integer> key = input.shape().key();
        if (key.size() != by.size()) {
            return false;
        }
        for (int i = 0; i < by.size(); i++) {
            if (!(by.get(i) instanceof Expression.ColumnReference reference) || reference.index() != key.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static String topic(SourceDefinition source) {
        KeyWindow window = source.window();
        return "topic: " + source.topic().name() + ", key "
                + source.topic().keyFormat().name()
                + (window == null ? "" : " with the " + window.kind() + " window") + ", value "
                + source.topic().valueFormat().name();
    }
}
