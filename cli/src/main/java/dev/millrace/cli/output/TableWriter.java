// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.output;

import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Columns side by side, numbers to the right. The widths are those of the first rows, up to {@value #SAMPLE_ROWS} or what
 * there is at the first flush, since a live result has no end to wait for; later rows may widen a column, never narrow it.
 */
final class TableWriter implements RowWriter {
    private static final int SAMPLE_ROWS = 100;
    private static final int WIDTH_MAX = 60;
    private static final String GAP = "  ";

    private final List<Field> columns;
    private final PrintStream out;
    private final int[] widths;
    private final List<List<String>> waiting = new ArrayList<>();
    private boolean headed;

    TableWriter(List<Field> columns, PrintStream out) {
        this.columns = columns;
        this.out = out;
        this.widths =
                columns.stream().mapToInt(column -> column.name().length()).toArray();
    }

    @Override
    public void row(List<? extends @Nullable Object> values) {
        List<String> cells = values.stream().map(TableWriter::cell).toList();
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], Math.min(WIDTH_MAX, width(cells.get(i))));
        }
        waiting.add(cells);
        if (headed || waiting.size() == SAMPLE_ROWS) {
            printWaiting();
        }
    }

    @Override
    public void flush() {
        if (!waiting.isEmpty()) {
            printWaiting();
        }
        out.flush();
    }

    @Override
    public void close() {
        printWaiting();
        out.flush();
    }

    private void printWaiting() {
        if (!headed) {
            headed = true;
            line(columns.stream().map(Field::name).toList());
            StringBuilder rule = new StringBuilder();
            for (int width : widths) {
                rule.append(rule.isEmpty() ? "" : GAP).repeat('-', width);
            }
            out.print(rule + "\n");
        }
        waiting.forEach(this::line);
        waiting.clear();
    }

    private void line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            int padding = Math.max(0, widths[i] - width(cells.get(i)));
            line.append(i == 0 ? "" : GAP);
            if (isNumber(columns.get(i).type())) {
                line.repeat(' ', padding).append(cells.get(i));
            } else {
                line.append(cells.get(i)).repeat(' ', padding);
            }
        }
        out.print(line.toString().stripTrailing() + "\n");
    }

    /** One line of text without control characters, which could move the cursor of a terminal. */
    private static String cell(@Nullable Object value) {
        String text = ValueText.of(value);
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> clean.append("\\n");
                case '\r' -> clean.append("\\r");
                case '\t' -> clean.append("\\t");
                default -> clean.appendCodePoint(Character.isISOControl(c) ? '\ufffd' : c);
            }
        });
        return clean.toString();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    private static boolean isNumber(Type type) {
        return type == ScalarType.INT
                || type == ScalarType.BIGINT
                || type == ScalarType.DOUBLE
                || type instanceof DecimalType;
    }
}
