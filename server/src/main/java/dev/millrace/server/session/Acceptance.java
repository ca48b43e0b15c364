// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

import dev.millrace.engine.dataflow.Dataflow;
import dev.millrace.engine.dataflow.DataflowSettings;
import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.formats.FormatException;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.pipeline.QueryWiring;
import dev.millrace.kafka.sink.RecordEncoder;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.QueryCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds a query before its statement is accepted, as the engine will build it: its operators, the encoder of its sink, its place
 * among the queries that run. Whatever fails here is a refusal that its author sees; nothing has been changed yet.
 */
final class Acceptance implements QueryCheck {

    private static final Logger LOG = LoggerFactory.getLogger(Acceptance.class);

    private final ExpressionCompiler expressions;

    Acceptance(ExpressionCompiler expressions) {
        this.expressions = expressions;
    }

    @Override
    public void check(PersistentQuery query, Catalog catalog) {
        refuseWhatFails(() -> {
            build(QueryDefinition.of(query));
            var _ = new RecordEncoder(query.sink());
            List<PersistentQuery> others = new ArrayList<>();
            for (CatalogQuery running : catalog.queries().values()) {
                PersistentQuery plan = running.query();
                if (plan != null && !plan.id().equals(query.id())) {
                    others.add(plan);
                }
            }
            QueryWiring.check(others, query);
        });
    }

    @Override
    public void check(PlanNode select) {
        refuseWhatFails(() -> build(QueryDefinition.subscription("select", select)));
    }

    private void build(QueryDefinition query) {
        try (Dataflow dataflow = new Dataflow(expressions, DataflowSettings.defaults())) {
            dataflow.add(query);
        }
    }

    private static void refuseWhatFails(Runnable building) {
        try {
            building.run();
        } catch (SqlException refused) {
            throw refused;
        } catch (LoopException refused) {
            throw new SqlException(
                    SqlErrorCode.UNSUPPORTED, String.valueOf(refused.getMessage()), null, refused.hint());
        } catch (FormatException | IllegalArgumentException | UnsupportedOperationException refused) {
            throw new SqlException(
                    SqlErrorCode.UNSUPPORTED,
                    "The query cannot be built: " + sentence(refused.getMessage()),
                    null,
                    "Write it with other functions, formats or sources; EXPLAIN builds it without running it.");
        } catch (RuntimeException | StackOverflowError | LinkageError defect) {
            LOG.error("A query could not be built", defect);
            throw new SqlException(
                    SqlErrorCode.UNSUPPORTED,
                    "The query cannot be built: " + defect + ".",
                    null,
                    "This is a defect of Millrace; its log file has the details.");
        }
    }

    private static String sentence(@Nullable String message) {
        String text = message == null || message.isEmpty() ? "no reason is known" : message;
        String lower = text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
        return lower.endsWith(".") ? lower : lower + ".";
    }
}
