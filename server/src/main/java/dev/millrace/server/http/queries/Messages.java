// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.queries;

import dev.millrace.data.Field;
import dev.millrace.server.session.ResultSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what a statement without rows says. */
final class Messages implements ResultSink {
    private final List<String> sentences = new ArrayList<>();

    /** All of it. */
    String text() {
        return String.join(" ", sentences);
    }

    @Override
    public void message(String sentence) {
        sentences.add(sentence);
    }

    @Override
    public void begin(List<Field> columns) {
        throw new IllegalStateException("a statement that controls queries has no rows");
    }

    @Override
    public void row(List<? extends @Nullable Object> values) {
        throw new IllegalStateException("a statement that controls queries has no rows");
    }

    @Override
    public void flush() {}

    @Override
    public void end() {}
}
