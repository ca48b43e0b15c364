// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import dev.millrace.data.Changes;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.RelationKind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One query that runs, for one reader or for several that want the same. It ends when the last has gone. Thread-safe.
 *
 * <p>Sharing must not be noticed: whoever comes later gets exactly what a query of his own would tell him. That holds for what is read
 * from the end of streams and computed row by row, since a row is then told the same whenever the query began.
 */
final class LiveQuery {

    private final Consumer<LiveSubscription> gone;
    /** Guarded by this. */
    private final List<LiveSubscription> readers = new ArrayList<>();
    /** Guarded by this. */
    private boolean ended;

    /** {@code gone} is told of each reader that has gone. */
    LiveQuery(Consumer<LiveSubscription> gone) {
        this.gone = gone;
    }

    /** Whether a query may be shared by all who begin to watch it at the end of its topics. */
    static boolean isShareable(PlanNode plan) {
        return switch (plan) {
            case PlanNode.Scan scan -> scan.source().kind() == RelationKind.STREAM;
            case PlanNode.Filter _, PlanNode.Project _, PlanNode.Unnest _, PlanNode.WindowAssign _, PlanNode.Union _ ->
                plan.inputs().stream().allMatch(LiveQuery::isShareable);
            case PlanNode.Values _,
                    PlanNode.Aggregate _,
                    PlanNode.StreamStreamJoin _,
                    PlanNode.StreamTableJoin _,
                    PlanNode.TableJoin _,
                    PlanNode.TopN _,
                    PlanNode.Over _,
                    PlanNode.Sort _,
                    PlanNode.Limit _ -> false;
        };
    }

    /** Adds a reader, unless the query has ended. */
    synchronized boolean join(LiveSubscription reader) {
        if (!ended) {
            readers.add(reader);
        }
        return !ended;
    }

    /** Hands changes to all readers. */
    void add(Changes changes) {
        for (LiveSubscription reader : readers()) {
            reader.add(changes);
        }
    }

    private synchronized List<LiveSubscription> readers() {
        return List.copyOf(readers);
    }

    /** Lets those go that want no more; whether nobody is left, after which nobody can join. */
    synchronized boolean isOver() {
        Iterator<LiveSubscription> each = readers.iterator();
        while (each.hasNext()) {
            LiveSubscription reader = each.next();
            if (reader.isOver()) {
                each.remove();
                reader.finish(null);
                gone.accept(reader);
            }
        }
        ended |= readers.isEmpty();
        return ended;
    }

    /** Tells all readers that nothing more comes, because of {@code failure} if there is one. */
    void finish(@Nullable Throwable failure) {
        List<LiveSubscription> left;
        synchronized (this) {
            ended = true;
            left = List.copyOf(readers);
            readers.clear();
        }
        for (LiveSubscription reader : left) {
            reader.finish(failure);
            gone.accept(reader);
        }
    }
}
