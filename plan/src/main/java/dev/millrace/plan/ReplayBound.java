// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan;

import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Window;
import dev.millrace.plan.node.WindowedBy;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * How far back a query must read its input again to have the state that it had: the question that decides whether offsets in a
 * consumer group are enough to go on from.
 *
 * <p>A plan that keeps nothing has a bound of 0. A windowed aggregation needs the rows whose event time lies less than the window's
 * size plus its grace behind the watermark, as all other rows belong to windows that have closed. Everything else is unbounded:
 * what it keeps may come from any row, or the rows that it keeps cannot be told by their event time.
 */
public sealed interface ReplayBound {

    /** Rows whose event time is not later than the watermark minus {@code millis} are not needed; 0 if no row is. */
    record Bounded(long millis) implements ReplayBound {}

    /** Any row may be needed. {@code because} completes a sentence: "it …". */
    record Unbounded(String because) implements ReplayBound {}

    /**
     * The bound of a plan.
     *
     * @param feeders by the name of a source the queries whose rows are to be computed again, from what they read, instead of
     *     being read from the source's topic
     */
    static ReplayBound of(PlanNode plan, Function<String, ? extends Collection<PersistentQuery>> feeders) {
        return switch (plan) {
            case PlanNode.Scan scan -> ofScan(scan.source(), feeders);
            case PlanNode.Filter filter -> of(filter.input(), feeders);
            case PlanNode.Project project -> of(project.input(), feeders);
            case PlanNode.Unnest unnest -> of(unnest.input(), feeders);
            case PlanNode.WindowAssign assign -> of(assign.input(), feeders);
            case PlanNode.Union union -> ofUnion(union, feeders);
            case PlanNode.Aggregate aggregate -> ofAggregate(aggregate, feeders);
            case PlanNode.Values ignored -> new Unbounded("puts out constant rows, once");
            case PlanNode.StreamStreamJoin ignored -> new Unbounded("joins streams");
            case PlanNode.StreamTableJoin ignored -> new Unbounded("joins a table, which it must have whole");
            case PlanNode.TableJoin ignored -> new Unbounded("joins tables, which it must have whole");
            case PlanNode.TopN ignored -> new Unbounded("ranks rows that never become too old");
            case PlanNode.Over ignored -> new Unbounded("uses OVER, whose frames may reach back to any row");
            case PlanNode.Sort ignored -> new Unbounded("sorts all rows");
            case PlanNode.Limit ignored -> new Unbounded("counts rows up to a limit");
        };
    }

    /** The names of the sources that {@code plan} reads. */
    static Set<String> sourceNames(PlanNode plan) {
        Set<String> names = new LinkedHashSet<>();
        if (plan instanceof PlanNode.Scan scan) {
            names.add(scan.source().name());
        }
        plan.inputs().forEach(input -> names.addAll(sourceNames(input)));
        return names;
    }

    private static ReplayBound ofScan(
            SourceDefinition source, Function<String, ? extends Collection<PersistentQuery>> feeders) {
        if (source.kind() == RelationKind.TABLE) {
            return new Unbounded("reads the table " + source.name() + ", which it must have whole");
        }
        ReplayBound bound = new Bounded(0);
        for (PersistentQuery feeder : feeders.apply(source.name())) {
            if (feeder.sink().timestamp() != null) {
                return new Unbounded(
                        "reads " + source.name() + ", whose event time is not that of the rows it is made from");
            }
            bound = wider(bound, of(feeder.root(), feeders));
        }
        return bound;
    }

    private static ReplayBound ofUnion(
            PlanNode.Union union, Function<String, ? extends Collection<PersistentQuery>> feeders) {
        ReplayBound bound = new Bounded(0);
        for (PlanNode input : union.inputs()) {
            bound = wider(bound, of(input, feeders));
        }
        return bound;
    }

    private static ReplayBound wider(ReplayBound left, ReplayBound right) {
        return left instanceof Bounded(long leftMillis) && right instanceof Bounded(long rightMillis)
                ? new Bounded(Math.max(leftMillis, rightMillis))
                : left instanceof Unbounded ? left : right;
    }

    private static ReplayBound ofAggregate(
            PlanNode.Aggregate aggregate, Function<String, ? extends Collection<PersistentQuery>> feeders) {
        WindowedBy window = aggregate.window();
        if (window == null) {
            return new Unbounded("aggregates without a window");
        }
        if (window.time() != null) {
            return new Unbounded("makes windows by a column and not by the rows' event time");
        }
        ReplayBound input = of(aggregate.input(), feeders);
        if (!(input instanceof Bounded(long inputMillis))) {
            return input;
        }
        if (inputMillis > 0) {
            return new Unbounded("aggregates the results of another windowed aggregation");
        }
        return switch (window.window()) {
            case Window.Tumbling tumbling -> bounded(tumbling.sizeMillis(), window);
            case Window.Hopping hopping -> bounded(hopping.sizeMillis(), window);
            case Window.Session ignored ->
                new Unbounded("has session windows, which may have begun at any time before");
        };
    }

    private static ReplayBound bounded(long sizeMillis, WindowedBy window) {
        long millis = sizeMillis + window.graceMillis();
        return new Bounded(millis < 0 ? Long.MAX_VALUE : millis);
    }
}
