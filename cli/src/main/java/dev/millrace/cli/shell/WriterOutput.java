// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.shell;

import dev.millrace.cli.output.OutputFormat;
import dev.millrace.cli.output.RowWriter;
import dev.millrace.data.Field;
import dev.millrace.server.session.ResultSink;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows as data to one stream, sentences to another. */
public final class WriterOutput implements ResultSink {
    private final OutputFormat format;
    private final PrintStream data;
    private final PrintStream notes;
    private @Nullable RowWriter writer;

    public WriterOutput(OutputFormat format, PrintStream data, PrintStream notes) {
        this.format = format;
        this.data = data;
        this.notes = notes;
    }

    @Override
    public void begin(List<Field> columns) {
        writer = RowWriter.of(format, columns, data);
    }

    @Override
    public void row(List<? extends @Nullable Object> values) {
        Objects.requireNonNull(writer, "a row before begin").row(values);
    }

    @Override
    public void flush() {
        if (writer != null) {
            writer.flush();
        }
    }

    @Override
    public void end() {
        if (writer != null) {
            writer.close();
            writer = null;
        }
    }

    @Override
    public void message(String sentence) {
        notes.println(sentence);
    }
}
