// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import dev.millrace.engine.dataflow.Dataflow;
import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.state.StateLimitException;
import dev.millrace.formats.FormatException;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.kafka.topic.TopicSetup;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.node.PlanNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that runs all queries of a service against Kafka: it polls, cuts ticks, steps the dataflow, sends and commits.
 * Everything that changes the dataflow happens on it, in one order; other threads hand in commands, which run between two ticks.
 *
 * <p>Every public method may be called by any thread, except from a {@link Subscription}. Futures complete on the loop's thread
 * and fail with {@link LoopException}.
 */
public final class EngineLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);
    private static final long FIRST_RETRY_MILLIS = 100;
    private static final long LONGEST_RETRY_MILLIS = 10_000;

    private final LoopSettings settings;
    private final ExpressionCompiler expressions;
    private final LoopFigures figures = new LoopFigures();
    private final RecentReports reports = new RecentReports();
    private final BlockingQueue<Command<?>> commands;
    private final Map<String, PersistentQuery> catalog = new LinkedHashMap<>();
    private final AtomicReference<LoopState> state = new AtomicReference<>(LoopState.STARTING);
    private final CompletableFuture<EngineLoop> running = new CompletableFuture<>();
    private final CompletableFuture<LoopException> failure = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean stopping;

    /** Something to do between two ticks. */
    private interface Work<T> {
        T run(LoopRun run) throws Exception;
    }

    private record Command<T>(Work<T> work, CompletableFuture<T> answer) {
        void run(LoopRun on) throws Exception {
            T result;
            try {
                result = work.run(on);
            } catch (LoopException | FormatException | IllegalArgumentException refused) {
                answer.completeExceptionally(refused);
                return;
            } catch (Exception failed) {
                answer.completeExceptionally(unavailable(failed));
                throw failed;
            }
            answer.complete(result);
        }
    }

    private EngineLoop(LoopSettings settings, ExpressionCompiler expressions, Collection<PersistentQuery> queries) {
        this.settings = settings;
        this.expressions = expressions;
        this.commands = new ArrayBlockingQueue<>(settings.limits().commands());
        queries.forEach(query -> catalog.put(query.id(), query));
        this.thread = Thread.ofPlatform().name("millrace-engine").unstarted(this::live);
    }

    /**
     * Starts the loop and returns when the state of {@code queries} stands as the journal left it.
     *
     * @param queries what the catalog says is to run, in the order of creation; those that the journal does not know begin at the
     *     earliest records
     * @throws LoopException if the state cannot be rebuilt or Kafka is away
     */
    public static EngineLoop start(
            LoopSettings settings, ExpressionCompiler expressions, Collection<PersistentQuery> queries) {
        try (TopicSetup topics = new TopicSetup(settings.client())) {
            topics.ensureLog(settings.topics().journal());
            topics.ensureLog(settings.topics().deadLetters());
            queries.forEach(query -> topics.ensure(query.sink(), 1));
        } catch (KafkaUnavailableException away) {
            throw unavailable(away);
        }
        EngineLoop loop = new EngineLoop(settings, expressions, queries);
        loop.thread.start();
        try {
            return loop.running.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof LoopException known ? known : unavailable(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            loop.close();
            throw unavailable(interrupted);
        }
    }

    // ---- commands

    /** Starts a query; its sink's topic must exist. Completes when the query is in the journal. */
    public CompletableFuture<Void> addQuery(PersistentQuery query, StartFrom from) {
        return submit(run -> {
            run.addQuery(query, from);
            catalog.put(query.id(), query);
            reports.add(run.report(System.nanoTime()));
            return done();
        });
    }

    /** Ends a query and forgets its state, or ends a subscription. */
    public CompletableFuture<Void> dropQuery(String queryId) {
        return submit(run -> {
            run.dropQuery(queryId);
            catalog.remove(queryId);
            reports.add(run.report(System.nanoTime()));
            return done();
        });
    }

    /** Shows the changes of a query that has no topic; ended by {@link #dropQuery}. */
    public CompletableFuture<Void> subscribe(String id, PlanNode root, StartFrom from, Subscription subscription) {
        return submit(run -> {
            run.subscribe(QueryDefinition.subscription(id, root), from, subscription);
            return done();
        });
    }

    /** Stops reading; what was read is committed. Commands are still taken. */
    public CompletableFuture<Void> pause() {
        return submit(run -> {
            run.commitIfAny();
            run.setPaused(true);
            reports.add(run.report(System.nanoTime()));
            return done();
        });
    }

    /** Reads on after {@link #pause}. */
    public CompletableFuture<Void> resume() {
        return submit(run -> {
            run.setPaused(false);
            reports.add(run.report(System.nanoTime()));
            return done();
        });
    }

    /** Looks at the dataflow between two ticks; {@code look} must not change it. */
    public <T> CompletableFuture<T> lookup(Function<Dataflow, T> look) {
        return submit(run -> look.apply(run.dataflow()));
    }

    /** The queries and subscriptions that have not yet read up to where the others stand. */
    public CompletableFuture<Set<String>> catchingUp() {
        return submit(LoopRun::catchingUpIds);
    }

    private <T> CompletableFuture<T> submit(Work<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (state.get() == LoopState.FAILED || state.get() == LoopState.STOPPED) {
            answer.completeExceptionally(stopped());
        } else if (!commands.offer(new Command<>(work, answer))) {
            answer.completeExceptionally(new LoopException(
                    LoopError.BUSY,
                    "More than " + settings.limits().commands() + " commands wait for the engine.",
                    "Wait until some are done and try again.",
                    null));
        } else if (state.get() == LoopState.FAILED || state.get() == LoopState.STOPPED) {
            refuseCommands();
        }
        return answer;
    }

    private LoopException stopped() {
        LoopException reason = failure.getNow(null);
        return reason != null
                ? reason
                : new LoopException(LoopError.STOPPED, "The engine has stopped.", "Start it again.", null);
    }

    @SuppressWarnings("NullAway") // Void has no other value.
    private static Void done() {
        return null;
    }

    // ---- state

    public LoopState state() {
        return state.get();
    }

    public LoopFigures figures() {
        return figures;
    }

    /**
     * How the queries fare: the reports of the last five seconds, the oldest first, at most four per second; the last one knows of
     * every command that has completed. Never empty once the loop has started. While the loop does not run ({@link #state}) they are
     * what was so before; between the loop's lives they begin again, as the totals in them do. Asking waits for nobody.
     */
    public List<LoopReport> reports() {
        return reports.all();
    }

    /** Completed, with the reason, if the loop gives up. */
    public CompletableFuture<LoopException> failure() {
        return failure.copy();
    }

    // ---- the thread

    private void live() {
        int failures = 0;
        long commitsBefore = -1;
        while (!stopping) {
            try {
                runOnce();
            } catch (LoopException fatal) {
                fail(fatal);
                return;
            } catch (ProducerFencedException | InvalidProducerEpochException fenced) {
                fail(fenced(fenced));
                return;
            } catch (StateLimitException exhausted) {
                fail(new LoopException(
                        LoopError.DATAFLOW_FAILED,
                        String.valueOf(exhausted.getMessage()),
                        "Raise the limit, or bound what the query keeps.",
                        exhausted));
                return;
            } catch (KafkaException | KafkaUnavailableException broken) {
                failures = figures.commits() > commitsBefore ? 1 : failures + 1;
                commitsBefore = figures.commits();
                if (failures > settings.limits().retries()) {
                    fail(unavailable(broken));
                    return;
                }
                LOG.warn("The engine begins again after a failure of Kafka ({} in a row)", failures, broken);
                waitBeforeRetry(failures);
            } catch (InterruptedException interrupted) {
                stopping = true;
            } catch (Exception defect) {
                fail(new LoopException(
                        LoopError.DATAFLOW_FAILED,
                        "The engine stopped by an error of its own: " + defect + ".",
                        "This is a defect of Millrace; the log file has the details. Nothing uncommitted was"
                                + " published.",
                        defect));
                return;
            }
        }
        state.set(LoopState.STOPPED);
        refuseCommands();
        running.completeExceptionally(stopped());
    }

    private void runOnce() throws Exception {
        state.set(LoopState.STARTING);
        try (LoopRun run = new LoopRun(settings, expressions, figures)) {
            try {
                state.set(LoopState.RECOVERING);
                run.recover(new ArrayList<>(catalog.values()));
                reports.begin(run.report(System.nanoTime()));
                state.set(LoopState.RUNNING);
                running.complete(this);
                while (!stopping) {
                    runCommands(run);
                    run.step(System.currentTimeMillis());
                    long nowNanos = System.nanoTime();
                    if (reports.isDue(nowNanos)) {
                        reports.add(run.report(nowNanos));
                    }
                }
                run.commitIfAny();
            } catch (Exception broken) {
                LoopException reason = broken instanceof LoopException known ? known : unavailable(broken);
                run.endSubscriptions(reason);
                throw broken;
            }
            run.endSubscriptions(null);
        }
    }

    private void runCommands(LoopRun run) throws Exception {
        for (int left = commands.size(); left > 0; left--) {
            Command<?> command = commands.poll();
            if (command != null) {
                command.run(run);
            }
        }
    }

    private void waitBeforeRetry(int failures) {
        state.set(LoopState.RETRYING);
        long millis = Math.min(LONGEST_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(failures, 10));
        long until = System.nanoTime() + millis * 1_000_000;
        while (!stopping && System.nanoTime() < until) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException interrupted) {
                stopping = true;
            }
        }
    }

    private void fail(LoopException reason) {
        LOG.error("The engine has stopped: {} {}", reason.getMessage(), reason.hint(), reason);
        failure.complete(reason);
        state.set(LoopState.FAILED);
        running.completeExceptionally(reason);
        refuseCommands();
    }

    private void refuseCommands() {
        Command<?> command = commands.poll();
        while (command != null) {
            command.answer().completeExceptionally(stopped());
            command = commands.poll();
        }
    }

    private static LoopException fenced(Exception cause) {
        return new LoopException(
                LoopError.FENCED,
                "Another instance of this service has taken over; this one has stopped.",
                "Run one instance per service name, or give this one a name of its own.",
                cause);
    }

    private static LoopException unavailable(@Nullable Throwable cause) {
        if (cause instanceof LoopException known) {
            return known;
        }
        String hint = cause instanceof KafkaUnavailableException away
                ? away.hint()
                : "Check that the broker runs and can be reached; the engine's log file has the details.";
        return new LoopException(
                LoopError.KAFKA_UNAVAILABLE,
                "Kafka does not do what the engine needs: " + (cause == null ? "no answer" : cause.getMessage()) + ".",
                hint,
                cause);
    }

    /** Commits what has been read, stops, and waits for the thread to end, at most 40 s if Kafka does not answer. */
    @Override
    public void close() {
        stopping = true;
        try {
            if (!thread.join(CLOSE_LIMIT)) {
                // Kafka does not answer: what is not committed will be done again by the next start.
                thread.interrupt();
                thread.join(CLOSE_LIMIT);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
