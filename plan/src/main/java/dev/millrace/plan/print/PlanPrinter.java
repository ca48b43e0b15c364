// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.print;

import dev.millrace.data.Field;
import dev.millrace.data.Names;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.expression.SortKey;
import dev.millrace.plan.node.Emit;
import dev.millrace.plan.node.JoinKey;
import dev.millrace.plan.node.OverFrame;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.node.Window;
import dev.millrace.plan.node.WindowedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints a plan as a tree of lines, the root first. */
public final class PlanPrinter {

    private PlanPrinter() {}

    /** One line per node, without a line break at the end. */
    public static String print(PlanNode root) {
        List<String> lines = new ArrayList<>();
        append(root, 0, false, lines);
        return String.join("\n", lines);
    }

    /**
     * As {@link #print}, and below each node a line with its columns, of which those marked KEY form the key, one with the
     * state that it keeps, and one where its input has to change shard.
     */
    public static String explain(PlanNode root) {
        List<String> lines = new ArrayList<>();
        append(root, 0, true, lines);
        return String.join("\n", lines);
    }

    /** The name of a node alone, such as {@code Aggregate}. */
    public static String operator(PlanNode node) {
        return node.getClass().getSimpleName();
    }

    /** What {@link #print} says of a node behind its name: keys, window, condition; empty if there is nothing to say. */
    public static String detail(PlanNode node) {
        return line(node).substring(operator(node).length()).strip();
    }

    /** One node in one line, without its inputs: its kind, and what it does. */
    public static String node(PlanNode node) {
        return line(node);
    }

    /** What {@link #explain} notes below a node: the topic that it reads, the state that it keeps, where rows change shard. */
    public static List<String> notes(PlanNode node) {
        return PlanNotes.of(node);
    }

    private static void append(PlanNode node, int depth, boolean notes, List<String> lines) {
        String indent = "  ".repeat(depth);
        lines.add(indent + line(node));
        if (notes) {
            lines.add(indent + "    : " + shape(node.shape()));
            for (String note : PlanNotes.of(node)) {
                lines.add(indent + "    : " + note);
            }
        }
        for (PlanNode input : node.inputs()) {
            append(input, depth + 1, notes, lines);
        }
    }

