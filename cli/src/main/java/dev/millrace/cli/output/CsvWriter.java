// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.output;

import dev.millrace.data.Field;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** RFC 4180 with a line of names first. A null is an empty field, an empty text a quoted one. */
final class CsvWriter implements RowWriter {
    private final PrintStream out;

    CsvWriter(List<Field> columns, PrintStream out) {
        this.out = out;
        line(columns.stream().map(Field::name).toList());
    }

    @Override
    public void row(List<? extends @Nullable Object> values) {
        line(values);
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }

    private void line(List<? extends @Nullable Object> values) {
        out.print(values.stream()
                .map(value -> value == null ? "" : quoteIfNeeded(ValueText.of(value)))
                .collect(Collectors.joining(",")));
        out.print("\r\n");
    }

    private static String quoteIfNeeded(String text) {
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
