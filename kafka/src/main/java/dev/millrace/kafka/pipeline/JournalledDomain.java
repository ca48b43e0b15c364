// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.loop.LoopState;
import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.plan.PersistentQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** The queries that feed each other, with their journal. */
final class JournalledDomain implements Domain {
    private final PipelineContext context;
    private final Doorman doorman;
    private final int partition;
    /** The journals that this one's refers to, itself included. */
    private final Set<Integer> journals = new TreeSet<>();

    private final Map<String, PersistentQuery> queries = new LinkedHashMap<>();
    private final PipelineMemory memory;
    private volatile Pipeline<PipelineRun> pipeline;

    JournalledDomain(
            PipelineContext context,
            Doorman doorman,
            int partition,
            Collection<PersistentQuery> queries,
            Collection<String> paused) {
        this.context = context;
        this.doorman = doorman;
        this.partition = partition;
        this.journals.add(partition);
        queries.forEach(query -> this.queries.put(query.id(), query));
        this.memory = new PipelineMemory(queries, paused);
        this.pipeline = newPipeline();
    }

    private Pipeline<PipelineRun> newPipeline() {
        return new Pipeline<>(
                "pipeline-" + partition,
                context.settings().limits().commands(),
                doorman,
                outages -> new PipelineRun(context, partition, memory, outages),
                new Suspicion(memory)::handle);
    }

    int partition() {
        return partition;
    }

    /** The journals that this one's refers to, itself included; guarded by the engine's lock. */
    Set<Integer> journals() {
        return journals;
    }

    void start() {
        pipeline.start();
    }

    LoopState state() {
        return pipeline.state();
    }

    Pipeline<PipelineRun> pipeline() {
        return pipeline;
    }

    @Override
    public Map<String, PersistentQuery> queries() {
        return queries;
    }

    CompletableFuture<Void> add(NewQuery added) {
        return pipeline.submit(run -> {
            run.commands().addQuery(added);
            return done();
        });
    }

    /** Takes over what {@code other} is, which ends by it. */
    CompletableFuture<Void> merge(JournalledDomain other) {
        Pipeline<PipelineRun> ending = other.pipeline;
        return pipeline.submit(run -> {
            PipelineHandover handover = ending.submit(last -> {
                        PipelineHandover given = last.commands().handOver();
                        ending.release();
                        return given;
                    })
                    .join();
            run.commands().merge(handover);
            return done();
        });
    }

    @Override
    public CompletableFuture<Void> drop(String queryId) {
        if (pipeline.state() == LoopState.FAILED) {
            // What the journal still says of it is dropped by the next recovery.
            memory.forget(queryId);
            return restart();
        }
        return pipeline.submit(run -> {
            run.commands().dropQuery(queryId);
            return done();
        });
    }

    @Override
    public CompletableFuture<Void> pause(Set<String> queryIds) {
        return pipeline.submit(run -> {
            run.commands().pause(queryIds);
            return done();
        });
    }

    @Override
    public CompletableFuture<Void> resume(Set<String> queryIds, boolean fromEarliest) {
        if (pipeline.state() == LoopState.FAILED) {
            if (!fromEarliest) {
                return restart();
            }
            return restart().thenCompose(ignored -> resume(queryIds, true));
        }
        Pipeline<PipelineRun> current = pipeline;
        return current.submit(run -> {
            if (run.commands().resume(queryIds, fromEarliest)) {
                current.beginAgain();
            }
            return done();
        });
    }

    private CompletableFuture<Void> restart() {
        Pipeline<PipelineRun> next = newPipeline();
        pipeline = next;
        next.start();
        return next.running();
    }

    @Override
    public CompletableFuture<Void> grown(String topic) {
        return pipeline.submit(run -> {
            run.noticeNewPartitions();
            return done();
        });
    }

    @Override
    public CompletableFuture<Void> replaced(String topic, boolean deleted) {
        return pipeline.submit(run -> {
            run.commands().topicReplaced(topic, deleted);
            return done();
        });
    }

    @Override
    public List<QueryReport> reports() {
        return new ArrayList<>(DomainReports.of(pipeline, partition, queries.keySet()));
    }

    @Override
    public CompletableFuture<Void> running() {
        return pipeline.running();
    }

    @Override
    public void stop() {
        pipeline.stop();
    }

    @Override
    public void close() {
        pipeline.close();
    }

    @SuppressWarnings("NullAway") // Void has no other value.
    private static Void done() {
        return null;
    }
}
