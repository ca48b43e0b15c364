// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.service;

import dev.millrace.kafka.loop.StartFrom;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.server.catalog.StatementOutcome;
import dev.millrace.sql.catalog.QueryFault;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.prepared.PreparedStatement.ChangesCatalog;
import dev.millrace.sql.session.Properties;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out statements of the catalog on an engine that runs. */
final class CatalogStatements {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogStatements.class);

    private final QueryEngine engine;

    CatalogStatements(QueryEngine engine) {
        this.engine = engine;
    }

    /** Does what a statement asks for and returns when it is in force; why it is not, if it is not. */
    @Nullable
    QueryFault carryOut(ChangesCatalog change, StatementOutcome outcome) {
        return switch (change) {
            case PreparedStatement.StartQuery start -> start(start, outcome);
            case PreparedStatement.DropSource drop -> end(drop.endedQueries());
            case PreparedStatement.ControlQueries control ->
                switch (control.control()) {
                    case TERMINATE -> end(control.queries());
                    case PAUSE -> await(engine.pause(control.queries()));
                    case RESUME -> await(engine.resume(control.queries(), control.fromEarliest()));
                };
            case PreparedStatement.DeclareSource _, PreparedStatement.ChangeNames _ -> null;
        };
    }

    private @Nullable QueryFault start(PreparedStatement.StartQuery start, StatementOutcome outcome) {
        PersistentQuery query = start.query();
        if (start.replaces()) {
            QueryFault remains = await(engine.drop(query.id()));
            if (remains != null) {
                return remains;
            }
        }
        String reset = outcome.properties().getOrDefault(Properties.AUTO_OFFSET_RESET, "latest");
        return await(engine.add(query, reset.equals("earliest") ? StartFrom.EARLIEST : StartFrom.LATEST));
    }

    /** Ends queries, the latest first: a query can only read what earlier ones write. */
    private @Nullable QueryFault end(List<String> queryIds) {
        QueryFault first = null;
        List<String> latestFirst = queryIds.stream()
                .sorted(Comparator.comparingLong(QueryNumbers::of).reversed())
                .toList();
        for (String queryId : latestFirst) {
            QueryFault failed = await(engine.drop(queryId));
            first = first == null ? failed : first;
        }
        return first;
    }

    private static @Nullable QueryFault await(CompletableFuture<Void> done) {
        try {
            done.get();
            return null;
        } catch (ExecutionException refused) {
            LOG.error("A statement of the catalog could not be carried out", refused.getCause());
            return EngineFaults.of(refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return EngineFaults.of(interrupted);
        }
    }
}
