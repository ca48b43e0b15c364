// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.formats.FormatException;
import dev.millrace.kafka.epoch.SinkTopics;
import dev.millrace.kafka.journal.Journal;
import dev.millrace.kafka.loop.Delivery;
import dev.millrace.kafka.loop.LoopError;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.loop.LoopFigures;
import dev.millrace.kafka.loop.LoopReport;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.LoopState;
import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.kafka.pump.Beginning;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.kafka.topic.TopicSetup;
import dev.millrace.plan.PersistentQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;

/**
 * Runs all queries of a service against Kafka. Queries that feed each other form one pipeline, a fault domain with its own thread,
 * transactions and journal; pipelines share nothing but this process. A new query goes where it is connected; one that connects
 * several pipelines merges them.
 *
 * <p>Every method may be called by any thread and waits for no pipeline. Futures fail with {@link LoopException}.
 */
public final class Engine implements AutoCloseable {
    private static final int LEAST_JOURNALS = 8;

    private final LoopFigures figures;
    private final SinkTopics topics;
    private final Doorman doorman;
    private final Domains domains;
    private final TopicWatch watch;
    private final EngineReports reports;
    private final CompletableFuture<LoopException> failure = new CompletableFuture<>();

    /**
     * A query that is to run.
     *
     * @param from where it begins to read if it has never begun
     * @param paused whether it is not to read until somebody resumes it
     */
    public record Start(PersistentQuery query, Beginning from, boolean paused) {}

    private Engine(LoopSettings settings, ExpressionCompiler expressions, Journal journal, LoopFigures figures) {
        this.figures = figures;
        this.topics = new SinkTopics(settings.client());
        this.doorman = new Doorman(settings.client());
        PipelineContext context = new PipelineContext(
                settings,
                expressions,
                figures,
                journal,
                topics,
                UUID.randomUUID().toString());
        this.domains = new Domains(context, doorman, this::failed);
        this.watch = new TopicWatch(topics, domains::topics, domains);
        this.reports = new EngineReports(figures, domains::reports);
    }

    /**
     * Starts the pipelines of the queries and returns when each is on its way; {@link #running} tells when their state stands.
     *
     * @param queries what the catalog says is to run, in the order of creation
     * @throws LoopException if Kafka is away or the journal cannot be read
     */
    public static Engine start(LoopSettings settings, ExpressionCompiler expressions, Collection<Start> queries) {
        Engine engine = null;
        try {
            Journal journal = new Journal(settings.client(), settings.topics());
            int partitions = journal.ensure(LEAST_JOURNALS);
            try (TopicSetup setup = new TopicSetup(settings.client())) {
                setup.ensureLog(settings.topics().deadLetters());
            }
            if (settings.delivery() == Delivery.EXACTLY_ONCE) {
                journal.fenceEarlier(partitions);
            }
            Survey survey = Survey.of(journal, partitions);
            engine = new Engine(settings, expressions, journal, new LoopFigures());
            engine.domains.start(survey, partitions, new ArrayList<>(queries));
            return engine;
        } catch (KafkaException | KafkaUnavailableException away) {
            if (engine != null) {
                engine.close();
            }
            throw LoopException.unavailable(away);
        }
    }

    /**
     * Makes the topics that queries write unless they exist, starts the queries, from the earliest records if they have never begun, and
     * waits until their state stands.
     *
     * @throws LoopException if Kafka is away, or a pipeline gives up
     */
    public static Engine startAndAwait(
            LoopSettings settings, ExpressionCompiler expressions, Collection<PersistentQuery> queries) {
        try (TopicSetup setup = new TopicSetup(settings.client())) {
            queries.forEach(query -> setup.ensure(query.sink(), 1));
        } catch (KafkaUnavailableException away) {
            throw LoopException.unavailable(away);
        }
        Engine engine = start(
                settings,
                expressions,
                queries.stream()
                        .map(query -> new Start(query, Beginning.earliest(), false))
                        .toList());
        try {
            engine.running().join();
            return engine;
        } catch (CompletionException failed) {
            engine.close();
            throw LoopException.unavailable(failed.getCause());
        }
    }

    // ---- commands

    /**
     * Starts a query; its sink's topic must exist. Completes when the query is in the journal: records that are appended afterwards are
     * seen.
     */
    public CompletableFuture<Void> addQuery(PersistentQuery query, Beginning from) {
        return then(domains.add(query, from));
    }

    /** Ends a query and forgets its state. Completes at once if there is none of that id. */
    public CompletableFuture<Void> dropQuery(String queryId) {
        return then(domains.drop(queryId));
    }

    /** Stops queries; what was read is committed. Those that need their rows wait. */
    public CompletableFuture<Void> pause(Collection<String> queryIds) {
        return then(domains.pause(queryIds));
    }

    /**
     * Lets queries go on after {@link #pause} or an error.
     *
     * @param fromEarliest whether those that cannot go on where they stood begin at what their topics still have
     */
    public CompletableFuture<Void> resume(Collection<String> queryIds, boolean fromEarliest) {
        return then(domains.resume(queryIds, fromEarliest));
    }

    /** The last report knows of every command that has completed. */
    private CompletableFuture<Void> then(CompletableFuture<Void> done) {
        return done.whenComplete((nothing, refused) -> reports.take()).exceptionallyCompose(refused -> {
            Throwable cause = refused instanceof CompletionException ? refused.getCause() : refused;
            boolean known = cause instanceof IllegalArgumentException || cause instanceof FormatException;
            return CompletableFuture.failedFuture(known ? cause : LoopException.unavailable(cause));
        });
    }

    // ---- what others see

    /** Completes when the state of all queries that were there at the start stands, or fails with the first pipeline's reason. */
    public CompletableFuture<Void> running() {
        return then(domains.running());
    }

    /** RUNNING, unless another instance has taken over (FAILED) or it was closed (STOPPED); single queries have states of their own. */
    public LoopState state() {
        return failure.isDone() ? LoopState.FAILED : domains.isClosed() ? LoopState.STOPPED : LoopState.RUNNING;
    }

    public LoopFigures figures() {
        return figures;
    }

    /**
     * How the queries fare: the reports of the last five seconds, the oldest first, at most four per second; the last one knows of
     * every command that has completed. Never empty. Asking waits for nobody.
     */
    public List<LoopReport> reports() {
        return reports.all();
    }

    /** How one query fares now. */
    public Optional<QueryReport> report(String queryId) {
        return domains.reports().stream()
                .filter(report -> report.id().equals(queryId))
                .findFirst();
    }

    /** Completed, with the reason, if the service has been taken over by another instance. */
    public CompletableFuture<LoopException> failure() {
        return failure.copy();
    }

    private void failed(LoopException reason) {
        if (reason.code() == LoopError.FENCED && failure.complete(reason)) {
            domains.stop();
        }
    }

    /** Commits what has been read, stops, and waits for all pipelines to end, at most 40 s if Kafka does not answer. */
    @Override
    public void close() {
        watch.close();
        reports.close();
        domains.close();
        doorman.close();
        topics.close();
    }
}
