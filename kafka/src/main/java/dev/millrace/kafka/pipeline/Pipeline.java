// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.formats.FormatException;
import dev.millrace.kafka.loop.LoopError;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.loop.LoopState;
import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fault domain: the thread that runs the queries which feed each other, life after life. Everything that changes them happens on it,
 * in one order; other threads hand in commands, which run between two steps. Whatever goes wrong stays here: a failure of Kafka is
 * waited out, a query that fails is taken out, and anything else ends this pipeline only, which then says why.
 *
 * @param <L> what it runs
 */
final class Pipeline<L extends Life> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);
    private static final long REPORT_NANOS = 250_000_000L;
    private static final long LONGEST_REST_SECONDS = 240;
    /** How often in a row it begins again after an error that is nobody's. */
    private static final int MOST_DEFECTS = 3;

    private final String name;
    private final Function<Outages, L> lives;
    private final FaultHandler faults;
    private final Doorman doorman;
    private final BlockingQueue<Command<?, L>> commands;
    private final Semaphore signal = new Semaphore(0);
    private final AtomicReference<LoopState> state = new AtomicReference<>(LoopState.STARTING);
    private final CompletableFuture<Void> running = new CompletableFuture<>();
    private final CompletableFuture<LoopException> failure = new CompletableFuture<>();
    private final Outages outages;
    private final Thread thread;
    private volatile List<QueryReport> reports = List.of();
    private volatile boolean stopping;
    private volatile boolean released;
    private volatile boolean again;
    private long reportedNanos;
    private int defects;

    /** Something to do between two steps. */
    interface Work<T, L> {
        T run(L life) throws Exception;
    }

    /** Decides what a fault means for the next life. */
    interface FaultHandler {
        void handle(QueryFault fault);
    }

    private record Command<T, L>(Work<T, L> work, CompletableFuture<T> answer) {}

    /**
     * @param name for the thread and the log
     * @param lives makes a life, which is to wait as it is told to
     */
    Pipeline(String name, int mostCommands, Doorman doorman, Function<Outages, L> lives, FaultHandler faults) {
        this.name = name;
        this.lives = lives;
        this.faults = faults;
        this.doorman = doorman;
        this.commands = new ArrayBlockingQueue<>(mostCommands);
        this.outages = new Outages(name, () -> stopping, this::refuseWaiting);
        this.thread = Thread.ofPlatform().name("millrace-" + name).unstarted(this::live);
    }

    void start() {
        thread.start();
    }

    // ---- what others see

    LoopState state() {
        LoopState now = state.get();
        boolean ended = now == LoopState.FAILED || now == LoopState.STOPPED;
        return !ended && outages.reason() != null ? LoopState.RETRYING : now;
    }

    /** Why it waits for Kafka or has given up; null if neither. */
    @Nullable
    LoopException reason() {
        LoopException gaveUp = failure.getNow(null);
        return gaveUp != null ? gaveUp : outages.reason();
    }

    /** How its queries fared when it last looked. */
    List<QueryReport> reports() {
        return reports;
    }

    /** Completes when its queries' state stands for the first time, or fails when it gives up before. */
    CompletableFuture<Void> running() {
        return running.copy();
    }

    /** Completed, with the reason, if it gives up. */
    CompletableFuture<LoopException> failure() {
        return failure.copy();
    }

    // ---- commands

    /** Runs {@code work} between two steps. The future fails with {@link LoopException} if that is refused. */
    <T> CompletableFuture<T> submit(Work<T, L> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        LoopException waits = outages.reason();
        if (hasEnded()) {
            answer.completeExceptionally(stopped());
        } else if (waits != null) {
            answer.completeExceptionally(waits);
        } else if (!commands.offer(new Command<>(work, answer))) {
            answer.completeExceptionally(new LoopException(
                    LoopError.BUSY,
                    "More than " + commands.size() + " commands wait for the pipeline " + name + ".",
                    "Wait until some are done and try again.",
                    null));
        } else if (hasEnded()) {
            refuseWaiting();
        } else {
            signal.release();
        }
        return answer;
    }

    private boolean hasEnded() {
        LoopState now = state.get();
        return now == LoopState.FAILED || now == LoopState.STOPPED;
    }

    private LoopException stopped() {
        LoopException reason = reason();
        return reason != null
                ? reason
                : new LoopException(LoopError.STOPPED, "The engine has stopped.", "Start it again.", null);
    }

    private void refuseWaiting() {
        LoopException reason = stopped();
        for (Command<?, L> command = commands.poll(); command != null; command = commands.poll()) {
            command.answer().completeExceptionally(reason);
        }
    }

    private void runCommands(L life) throws InterruptedException {
        for (int left = commands.size(); left > 0; left--) {
            Command<?, L> command = commands.poll();
            if (command != null) {
                run(command, life);
            }
        }
    }

    private <T> void run(Command<T, L> command, L life) throws InterruptedException {
        T result;
        try {
            result = command.work().run(life);
        } catch (LoopException | FormatException | IllegalArgumentException refused) {
            command.answer().completeExceptionally(refused);
            return;
        } catch (KafkaException | KafkaUnavailableException away) {
            command.answer().completeExceptionally(LoopException.unavailable(away));
            return;
        } catch (InterruptedException interrupted) {
            command.answer().completeExceptionally(stopped());
            throw interrupted;
        } catch (QueryFault fault) {
            command.answer()
                    .completeExceptionally(new LoopException(
                            LoopError.DATAFLOW_FAILED,
                            fault.stop().message(),
                            fault.stop().hint(),
                            fault));
            throw fault;
        } catch (Throwable defect) {
            command.answer().completeExceptionally(defect(defect));
            throw new IllegalStateException("a command failed", defect);
        }
        if (!released) {
            report(life);
        }
        command.answer().complete(result);
    }

    /** After the command that calls this, the life is over and nobody else's: what it had belongs to another pipeline. */
    void release() {
        released = true;
    }

    /** The life that runs ends after the command that calls this, with all committed, and another one begins. */
    void beginAgain() {
        again = true;
    }

    // ---- the thread

    private void live() {
        while (!stopping && !released) {
            again = false;
            try (L life = lives.apply(outages)) {
                state.set(LoopState.RECOVERING);
                life.begin();
                report(life);
                state.set(LoopState.RUNNING);
                outages.over();
                running.complete(null);
                while (!stopping && !released && !again) {
                    runCommands(life);
                    if (!released && !again) {
                        step(life);
                    }
                }
                if (!released) {
                    life.end();
                }
            } catch (InterruptedException interrupted) {
                stopping = true;
            } catch (QueryFault fault) {
                LOG.warn(
                        "A query is taken out of pipeline {}: {}",
                        name,
                        fault.stop().message(),
                        fault);
                faults.handle(fault);
            } catch (LoopException | Unrecoverable fatal) {
                fail(fatal instanceof LoopException known ? known : defect(fatal));
                return;
            } catch (KafkaException | KafkaUnavailableException broken) {
                waitFor(broken);
            } catch (Throwable defect) {
                if (++defects > MOST_DEFECTS) {
                    fail(defect(defect));
                    return;
                }
                LOG.error("Pipeline {} begins again after an error of its own", name, defect);
                waitFor(new IllegalStateException(defect));
            }
        }
        state.set(LoopState.STOPPED);
        refuseWaiting();
        running.completeExceptionally(stopped());
    }

    private void waitFor(Exception broken) {
        try {
            outages.failed(broken);
        } catch (InterruptedException interrupted) {
            stopping = true;
        }
    }

    private void step(L life) throws InterruptedException {
        try {
            life.step(System.currentTimeMillis());
            if (outages.reason() != null) {
                outages.over();
            }
        } catch (RetriableException away) {
            // Reading failed before anything was taken, so the life goes on.
            outages.failed(away);
            return;
        }
        long nowNanos = System.nanoTime();
        if (nowNanos - reportedNanos >= REPORT_NANOS) {
            report(life);
            defects = 0;
        }
        rest(life);
    }

    private void report(L life) {
        reportedNanos = System.nanoTime();
        reports = life.report();
    }

    /** With nothing to do it waits for a command, or for the doorman to see a record. */
    private void rest(L life) throws InterruptedException {
        Map<TopicPartition, Long> positions = life.restsAt();
        if (positions.isEmpty() || !commands.isEmpty()) {
            return;
        }
        report(life);
        signal.drainPermits();
        doorman.watch(this, positions, signal::release);
        if (commands.isEmpty() && !stopping) {
            var _ = signal.tryAcquire(LONGEST_REST_SECONDS, TimeUnit.SECONDS);
        }
        doorman.leave(this);
    }

    private void fail(LoopException reason) {
        LOG.error("Pipeline {} has stopped: {} {}", name, reason.getMessage(), reason.hint(), reason);
        failure.complete(reason);
        state.set(LoopState.FAILED);
        running.completeExceptionally(reason);
        refuseWaiting();
    }

    private static LoopException defect(Throwable defect) {
        return new LoopException(
                LoopError.DATAFLOW_FAILED,
                "The pipeline stopped by an error of its own: " + defect + ".",
                "This is a defect of Millrace; the log file has the details. Nothing uncommitted was published. RESUME"
                        + " tries again.",
                defect);
    }

    /** Commits what has been read and tells the thread to end; {@link #close} waits for it. */
    void stop() {
        stopping = true;
        signal.release();
    }

    /** Commits what has been read, stops, and waits for the thread to end, at most 40 s if Kafka does not answer. */
    @Override
    public void close() {
        stop();
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