    private static String shape(Shape shape) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < shape.columns().size(); i++) {
            columns.add(shape.columns().get(i) + (shape.key().contains(i) ? " KEY" : ""));
        }
        return shape.kind() + " (" + String.join(", ", columns) + ")";
    }

    private static String line(PlanNode node) {
        return switch (node) {
            case PlanNode.Scan scan ->
                "Scan " + Names.quoteIfNeeded(scan.source().name()) + " [" + names(scan) + "]";
            case PlanNode.Values values -> "Values " + rows(values);
            case PlanNode.Filter filter -> "Filter " + over(filter.input()).print(filter.predicate());
            case PlanNode.Project project -> "Project [" + projection(project) + "]";
            case PlanNode.Unnest unnest -> "Unnest [" + calls(unnest) + "]";
            case PlanNode.WindowAssign assign ->
                "WindowAssign " + window(assign.window()) + time(assign.time(), over(assign.input()));
            case PlanNode.Aggregate aggregate -> aggregate(aggregate);
            case PlanNode.StreamStreamJoin join ->
                "StreamStreamJoin " + join.joinType() + on(join, join.keys(), join.residual()) + " within="
                        + within(join);
            case PlanNode.StreamTableJoin join ->
                "StreamTableJoin " + join.joinType() + on(join, join.keys(), join.residual());
            case PlanNode.TableJoin join -> "TableJoin " + join.joinType() + on(join, join.keys(), join.residual());
            case PlanNode.Union _ -> "Union";
            case PlanNode.TopN top ->
                "TopN limit=" + top.limit() + partition(top.partitionBy(), top.input())
                        + order(top.order(), top.input()) + (top.withRowNumber() ? " withRowNumber" : "");
            case PlanNode.Over window -> over(window);
            case PlanNode.Sort sort ->
                "Sort" + order(sort.order(), sort.input())
                        + (sort.offset() == 0 ? "" : " offset=" + sort.offset())
                        + (sort.limit() == null ? "" : " limit=" + sort.limit());
            case PlanNode.Limit limit -> "Limit " + limit.count();
        };
    }

    private static ExpressionPrinter over(PlanNode input) {
        return new ExpressionPrinter(input.shape().columns());
    }

    private static String names(PlanNode.Scan scan) {
        return scan.columns().stream()
                .map(column -> Names.quoteIfNeeded(column.field().name()))
                .collect(Collectors.joining(", "));
    }

    private static String rows(PlanNode.Values values) {
        ExpressionPrinter printer = new ExpressionPrinter(List.of());
        return values.rows().stream().map(row -> "(" + printer.list(row) + ")").collect(Collectors.joining(", "));
    }

    private static String projection(PlanNode.Project project) {
        ExpressionPrinter printer = over(project.input());
        List<String> parts = new ArrayList<>();
        for (NamedExpression named : project.expressions()) {
            String text = printer.print(named.expression());
            String name = Names.quoteIfNeeded(named.name());
            parts.add(text.equals(name) ? name : text + " AS " + name);
        }
        return String.join(", ", parts);
    }

    private static String calls(PlanNode.Unnest unnest) {
        ExpressionPrinter printer = over(unnest.input());
        return unnest.calls().stream()
                .map(call -> call.function().name() + "(" + printer.list(call.arguments()) + ")")
                .collect(Collectors.joining(", "));
    }

    private static String aggregate(PlanNode.Aggregate aggregate) {
        ExpressionPrinter printer = over(aggregate.input());
        StringBuilder text = new StringBuilder("Aggregate keys=[" + printer.list(aggregate.keys()) + "] calls=[");
        text.append(aggregate.calls().stream().map(printer::print).collect(Collectors.joining(", ")))
                .append(']');
        WindowedBy window = aggregate.window();
        if (window != null) {
            text.append(" window=").append(window(window.window())).append(time(window.time(), printer));
            text.append(" grace=").append(DurationText.of(window.graceMillis()));
        }
        if (aggregate.emit() == Emit.FINAL) {
            text.append(" emit=FINAL");
        }
        return text.toString();
    }

    private static String time(@Nullable Expression time, ExpressionPrinter printer) {
        return time == null ? "" : " time=" + printer.print(time);
    }

    /** A window as its clause writes it. */
    static String window(Window window) {
        return switch (window) {
            case Window.Tumbling tumbling -> "TUMBLING (SIZE " + DurationText.of(tumbling.sizeMillis()) + ")";
            case Window.Hopping hopping ->
                "HOPPING (SIZE " + DurationText.of(hopping.sizeMillis()) + ", ADVANCE BY "
                        + DurationText.of(hopping.advanceMillis()) + ")";
            case Window.Session session -> "SESSION (" + DurationText.of(session.gapMillis()) + ")";
        };
    }

    private static String on(PlanNode join, List<JoinKey> keys, @Nullable Expression residual) {
        ExpressionPrinter left = over(join.inputs().get(0));
        ExpressionPrinter right = over(join.inputs().get(1));
        String pairs = keys.stream()
                .map(key -> left.print(key.left()) + " = " + right.print(key.right()))
                .collect(Collectors.joining(", "));
        if (residual == null) {
            return " on=[" + pairs + "]";
        }
        List<Field> both = new ArrayList<>(join.inputs().get(0).shape().columns());
        both.addAll(join.inputs().get(1).shape().columns());
        return " on=[" + pairs + "] where " + new ExpressionPrinter(both).print(residual);
    }

    private static String within(PlanNode.StreamStreamJoin join) {
        Long grace = join.graceMillis();
        return "(" + DurationText.of(join.beforeMillis()) + ", " + DurationText.of(join.afterMillis()) + ")"
                + (grace == null ? "" : " grace=" + DurationText.of(grace));
    }

    private static String partition(List<Expression> expressions, PlanNode input) {
        return expressions.isEmpty() ? "" : " partitionBy=[" + over(input).list(expressions) + "]";
    }

    private static String order(List<SortKey> keys, PlanNode input) {
        ExpressionPrinter printer = over(input);
        return keys.isEmpty()
                ? ""
                : " order=[" + keys.stream().map(printer::print).collect(Collectors.joining(", ")) + "]";
    }

    private static String over(PlanNode.Over node) {
        ExpressionPrinter printer = over(node.input());
        String calls = node.calls().stream()
                .map(call -> printer.print(call.call()) + " AS " + Names.quoteIfNeeded(call.name()))
                .collect(Collectors.joining(", "));
        return "Over calls=[" + calls + "]" + partition(node.partitionBy(), node.input())
                + order(node.order(), node.input()) + " frame=" + frame(node.frame());
    }

    private static String frame(OverFrame frame) {
        return frame.unit() + " BETWEEN " + bound(frame.preceding(), frame.unit(), "PRECEDING") + " AND "
                + bound(frame.following(), frame.unit(), "FOLLOWING");
    }

    private static String bound(@Nullable Long count, OverFrame.Unit unit, String side) {
        if (count == null) {
            return "UNBOUNDED " + side;
        }
        if (count == 0) {
            return "CURRENT ROW";
        }
        return (unit == OverFrame.Unit.ROWS ? count.toString() : DurationText.of(count)) + " " + side;
    }
}
