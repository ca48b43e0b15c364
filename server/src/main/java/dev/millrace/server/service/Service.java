// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.service;

import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.server.catalog.CatalogReplay;
import dev.millrace.server.session.Analyzers;
import dev.millrace.server.session.EngineAwayException;
import dev.millrace.server.session.HomeEngine;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.catalog.QueryFault;
import dev.millrace.sql.show.RuntimeFacts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The engine as a service: runs the catalog's queries on one Kafka, and follows the catalog's log, so that a statement that any shell
 * has appended is carried out here. What it has carried out it acknowledges.
 *
 * <p>It outlives its engine: when that cannot start, or gives up, the service says so and goes on following; it starts the engine again
 * when Kafka is back, or when a statement has changed which queries are to run. One service of a name at a time: a second one fences the
 * first, which then stays stopped.
 *
 * <p>Thread-safe; what asks for its state never waits.
 */
public final class Service implements HomeEngine, AutoCloseable {

    private final EngineKeeper keeper;
    private final @Nullable CatalogReplay ownCatalog;

    private Service(LoopSettings settings, CatalogReplay catalog, boolean owned) {
        this.ownCatalog = owned ? catalog : null;
        this.keeper = new EngineKeeper(settings, catalog, new ExpressionCompiler(BuiltInFunctions.load()));
    }

    /**
     * Starts the service on a catalog of its own and returns when the catalog's queries run.
     *
     * @throws EngineAwayException if state cannot be rebuilt or Kafka is away
     */
    public static Service start(LoopSettings settings) {
        CatalogReplay catalog =
                CatalogReplay.start(settings.client(), settings.topics(), Analyzers.analyzer(BuiltInFunctions.load()));
        Service service = new Service(settings, catalog, true);
        try {
            service.keeper.start();
            return service.awaitRunning();
        } catch (RuntimeException failed) {
            service.close();
            throw failed;
        }
    }

    /** Starts the service and returns at once; it comes up when it can. {@code catalog} stays the caller's to close. */
    public static Service open(LoopSettings settings, CatalogReplay catalog) {
        Service service = new Service(settings, catalog, false);
        service.keeper.start();
        return service;
    }

    /**
     * Waits until the engine runs and each query either runs or says why it does not.
     *
     * @throws EngineAwayException if the engine has given up
     */
    public Service awaitRunning() {
        try {
            QueryFault fault = keeper.awaitSettled();
            if (fault != null) {
                throw EngineAwayException.stopped(fault);
            }
            keeper.awaitPipelines();
            return this;
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    /** The engine at this moment. */
    public EngineLook look() {
        return keeper.look();
    }

    @Override
    public Optional<RuntimeFacts.Query> query(String id) {
        CatalogQuery query = keeper.catalog().queries().get(id);
        if (query == null) {
            return Optional.empty();
        }
        QueryState state = look().query(query);
        return Optional.of(new RuntimeFacts.Query(
                state.activity().name(),
                state.pipeline(),
                state.waitsFor(),
                state.figures().rowsIn(),
                state.figures().rowsOut(),
                state.badRecords(),
                state.fault()));
    }

    @Override
    public @Nullable EngineAwayException absence() {
        EngineLook look = keeper.look();
        return switch (look.state()) {
            case RUNNING -> null;
            case FAILED, RETRYING, STARTING ->
                look.fault() == null ? starting() : EngineAwayException.stopped(look.fault());
            case RECOVERING -> starting();
            case STOPPED -> new EngineAwayException("STOPPED", "The engine has been stopped.", "Start Millrace again.");
        };
    }

    private static EngineAwayException starting() {
        return new EngineAwayException(
                EngineAwayException.STARTING,
                "The engine is still starting: it brings back the state of its queries.",
                "Try again in a moment; GET /api/queries says how far it is.");
    }

    /** The reports of the last seconds; for those who look often. */
    public List<EngineReport> reports() {
        return look().reports();
    }

    /** Commits what has been read, stops and waits. */
    @Override
    public void close() {
        keeper.close();
        if (ownCatalog != null) {
            ownCatalog.close();
        }
    }
}
