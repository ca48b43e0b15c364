// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.demo;

import dev.millrace.data.Field;
import dev.millrace.server.session.ResultSink;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Passes a result on and notices when its first row has been shown. {@link #shown} may be asked by any thread. */
final class FirstRow implements ResultSink {
    private final ResultSink rows;
    private final CompletableFuture<Boolean> shown = new CompletableFuture<>();
    private boolean any;

    FirstRow(ResultSink rows) {
        this.rows = rows;
    }

    /** Completed when there has been a row. */
    CompletableFuture<Boolean> shown() {
        return shown;
    }

    @Override
    public void begin(List<Field> columns) {
        rows.begin(columns);
    }

    @Override
    public void row(List<? extends @Nullable Object> values) {
        rows.row(values);
        any = true;
    }

    @Override
    public void flush() {
        rows.flush();
        if (any) {
            shown.complete(true);
        }
    }

    @Override
    public void end() {
        rows.end();
    }

    @Override
    public void message(String sentence) {
        rows.message(sentence);
    }
}
