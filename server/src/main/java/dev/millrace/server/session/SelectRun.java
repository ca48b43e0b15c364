// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

import dev.millrace.data.Changes;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.kafka.query.MemoryBudget;
import dev.millrace.kafka.query.MemoryShare;
import dev.millrace.kafka.query.TopicQuery;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.query.PlannedQuery;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * One SELECT that somebody watches. Without EMIT it shows the rows that stand and ends. With EMIT it shows changes until it is
 * cancelled or its LIMIT is reached: for a stream and for a table with a key the new rows, where a key that is gone shows as its key and
 * nulls; for a table without a key each change with a sign before it.
 */
final class SelectRun {

    private final SelectShape shape;
    private final ResultSink sink;
    private final long bytesMax;
    private final MemoryBudget memory;
    private long shown;

    /**
     * @param bytesMax the memory that the query's state may take, and its result
     * @param memory where it takes that from
     */
    SelectRun(PlannedQuery query, ResultSink sink, long bytesMax, MemoryBudget memory) {
        this.memory = memory;
        this.sink = sink;
        this.bytesMax = bytesMax;
        this.shape = SelectShape.of(query);
    }

    void run(Map<String, Object> client, ExpressionCompiler expressions, boolean earliest, BooleanSupplier cancelled) {
        sink.begin(shape.columns());
        boolean finite = !shape.endless();
        TopicQuery run = new TopicQuery(
                client, expressions, new TopicQuery.Options(finite, earliest, !finite, bytesMax, memory));
        if (finite) {
            runToEnd(run, cancelled);
            sink.readTo(run.readTo());
        } else {
            run.run(shape.plan(), this::show, () -> cancelled.getAsBoolean() || shown >= shape.limit());
        }
        sink.end();
    }

    /** Rows of a stream stand once they come; those of a table only when all changes are known. */
    private void runToEnd(TopicQuery run, BooleanSupplier cancelled) {
        if (shape.plan().shape().kind() == RelationKind.STREAM) {
            run.run(shape.plan(), this::showInsertions, cancelled);
        } else {
            try (MemoryShare share = memory.open(0)) {
                ResultRows rows = new ResultRows(bytesMax, share);
                run.run(shape.plan(), rows::add, cancelled);
                rows.forEach(sink::row);
            }
        }
    }

    private void showInsertions(Changes changes) {
        for (int row = 0; row < changes.rows(); row++) {
            if (changes.weight(row) > 0) {
                sink.row(shape.values(changes, row));
            }
        }
    }

    private void show(Changes changes) {
        for (int row = 0; row < changes.rows() && shown < shape.limit(); row++) {
            sink.row(shape.values(changes, row));
            shown++;
        }
        sink.flush();
    }
}
