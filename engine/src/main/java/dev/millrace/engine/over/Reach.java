// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.over;

import dev.millrace.plan.node.OverFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which rows a change can reach: those whose frame holds the changed place, those behind it if they are numbered, and those that look
 * at it from a distance.
 */
final class Reach {

    private final OverSettings settings;

    Reach(OverSettings settings) {
        this.settings = settings;
    }

    /** Positions {@code [from .. to)}. */
    record Interval(int from, int to) {}

    /**
     * The rows that a row inserted at {@code position}, or removed from before it, can reach; {@code distance} is its ordering
     * value as {@link Partition#distance} gives it.
     */
    Interval of(Partition partition, int position, long distance) {
        int size = partition.size();
        int from = position;
        int to = Math.min(size, position + 1);
        for (OverFunction function : settings.functions()) {
            Interval reach = switch (function.kind()) {
                case ROW_NUMBER, RANK, DENSE_RANK -> new Interval(position, size);
                case NTILE -> new Interval(0, size);
                case LAG -> rows(position, 0, function.number(), size);
                case LEAD -> rows(position, function.number(), 0, size);
                case FIRST_VALUE, LAST_VALUE, AGGREGATE -> frame(partition, position, distance);
            };
            from = Math.min(from, reach.from());
            to = Math.max(to, reach.to());
        }
        return new Interval(Math.max(0, from), to);
    }

    private static Interval rows(int position, long before, long after, int size) {
        return new Interval((int) Math.max(0, position - before), (int) Math.min(size, position + after + 1));
    }

    private Interval frame(Partition partition, int position, long distance) {
        OverFrame frame = settings.frame();
        int size = partition.size();
        Long preceding = frame.preceding();
        Long following = frame.following();
        if (frame.unit() == OverFrame.Unit.ROWS) {
            return rows(position, following == null ? size : following, preceding == null ? size : preceding, size);
        }
        if (settings.byDistance()) {
            int from = following == null ? 0 : partition.firstAtOrAfter(Partition.add(distance, -following));
            int to = preceding == null ? size : partition.firstAfter(Partition.add(distance, preceding));
            return new Interval(from, to);
        }
        int from = position;
        int to = position;
        for (int neighbour = Math.max(0, position - 1); neighbour <= Math.min(position, size - 1); neighbour++) {
            from = Math.min(from, partition.firstPeer(neighbour));
            to = Math.max(to, partition.lastPeer(neighbour) + 1);
        }
        return new Interval(following == null ? 0 : from, preceding == null ? size : to);
    }

    /** The same positions in order, each once. */
    static List<Interval> merge(List<Interval> intervals) {
        List<Interval> sorted = new ArrayList<>(intervals);
        sorted.sort(Comparator.comparingInt(Interval::from));
        List<Interval> merged = new ArrayList<>();
        for (Interval next : sorted) {
            if (next.from() >= next.to()) {
                continue;
            }
            if (!merged.isEmpty() && merged.getLast().to() >= next.from()) {
                Interval last = merged.removeLast();
                merged.add(new Interval(last.from(), Math.max(last.to(), next.to())));
            } else {
                merged.add(next);
            }
        }
        return merged;
    }
}
