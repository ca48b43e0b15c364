// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.service;

import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.kafka.catalog.StatementLog;
import dev.millrace.kafka.loop.EngineLoop;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.StartFrom;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.server.catalog.CatalogReplay;
import dev.millrace.server.catalog.CatalogReplay.Outcome;
import dev.millrace.server.session.Analysis;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.prepared.PreparedStatement.ChangesCatalog;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.statement.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine as a service: runs the catalog's queries on one Kafka, and follows the catalog's log, so that a statement that any shell
 * has appended is carried out here. What it has carried out it acknowledges in the log.
 *
 * <p>One service of a name at a time: a second one fences the first, whose {@link #failure} then says so.
 */
public final class Service implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final Duration POLL = Duration.ofMillis(50);

    private final CatalogReplay catalog;
    private final EngineLoop loop;
    private final Map<String, String> defaults;
    private final Thread follower;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private volatile boolean stopping;

    private Service(CatalogReplay catalog, EngineLoop loop, Map<String, String> defaults) {
        this.catalog = catalog;
        this.loop = loop;
        this.defaults = defaults;
        this.follower = Thread.ofPlatform().name("millrace-catalog").unstarted(this::follow);
        CompletableFuture<Void> _ = loop.failure().thenAccept(failure::complete);
    }

    /**
     * Starts the service and returns when the catalog's queries run.
     *
     * @throws LoopException if state cannot be rebuilt or Kafka is away
     */
    public static Service start(LoopSettings settings) {
        BuiltInFunctions functions = BuiltInFunctions.load();
        CatalogReplay catalog = new CatalogReplay(
                StatementLog.open(settings.client(), settings.topics()), Analysis.analyzer(functions));
        try {
            List<Outcome> outcomes = catalog.readToEnd();
            List<PersistentQuery> queries = new ArrayList<>();
            for (CatalogQuery query : catalog.catalog().queries().values()) {
                PersistentQuery plan = query.query();
                if (plan != null) {
                    queries.add(plan);
                }
            }
            queries.sort((left, right) -> Long.compare(number(left.id()), number(right.id())));
            EngineLoop loop = EngineLoop.start(settings, new ExpressionCompiler(functions), queries);
            Map<String, String> defaults =
                    Map.of(Properties.OFFSETS, settings.offsets().text());
            long last = outcomes.isEmpty() ? -1 : outcomes.getLast().offset();
            if (last > catalog.appliedOffset() || !defaults.equals(catalog.defaults())) {
                catalog.acknowledge(Math.max(last, catalog.appliedOffset()), defaults);
            }
            Service service = new Service(catalog, loop, defaults);
            service.follower.start();
            return service;
        } catch (RuntimeException failed) {
            catalog.close();
            throw failed;
        }
    }

    /** The number at the end of a query's id, in which order queries were made. */
    private static long number(String queryId) {
        return Long.parseLong(queryId.substring(queryId.lastIndexOf('_') + 1));
    }

    private void follow() {
        try (catalog) {
            while (!stopping) {
                for (Outcome outcome : catalog.poll(POLL)) {
                    ChangesCatalog change = outcome.change();
                    if (change != null) {
                        carryOut(change, outcome);
                    }
                    catalog.acknowledge(outcome.offset(), defaults);
                }
            }
        } catch (RuntimeException broken) {
            if (!stopping) {
                LOG.error("The service no longer follows the catalog", broken);
                failure.complete(broken);
            }
        }
    }

    private void carryOut(ChangesCatalog change, Outcome outcome) {
        switch (change) {
            case PreparedStatement.StartQuery start -> start(start, outcome);
            case PreparedStatement.DropSource drop -> end(drop.endedQueries());
            case PreparedStatement.ControlQueries control -> {
                if (control.control() == Statement.Control.TERMINATE) {
                    end(control.queries());
                } else {
                    await(control.control() == Statement.Control.PAUSE ? loop.pause() : loop.resume());
                }
            }
            case PreparedStatement.DeclareSource _, PreparedStatement.ChangeNames _ -> {
                // Nothing runs for these.
            }
        }
    }

    private void start(PreparedStatement.StartQuery start, Outcome outcome) {
        PersistentQuery query = start.query();
        if (start.replaces()) {
            end(query.id());
        }
        String reset = outcome.properties().getOrDefault(Properties.AUTO_OFFSET_RESET, "latest");
        await(loop.addQuery(query, reset.equals("earliest") ? StartFrom.EARLIEST : StartFrom.LATEST));
    }

    /** Ends queries, the latest first: a query can only read what earlier ones write. */
    private void end(List<String> queryIds) {
        queryIds.stream()
                .sorted(Comparator.comparingLong(Service::number).reversed())
                .forEach(this::end);
    }

    private void end(String queryId) {
        await(loop.dropQuery(queryId));
    }

    private void await(CompletableFuture<Void> done) {
        try {
            done.get();
        } catch (ExecutionException refused) {
            LOG.error("A statement of the catalog could not be carried out", refused.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The loop that runs the queries. */
    public EngineLoop loop() {
        return loop;
    }

    /** Completed, with the reason, if the service can no longer do its work. */
    public CompletableFuture<Throwable> failure() {
        return failure.copy();
    }

    /** Commits what has been read, stops and waits. */
    @Override
    public void close() {
        stopping = true;
        try {
            follower.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        loop.close();
    }
}
