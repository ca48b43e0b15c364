// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import java.util.ArrayList;
import java.util.List;

/**
 * All lines of a chart since the last frame, never more than twice {@value #POINTS_MAX} points, and {@value #POINTS_MAX} in a frame. Where
 * more come, first the points go that have left the visible span; then each line is reduced to its lowest and its highest point in each
 * pixel; if these are still too many, in two pixels, four, and so on. So a peak is never lost. Not thread-safe.
 */
final class Lines {

    /** The points of a frame at most. */
    static final int POINTS_MAX = 4_000;

    private static final int DOUBLINGS_MAX = 64;

    private final double span;
    private final double pixel;
    private final List<Line> lines = new ArrayList<>();
    private double width;
    private int points;
    private double largestX = Double.NEGATIVE_INFINITY;

    /**
     * @param span how much of the x axis is visible
     * @param pixels how many pixels that is
     */
    Lines(double span, int pixels) {
        this.span = span;
        this.pixel = span / pixels;
        this.width = pixel;
    }

    Line newLine(String name) {
        Line line = new Line(name);
        lines.add(line);
        return line;
    }

    void add(Line line, double x, double y) {
        line.add(x, y);
        largestX = Math.max(largestX, x);
        points++;
        if (points >= 2 * POINTS_MAX) {
            reduce();
        }
    }

    private void reduce() {
        for (Line line : lines) {
            line.dropBefore(largestX - span);
            line.reduce(width);
        }
        count();
        for (int doubling = 0; points > POINTS_MAX; doubling++) {
            width = doubling < DOUBLINGS_MAX ? 2 * width : Double.POSITIVE_INFINITY;
            for (Line line : lines) {
                line.reduce(width);
            }
            count();
        }
    }

    private void count() {
        points = 0;
        for (Line line : lines) {
            points += line.count();
        }
    }

    boolean isEmpty() {
        return points == 0;
    }

    /** The points of all lines that have some; there are none afterwards. */
    List<Frame.Series> take() {
        if (points > POINTS_MAX) {
            reduce();
        }
        List<Frame.Series> taken = new ArrayList<>();
        for (Line line : lines) {
            if (line.count() > 0) {
                taken.add(line.take());
            }
        }
        points = 0;
        width = pixel;
        return taken;
    }
}
