// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

import dev.millrace.data.Changes;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.kafka.query.TopicQuery;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.query.PlannedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One SELECT that somebody watches. Without EMIT it shows the rows that stand and ends. With EMIT it shows changes until it is
 * cancelled or its LIMIT is reached: for a stream and for a table with a key the new rows, where a key that is gone shows as its key and
 * nulls; for a table without a key each change with a sign before it.
 */
final class SelectRun {

    private static final Field SIGN = new Field("CHANGE", ScalarType.VARCHAR);

    private final PlannedQuery query;
    private final ResultSink sink;
    private final boolean signed;
    private final long limit;
    private final PlanNode plan;
    private long shown;

    SelectRun(PlannedQuery query, ResultSink sink) {
        this.query = query;
        this.sink = sink;
        PlanNode root = query.root();
        boolean endless = query.refinement() != PlannedQuery.Refinement.NONE;
        if (endless && root instanceof PlanNode.Limit bounded) {
            limit = bounded.count();
            plan = bounded.input();
        } else {
            limit = Long.MAX_VALUE;
            plan = root;
        }
        Shape shape = plan.shape();
        signed = endless && shape.kind() == RelationKind.TABLE && shape.key().isEmpty();
    }

    void run(Map<String, Object> client, ExpressionCompiler expressions, boolean earliest, BooleanSupplier cancelled) {
        boolean finite = query.refinement() == PlannedQuery.Refinement.NONE;
        List<Field> columns = new ArrayList<>(plan.shape().columns());
        if (signed) {
            columns.addFirst(SIGN);
        }
        sink.begin(columns);
        TopicQuery run = new TopicQuery(client, expressions, new TopicQuery.Options(finite, earliest, !finite));
        if (finite) {
            ResultRows rows = new ResultRows();
            run.run(plan, rows::add, cancelled);
            rows.forEach(sink::row);
        } else {
            run.run(plan, this::show, () -> cancelled.getAsBoolean() || shown >= limit);
        }
        sink.end();
    }

    private void show(Changes changes) {
        for (int row = 0; row < changes.rows() && shown < limit; row++) {
            List<@Nullable Object> values = ResultRows.values(changes, row);
            if (signed) {
                values.addFirst(changes.weight(row) > 0 ? "+" : "-");
            }
            sink.row(values);
            shown++;
        }
        sink.flush();
    }
}
