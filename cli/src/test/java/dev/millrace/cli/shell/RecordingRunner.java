// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.shell;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.server.session.ResultSink;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A session that knows three statements: one with a result, one that runs until it is cancelled, and anything else, which it
 * refuses.
 */
final class RecordingRunner implements StatementRunner {
    static final Names NAMES = new Names(
            Map.of("SALES", List.of("ITEM", "AMOUNT"), "USERS", List.of("USERID", "`Name`")),
            List.of("SUM", "SUBSTRING"));

    final List<String> scripts = new ArrayList<>();
    final CountDownLatch running = new CountDownLatch(1);
    final CountDownLatch cancelled = new CountDownLatch(1);
    boolean closed;

    @Override
    public void run(String script, ResultSink output) {
        scripts.add(script);
        if (script.contains("FROM sales")) {
            output.begin(List.of(new Field("N", ScalarType.INT)));
            output.row(List.of(42));
            output.end();
        } else if (script.contains("CREATE")) {
            output.message("Created it.");
        } else if (script.contains("EMIT CHANGES")) {
            running.countDown();
            awaitCancel();
            output.message("Ended.");
        } else {
            throw new SqlException(
                    SqlErrorCode.SYNTAX, "Unexpected 'FORM'.", new Position(1, 10), "Did you mean FROM?");
        }
    }

    private void awaitCancel() {
        try {
            cancelled.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void cancel() {
        cancelled.countDown();
    }

    @Override
    public Names names() {
        return NAMES;
    }

    @Override
    public void close() {
        closed = true;
    }
}
