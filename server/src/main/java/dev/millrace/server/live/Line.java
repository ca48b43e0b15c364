// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import java.util.Arrays;

/** The points of one line since the last frame, in the order in which they came. Not thread-safe. */
final class Line {

    private static final int POINTS_FIRST = 16;

    private final String name;
    private double[] xs = new double[POINTS_FIRST];
    private double[] ys = new double[POINTS_FIRST];
    private int count;

    Line(String name) {
        this.name = name;
    }

    int count() {
        return count;
    }

    void add(double x, double y) {
        if (count == xs.length) {
            xs = Arrays.copyOf(xs, 2 * count);
            ys = Arrays.copyOf(ys, 2 * count);
        }
        xs[count] = x;
        ys[count] = y;
        count++;
    }

    double smallestX() {
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            smallest = Math.min(smallest, xs[i]);
        }
        return smallest;
    }

    /** Forgets the points left of {@code limit}. */
    void dropBefore(double limit) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (xs[i] >= limit) {
                keep(i, kept++);
            }
        }
        count = kept;
    }

    /**
     * Keeps, of points that follow each other and lie within the same {@code width} of the x axis, the lowest and the highest.
     *
     * @param width an interval of the axis, beginning at a multiple of itself; infinite: the whole axis
     */
    void reduce(double width) {
        int kept = 0;
        int from = 0;
        while (from < count) {
            double bucket = Math.floor(xs[from] / width);
            int lowest = from;
            int highest = from;
            int next = from + 1;
            while (next < count && (Double.isInfinite(width) || Math.floor(xs[next] / width) == bucket)) {
                if (ys[next] < ys[lowest]) {
                    lowest = next;
                }
                if (ys[next] > ys[highest]) {
                    highest = next;
                }
                next++;
            }
            keep(Math.min(lowest, highest), kept++);
            if (lowest != highest) {
                keep(Math.max(lowest, highest), kept++);
            }
            from = next;
        }
        count = kept;
    }

    private void keep(int from, int to) {
        xs[to] = xs[from];
        ys[to] = ys[from];
    }

    /** The points, of which there are none afterwards. */
    Frame.Series take() {
        Frame.Series series = new Frame.Series(name, Arrays.copyOf(xs, count), Arrays.copyOf(ys, count));
        count = 0;
        return series;
    }
}
