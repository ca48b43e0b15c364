// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.service;

import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.pipeline.Engine;
import dev.millrace.kafka.pump.Beginning;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.server.catalog.CatalogReplay;
import dev.millrace.server.catalog.StatementOutcome;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.catalog.QueryFault;
import dev.millrace.sql.prepared.PreparedStatement.ChangesCatalog;
import dev.millrace.sql.prepared.PreparedStatement.ControlQueries;
import dev.millrace.sql.prepared.PreparedStatement.DropSource;
import dev.millrace.sql.prepared.PreparedStatement.StartQuery;
import dev.millrace.sql.session.Properties;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that starts the engine, carries out on it what the catalog's log says, and starts it again.
 *
 * <pre>
 *            start              gives up, for want of Kafka: again after a pause that grows to 30 s
 * STARTING ────────▶ RUNNING ──────────────────────────────────────────────────────▶ RETRYING
 *     ▲                 │ gives up otherwise                                            │
 *     └──── a statement ends, drops or resumes a query ◀──────── FAILED                 ▼ STARTING
 * </pre>
 *
 * <p>A statement that comes while the engine does not run is acknowledged at once: the engine learns it from the catalog when it
 * starts. So ending a query always works, also the one that keeps the engine from starting.
 */
final class EngineKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EngineKeeper.class);
    private static final long FIRST_RETRY_MILLIS = 500;
    private static final long LONGEST_RETRY_MILLIS = 30_000;

    private final LoopSettings settings;
    private final CatalogReplay replay;
    private final ExpressionCompiler expressions;
    private final Map<String, String> defaults;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Consumer<StatementOutcome> follower = this::take;
    private final Thread thread = Thread.ofPlatform().name("millrace-service").unstarted(this::run);
    private volatile @Nullable QueryEngine engine;
    private volatile @Nullable QueryFault fault;
    private volatile EngineState idleState = EngineState.STARTING;
    /** Queries that are in the catalog and that the engine has not taken. */
    private final Map<String, QueryFault> refused = new ConcurrentHashMap<>();

    private volatile Catalog catalog = Catalog.empty();
    private volatile boolean stopping;
    /** Of the service's thread. */
    private long retryMillis = FIRST_RETRY_MILLIS;
    /** Of the service's thread: why the engine gave up last, until it runs again. */
    private @Nullable QueryFault lastReason;

    private sealed interface Event {
        /** A statement of the log. */
        record Told(StatementOutcome outcome) implements Event {}

        /** The engine has given up. */
        record GaveUp(QueryEngine engine, QueryFault fault) implements Event {}

        /** Somebody wants the service to end. */
        record Stop() implements Event {}
    }

    EngineKeeper(LoopSettings settings, CatalogReplay replay, ExpressionCompiler expressions) {
        this.settings = settings;
        this.replay = replay;
        this.expressions = expressions;
        this.defaults = Map.of(Properties.OFFSETS, settings.offsets().text());
    }

    void start() {
        thread.start();
    }

    /** The catalog as far as the engine has come with it. */
    Catalog catalog() {
        return catalog;
    }

    EngineLook look() {
        QueryEngine running = engine;
        EngineState state = running == null ? idleState : running.state();
        return new EngineLook(
                state,
                state == EngineState.RUNNING ? null : fault,
                refused,
                running == null ? List.of(EngineReport.NONE) : running.reports());
    }

    /** Waits until the pipelines that there were at the start stand or have given up; does nothing if no engine runs. */
    void awaitPipelines() throws InterruptedException {
        QueryEngine running = engine;
        if (running != null) {
            try {
                running.running().get();
            } catch (ExecutionException one) {
                // What is the matter with it is told with its queries; the others run.
            }
        }
    }

    /** Waits until the engine runs, and then returns null, or cannot start, and then returns why. */
    synchronized @Nullable QueryFault awaitSettled() throws InterruptedException {
        while (engine == null && fault == null) {
            wait();
        }
        return engine == null ? fault : null;
    }

    // ---- the thread

    private void take(StatementOutcome outcome) {
        replay.see(outcome);
        events.add(new Event.Told(outcome));
    }

    private void run() {
        try {
            if (!awaitCatalog()) {
                return;
            }
            CatalogReplay.Snapshot read = replay.follow(follower);
            catalog = read.catalog();
            begin(read.readTo() - 1);
            while (!stopping) {
                Event event = next();
                if (event == null) {
                    begin(replay.appliedOffset());
                } else {
                    handle(event);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            replay.unfollow(follower);
            end(EngineState.STOPPED, null);
        }
    }

    /** Waits for Kafka to hand out the catalog; false if the service is to stop. */
    private boolean awaitCatalog() throws InterruptedException {
        while (!stopping) {
            try {
                replay.awaitRead();
                return true;
            } catch (KafkaUnavailableException away) {
                end(EngineState.STARTING, EngineFaults.of(away));
                if (events.poll(FIRST_RETRY_MILLIS, TimeUnit.MILLISECONDS) instanceof Event.Stop) {
                    return false;
                }
            }
        }
        return false;
    }

    /** The next event; null when it is time to start the engine again. */
    private @Nullable Event next() throws InterruptedException {
        if (engine == null && idleState == EngineState.RETRYING) {
            return events.poll(retryMillis, TimeUnit.MILLISECONDS);
        }
        return events.take();
    }

    private void handle(Event event) {
        switch (event) {
            case Event.Stop _ -> stopping = true;
            case Event.GaveUp gaveUp -> {
                if (Objects.equals(engine, gaveUp.engine())) {
                    failed(gaveUp.fault());
                }
            }
            case Event.Told told -> {
                StatementOutcome outcome = told.outcome();
                catalog = outcome.catalog();
                QueryEngine running = engine;
                ChangesCatalog change = outcome.change();
                if (running != null) {
                    QueryFault failed =
                            change == null ? null : new CatalogStatements(running).carryOut(change, outcome);
                    note(change, failed);
                    replay.acknowledge(outcome.offset(), defaults, failed == null ? null : failed.describe());
                } else {
                    idle(change, outcome.offset());
                }
            }
        }
    }

    private void note(@Nullable ChangesCatalog change, @Nullable QueryFault failed) {
        if (change instanceof StartQuery start) {
            if (failed == null) {
                refused.remove(start.query().id());
            } else {
                refused.put(start.query().id(), failed);
            }
        }
        refused.keySet().retainAll(catalog.queries().keySet());
    }

    /** The engine learns a statement from the catalog when it starts; one that ends or resumes a query makes it start again. */
    private void idle(@Nullable ChangesCatalog change, long offset) {
        QueryFault known = fault;
        boolean again = change instanceof ControlQueries || change instanceof DropSource;
        if (again) {
            settle(EngineState.RECOVERING, null, null);
        }
        boolean missed = change instanceof StartQuery && known != null;
        replay.acknowledge(offset, defaults, missed && known != null ? known.describe() : null);
        if (again) {
            begin(offset);
        }
    }

    private synchronized void settle(EngineState state, @Nullable QueryFault reason, @Nullable QueryEngine running) {
        idleState = state;
        fault = reason;
        engine = running;
        notifyAll();
    }

    /** Starts the engine with the catalog's queries, if it does not run. */
    private void begin(long offset) {
        if (engine != null || stopping) {
            return;
        }
        idleState = EngineState.RECOVERING;
        Map<String, Beginning> beginnings = replay.beginnings();
        List<Engine.Start> queries = new ArrayList<>();
        for (CatalogQuery query : catalog.queries().values()) {
            PersistentQuery plan = query.query();
            if (plan != null) {
                Beginning from = beginnings.getOrDefault(query.id(), Beginning.earliest());
                queries.add(new Engine.Start(plan, from, query.paused()));
            }
        }
        queries.sort(
                Comparator.comparingLong(start -> QueryNumbers.of(start.query().id())));
        try {
            QueryEngine started = PipelineEngine.start(settings, expressions, queries);
            settle(EngineState.RUNNING, null, started);
            lastReason = null;
            refused.clear();
            retryMillis = FIRST_RETRY_MILLIS;
            started.onFailure(reason -> events.add(new Event.GaveUp(started, reason)));
            if (offset > replay.appliedOffset() || !defaults.equals(replay.defaults())) {
                replay.acknowledge(Math.max(offset, replay.appliedOffset()), defaults, null);
            }
        } catch (RuntimeException | StackOverflowError | LinkageError refused) {
            LOG.debug("The engine could not start", refused);
            failed(EngineFaults.of(refused));
        }
    }

    /** Once for each reason, not for each attempt. */
    private void failed(QueryFault reason) {
        QueryFault known = lastReason;
        lastReason = reason;
        if (known == null || !known.code().equals(reason.code())) {
            LOG.error("The engine does not run; the broker, HTTP and the console go on. {}", reason.describe());
        }
        boolean passing = reason.code().equals(EngineFaults.KAFKA_UNAVAILABLE);
        if (passing && known != null) {
            retryMillis = Math.min(LONGEST_RETRY_MILLIS, retryMillis * 2);
        }
        end(passing ? EngineState.RETRYING : EngineState.FAILED, reason);
    }

    private void end(EngineState state, @Nullable QueryFault reason) {
        QueryEngine running = engine;
        if (running != null) {
            running.close();
        }
        settle(state, reason, null);
    }

    @Override
    public void close() {
        stopping = true;
        events.add(new Event.Stop());
        if (engine == null) {
            // It may be waiting for a Kafka that does not answer.
            thread.interrupt();
        }
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
