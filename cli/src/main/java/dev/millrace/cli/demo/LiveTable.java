// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.demo;

import dev.millrace.cli.output.OutputFormat;
import dev.millrace.cli.output.RowWriter;
import dev.millrace.data.Field;
import dev.millrace.server.session.ResultSink;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The latest row of each key, the first column, drawn over and over in the same place of a terminal. Shows the keys that
 * changed last, at most {@value #ROWS_MAX}. Rows come from one thread, {@link #draw} from another.
 */
final class LiveTable implements ResultSink {
    private static final int ROWS_MAX = 12;

    private final PrintStream out;
    private final Supplier<String> footer;
    private final Map<Object, List<? extends @Nullable Object>> rows = new LinkedHashMap<>();
    private List<Field> columns = List.of();
    private int linesDrawn;
    private boolean changed;

    LiveTable(PrintStream out, Supplier<String> footer) {
        this.out = out;
        this.footer = footer;
    }

    @Override
    public synchronized void begin(List<Field> resultColumns) {
        columns = List.copyOf(resultColumns);
    }

    @Override
    public synchronized void row(List<? extends @Nullable Object> values) {
        Object key = Objects.requireNonNullElse(values.getFirst(), "NULL");
        if (!rows.containsKey(key) && rows.size() == ROWS_MAX) {
            rows.remove(rows.keySet().iterator().next());
        }
        rows.put(key, values);
        changed = true;
    }

    @Override
    public void flush() {
        // Drawn at its own pace.
    }

    @Override
    public void end() {
        // The last picture stays.
    }

    @Override
    public void message(String sentence) {
        // A query that is watched has only rows to tell.
    }

    /** Draws what has changed since the last time. */
    synchronized void draw() {
        if (!changed) {
            return;
        }
        changed = false;
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        PrintStream canvas = new PrintStream(picture, false, StandardCharsets.UTF_8);
        try (RowWriter writer = RowWriter.of(OutputFormat.TABLE, columns, canvas)) {
            rows.values().forEach(writer::row);
        }
        String text = picture.toString(StandardCharsets.UTF_8) + footer.get() + "\n";
        out.print((linesDrawn == 0 ? "" : "\u001b[" + linesDrawn + "A\r\u001b[J") + text);
        out.flush();
        linesDrawn = (int) text.lines().count();
    }
}
