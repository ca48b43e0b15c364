// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.group.GroupQuery;
import dev.millrace.kafka.loop.LoopState;
import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.plan.PersistentQuery;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A query whose consumer group keeps how far it has read. */
final class GroupDomain implements Domain {
    private final PipelineContext context;
    private final Doorman doorman;
    private final GroupMemory memory;
    private final Map<String, PersistentQuery> queries;
    private volatile Pipeline<GroupRun> pipeline;

    GroupDomain(PipelineContext context, Doorman doorman, GroupMemory memory) {
        this.context = context;
        this.doorman = doorman;
        this.memory = memory;
        this.queries = Map.of(memory.query().id(), memory.query());
        this.pipeline = newPipeline();
    }

    private Pipeline<GroupRun> newPipeline() {
        return new Pipeline<>(
                GroupQuery.groupName(context.settings(), memory.query().id()),
                context.settings().limits().commands(),
                doorman,
                outages -> new GroupRun(context, memory, outages),
                fault -> memory.setStop(fault.stop()));
    }

    void start() {
        pipeline.start();
    }

    @Override
    public Map<String, PersistentQuery> queries() {
        return queries;
    }

    @Override
    public CompletableFuture<Void> drop(String queryId) {
        if (pipeline.state() == LoopState.FAILED) {
            return CompletableFuture.completedFuture(null);
        }
        Pipeline<GroupRun> current = pipeline;
        return current.submit(run -> {
            run.drop();
            current.release();
            return done();
        });
    }

    @Override
    public CompletableFuture<Void> pause(Set<String> queryIds) {
        return pipeline.submit(run -> {
            run.pause();
            return done();
        });
    }

    @Override
    public CompletableFuture<Void> resume(Set<String> queryIds, boolean fromEarliest) {
        memory.setStop(null);
        if (fromEarliest) {
            memory.beginAnew();
        }
        if (pipeline.state() == LoopState.FAILED) {
            Pipeline<GroupRun> next = newPipeline();
            pipeline = next;
            next.start();
            return next.running();
        }
        Pipeline<GroupRun> current = pipeline;
        return current.submit(run -> {
            current.beginAgain();
            return done();
        });
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
        Pipeline<GroupRun> current = pipeline;
        return current.submit(run -> {
            run.topicReplaced(topic, deleted);
            return done();
        });
    }

    @Override
    public List<QueryReport> reports() {
        return DomainReports.of(pipeline, -1, queries.keySet());
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
