// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server;

import dev.millrace.data.Field;
import dev.millrace.server.session.ResultSink;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps what a session says, a line per row. */
public final class RecordedResults implements ResultSink {

    private final List<String> columns = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();

    @Override
    public void begin(List<Field> fields) {
        columns.clear();
        fields.forEach(field -> columns.add(field.name()));
    }

    @Override
    public void row(List<? extends @Nullable Object> values) {
        rows.add(values.stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }

    @Override
    public void flush() {}

    @Override
    public void end() {}

    @Override
    public void message(String sentence) {
        messages.add(sentence);
    }

    public List<String> columns() {
        return columns;
    }

    public List<String> rows() {
        return rows;
    }

    public List<String> messages() {
        return messages;
    }
}
