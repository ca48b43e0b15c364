// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.dashboard;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One chart.
 *
 * @param sql the query that it shows
 * @param earliest whether streams are read from their beginning
 * @param axes which columns go where
 * @param look how it is shown
 */
public record Panel(String title, String sql, boolean earliest, Draw draw, Axes axes, Look look) {

    /** Kinds of charts. */
    public enum Draw {
        LINE,
        AREA,
        BAR,
        NUMBER,
        TABLE,
        HEATMAP;

        /** Whether it has a horizontal axis. */
        boolean hasX() {
            return this != NUMBER && this != TABLE;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Which columns go where.
     *
     * @param x the horizontal axis or the category
     * @param by one line for each of its values
     * @param span how much of the horizontal axis is seen, such as {@code 60s} or a plain number
     * @param range the fixed bounds of the vertical axis; empty: as the data wants
     */
    public record Axes(
            @Nullable String x,
            List<String> y,
            @Nullable String by,
            @Nullable Object span,
            List<BigDecimal> range) {

        public Axes {
            y = List.copyOf(y);
            range = List.copyOf(range);
        }
    }

    /**
     * How it is shown.
     *
     * @param mark which extremes in view are marked: {@code min}, {@code max}
     * @param average over how many rows the query averages; a note for readers
     * @param pin what a number should always be
     * @param width in columns, of {@value #COLUMNS}
     */
    public record Look(
            List<String> mark,
            @Nullable Integer average,
            @Nullable String unit,
            @Nullable BigDecimal pin,
            @Nullable Integer width) {

        /** How many columns a page has. */
        public static final int COLUMNS = 3;

        public Look {
            mark = List.copyOf(mark);
        }
    }

    Map<String, Object> toTree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("title", title);
        tree.put("sql", sql);
        tree.put("from", earliest ? "earliest" : "latest");
        tree.put("draw", draw.toString());
        put(tree, "x", axes.x());
        put(tree, "y", axes.y());
        put(tree, "by", axes.by());
        put(tree, "span", axes.span());
        put(tree, "range", axes.range());
        put(tree, "mark", look.mark());
        put(tree, "average", look.average());
        put(tree, "unit", look.unit());
        put(tree, "pin", look.pin());
        put(tree, "width", look.width());
        return tree;
    }

    private static void put(Map<String, Object> tree, String name, @Nullable Object value) {
        if (value != null && !(value instanceof List<?> list && list.isEmpty())) {
            tree.put(name, value);
        }
    }
}
