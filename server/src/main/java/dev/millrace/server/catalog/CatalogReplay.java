// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.catalog;

import dev.millrace.kafka.catalog.CatalogEvent;
import dev.millrace.kafka.catalog.LoggedStatement;
import dev.millrace.kafka.catalog.StatementLog;
import dev.millrace.kafka.pump.Beginning;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.prepared.PreparedStatement.ChangesCatalog;
import dev.millrace.sql.prepared.PreparedStatement.StartQuery;
import dev.millrace.sql.prepared.StatementAnalyzer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog as the log tells it, one for a process. Every process that reads the same log comes to the same catalog: a statement
 * counts if it is accepted against the catalog of the statements before it, and otherwise is left out by everybody. So two people who
 * create the same name at the same time need no lock: the log's order decides.
 *
 * <p>A thread of its own opens the log and reads it all the time, so that whoever needs to know that an offset has been read, or
 * carried out by the engine, waits for that on {@link Progress} and polls nothing. While Kafka is away it tries again; the log file says so once.
 *
 * <p>Thread-safe; {@link #catalog}, {@link #defaults} and {@link #appliedOffset} never wait.
 */
public final class CatalogReplay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogReplay.class);
    private static final Duration POLL = Duration.ofSeconds(10);
    private static final long RETRY_MILLIS = 500;
    private static final Duration FIRST_READ_LIMIT = Duration.ofSeconds(60);
    /** How long somebody who wants to work with the catalog waits for its first reading. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration READ_LIMIT = Duration.ofSeconds(5);

    private final Map<String, Object> client;
    private final InternalTopics topics;
    private final Progress progress = new Progress();
    private final LogEnd end = new LogEnd();
    private final Replayed replayed;
    private final List<Consumer<StatementOutcome>> followers = new CopyOnWriteArrayList<>();
    /** The statements of this process that are on their way to the log, by id. */
    private final Map<String, Boolean> own = new ConcurrentHashMap<>();

    private final Map<String, StatementOutcome> ownOutcomes = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile @Nullable StatementLog log;
    private volatile Snapshot snapshot = new Snapshot(Catalog.empty(), 0);
    private volatile Map<String, String> defaults = Map.of();
    private volatile boolean closed;

    /**
     * The catalog at a place of the log.
     *
     * @param readTo the offset (exclusive) up to which the log has been read
     */
    public record Snapshot(Catalog catalog, long readTo) {}

    private CatalogReplay(Map<String, Object> client, InternalTopics topics, StatementAnalyzer analyzer) {
        this.client = Map.copyOf(client);
        this.topics = topics;
        this.replayed = new Replayed(analyzer);
        this.thread = Thread.ofPlatform().daemon().name("millrace-catalog").unstarted(this::follow);
    }

    /**
     * Begins to read the log, which is made if need be; returns at once. {@link #awaitRead} waits until all of it has been read.
     *
     * @param client Kafka client settings with at least {@code bootstrap.servers}
     * @param analyzer prepares the log's statements
     */
    public static CatalogReplay start(Map<String, Object> client, InternalTopics topics, StatementAnalyzer analyzer) {
        CatalogReplay replay = new CatalogReplay(client, topics, analyzer);
        replay.thread.start();
        return replay;
    }

    /**
     * Waits until the log has been read to where it ended when this was opened.
     *
     * @throws KafkaUnavailableException if opening has failed meanwhile, or takes more than 60 s; reading goes on
     */
    public CatalogReplay awaitRead() {
        progress.awaitRead(FIRST_READ_LIMIT);
        return this;
    }

    /** The catalog of all statements read so far. */
    public Catalog catalog() {
        return snapshot.catalog();
    }

    /**
     * The catalog as its log says it now; asks Kafka where that ends.
     *
     * @throws KafkaUnavailableException if Kafka does not answer; at once if it has just been found away
     */
    public Snapshot current() {
        StatementLog open = log();
        long until = end.ask(open);
        if (!progress.awaitPosition(until, READ_LIMIT)) {
            throw KafkaUnavailableException.during("reading the catalog", progress.problem());
        }
        return snapshot;
    }

    private StatementLog log() {
        progress.awaitRead(PATIENCE);
        StatementLog open = log;
        if (open == null) {
            throw KafkaUnavailableException.during("reading the catalog", progress.problem());
        }
        return open;
    }

    /** How far the engine has come, as an offset of the log; −1 if none has ever run. */
    public long appliedOffset() {
        return progress.applied();
    }

    /** The settings that hold with the last engine for statements that say nothing else. */
    public Map<String, String> defaults() {
        return defaults;
    }

    /** What is known of the engine's progress, to wait for it. */
    public Progress progress() {
        return progress;
    }

    /**
     * Appends a statement and waits until its place is known.
     *
     * @param against what it was prepared against
     * @return its outcome, which is a refusal if another process was faster
     * @throws KafkaUnavailableException if it is not known whether it is in the log
     */
    public StatementOutcome append(ChangesCatalog statement, Map<String, String> properties, Snapshot against) {
        StatementLog open = log();
        String id = UUID.randomUUID().toString();
        own.put(id, true);
        try {
            String queryId =
                    statement instanceof StartQuery start ? start.query().id() : null;
            long offset = open.append(new LoggedStatement(
                    id, statement.text(), properties, against.readTo(), queryId, AcceptedPlans.of(statement)));
            if (!progress.awaitPosition(offset + 1, READ_LIMIT)) {
                throw KafkaUnavailableException.during("reading the catalog", progress.problem());
            }
            StatementOutcome outcome = ownOutcomes.remove(id);
            if (outcome == null) {
                throw new IllegalStateException("the catalog's log has lost the record " + offset);
            }
            return outcome;
        } finally {
            own.remove(id);
            ownOutcomes.remove(id);
        }
    }

    /**
     * Hands the outcome of every later statement to {@code follower}, in order, on the thread that reads: it must not wait.
     *
     * @return the catalog before them
     */
    public Snapshot follow(Consumer<StatementOutcome> follower) {
        synchronized (replayed) {
            followers.add(follower);
            return snapshot;
        }
    }

    /** Ends what {@link #follow} began. */
    public void unfollow(Consumer<StatementOutcome> follower) {
        followers.remove(follower);
    }

    /** Where each query begins to read that has never begun, by id. */
    public Map<String, Beginning> beginnings() {
        synchronized (replayed) {
            return replayed.beginnings();
        }
    }

    /** Says, to this process now and to others by the log, that an engine runs which has seen the statement at {@code offset}. */
    public void see(StatementOutcome outcome) {
        StatementLog open = log;
        progress.seen(outcome.offset());
        if (open != null && !outcome.own()) {
            open.see(outcome.offset());
        }
    }

    /**
     * Says, to this process now and to others by the log, that the engine has carried out what the log says up to and including
     * {@code offset}.
     *
     * @param engineDefaults the settings that hold with it for statements that say nothing else
     * @param failure why the statement at {@code offset} is not in force, if it is not
     */
    public void acknowledge(long offset, Map<String, String> engineDefaults, @Nullable String failure) {
        defaults = Map.copyOf(engineDefaults);
        progress.applied(offset, failure);
        StatementLog open = log;
        if (open != null) {
            open.acknowledge(offset, engineDefaults, failure);
        }
    }

    // ---- the thread

    private void follow() {
        boolean told = false;
        while (!closed) {
            try {
                StatementLog open = log;
                if (open == null) {
                    open = open();
                }
                take(open, open.poll(POLL));
                if (told) {
                    LOG.info("The catalog can be read again");
                    told = false;
                }
            } catch (WakeupException stopped) {
                // Looks at closed.
            } catch (KafkaUnavailableException | KafkaException failed) {
                progress.failed(failed);
                if (!told && !closed) {
                    LOG.warn("The catalog cannot be read; it is tried again until it can", failed);
                    told = true;
                }
                pause();
            }
        }
        StatementLog open = log;
        if (open != null) {
            open.close();
        }
        progress.failed(KafkaUnavailableException.during("reading the catalog", new KafkaException("it is closed")));
    }

    private StatementLog open() {
        StatementLog opened = StatementLog.open(client, topics);
        try {
            long wanted = opened.end();
            while (opened.position() < wanted && !closed) {
                take(opened, opened.poll(Duration.ofMillis(500)));
            }
        } catch (RuntimeException failed) {
            opened.close();
            replayed.restart();
            throw failed;
        }
        log = opened;
        progress.read(opened.position());
        return opened;
    }

    private void take(StatementLog from, List<CatalogEvent> events) {
        for (CatalogEvent event : events) {
            switch (event) {
                case CatalogEvent.Seen seen -> progress.seen(seen.statementOffset());
                case CatalogEvent.Applied applied -> {
                    defaults = applied.defaults();
                    progress.applied(applied.statementOffset(), applied.failure());
                }
                case CatalogEvent.Stated stated -> take(stated);
            }
        }
        long position = from.position();
        synchronized (replayed) {
            snapshot = new Snapshot(replayed.catalog(), position);
        }
        if (log != null) {
            progress.moved(position);
        }
    }

    private void take(CatalogEvent.Stated stated) {
        String id = stated.statement().id();
        boolean ours = own.containsKey(id);
        synchronized (replayed) {
            StatementOutcome outcome = replayed.apply(stated, ours);
            snapshot = new Snapshot(outcome.catalog(), stated.offset() + 1);
            if (ours) {
                ownOutcomes.put(id, outcome);
            }
            followers.forEach(follower -> follower.accept(outcome));
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /**
     * Waits until the engine has carried out the statement at {@code offset}.
     *
     * @return false if that does not come within {@code limit}, or {@code cancelled} says so
     */
    public boolean awaitApplied(long offset, Duration limit, BooleanSupplier cancelled) {
        return progress.awaitApplied(offset, limit, cancelled);
    }

    @Override
    public void close() {
        closed = true;
        StatementLog open = log;
        if (open != null) {
            open.wakeUp();
        } else {
            thread.interrupt();
        }
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
