// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.output;

import dev.millrace.data.Field;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of one result. Call {@link #row} for each row, {@link #flush} whenever nothing more is known to come soon,
 * and {@link #close} at the end, which does not close the stream. For one thread.
 */
public interface RowWriter extends AutoCloseable {

    /** A writer for rows of {@code columns} to {@code out}. */
    static RowWriter of(OutputFormat format, List<Field> columns, PrintStream out) {
        return switch (format) {
            case TABLE -> new TableWriter(columns, out);
            case JSON -> new JsonLinesWriter(columns, out);
            case CSV -> new CsvWriter(columns, out);
        };
    }

    /** One value as people read it: times in ISO 8601, bytes in base 64, nested values as JSON, null as NULL. */
    static String text(@Nullable Object value) {
        return ValueText.of(value);
    }

    /**
     * Adds a row.
     *
     * @param values one for each column, of the classes that {@link dev.millrace.data.Values} lists
     */
    void row(List<? extends @Nullable Object> values);

    /** Makes everything so far visible. */
    void flush();

    @Override
    void close();
}
