// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.engine.dataflow.FailedRows;
import dev.millrace.engine.dataflow.QueryFailedException;
import dev.millrace.engine.dataflow.QueryFigures;
import dev.millrace.engine.dataflow.QueryOutput;
import dev.millrace.kafka.epoch.Epoch;
import dev.millrace.kafka.epoch.Outage;
import dev.millrace.kafka.epoch.SinkFaultException;
import dev.millrace.kafka.epoch.WriterSettings;
import dev.millrace.kafka.group.GroupQuery;
import dev.millrace.kafka.loop.Delivery;
import dev.millrace.kafka.loop.LoopFigures;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.kafka.loop.QueryReport.Activity;
import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.pump.OffsetGapException;
import dev.millrace.kafka.source.BadRecord;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.plan.PersistentQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * One life of a query whose consumer group keeps how far it has read: a pipeline of its own without a journal. Outputs are
 * acknowledged, then offsets are kept, so each result comes at least once whatever the delivery of the other queries is. Belongs to
 * the pipeline's thread.
 */
final class GroupRun implements Life {
    private static final long LONGEST_WAIT_MILLIS = 20;
    private static final long QUIET_MILLIS = 2_000;
    private static final long KAFKA_LIMIT_SECONDS = 30;

    private final PipelineContext context;
    private final GroupMemory memory;
    private final LoopSettings settings;
    private final Epoch epoch;
    private final GroupQuery query;
    private long dirtySinceMillis;
    private long lastBusyMillis = System.currentTimeMillis();

    GroupRun(PipelineContext context, GroupMemory memory, Outage outage) {
        this.context = context;
        this.memory = memory;
        this.settings = context.settings().withDelivery(Delivery.AT_LEAST_ONCE);
        String clientId = GroupQuery.groupName(settings, memory.query().id());
        this.epoch = new Epoch(
                new WriterSettings(settings, context.journal(), context.topics(), -1, clientId, context.instance()),
                context.figures(),
                outage);
        this.query = new GroupQuery(
                memory.query(),
                memory.feeders(),
                settings,
                context.expressions(),
                new Sent(memory.query().id(), epoch, context.figures()));
    }

    /** Where the results of the query go. */
    private record Sent(String id, Epoch epoch, LoopFigures figures) implements GroupQuery.Results {
        @Override
        public void ticked(int records, List<QueryOutput> outputs) {
            figures.noteTick(records);
            outputs.forEach(output -> epoch.send(output, null, System.currentTimeMillis()));
        }

        @Override
        public void badRecord(BadRecord bad) {
            epoch.badRecord(bad);
            figures.noteBadRecordOf(id);
        }

        @Override
        public void failedRows(FailedRows failed, long clockMillis) {
            epoch.failedRows(id, failed, clockMillis);
        }
    }

    @Override
    public void begin() throws InterruptedException {
        epoch.open();
        PersistentQuery definition = memory.query();
        epoch.addSink(definition.id(), definition.sink());
        if (memory.beginsAnew()) {
            deleteGroup();
        }
        query.begin(memory.from());
        memory.begun();
    }

    @Override
    public void step(long nowMillis) throws InterruptedException {
        if (memory.stop() != null) {
            Thread.sleep(LONGEST_WAIT_MILLIS);
            return;
        }
        boolean clean = !query.isDirty();
        int records;
        try {
            records = query.step(LONGEST_WAIT_MILLIS, nowMillis);
        } catch (OffsetGapException gap) {
            memory.setStop(QueryStop.error(
                    memory.query().id(),
                    "OFFSETS_GONE",
                    gap.sentence(),
                    "RESUME " + memory.query().id() + " FROM EARLIEST begins anew with what the topic has now.",
                    nowMillis));
            return;
        } catch (QueryFailedException failed) {
            throw new QueryFault(Queries.stop(failed), List.of(), failed);
        }
        if (clean && query.isDirty()) {
            dirtySinceMillis = nowMillis;
        }
        if (records > 0 || query.isDirty()) {
            lastBusyMillis = nowMillis;
        }
        if (nowMillis - dirtySinceMillis >= settings.limits().epochMillis()
                || epoch.sent() >= settings.limits().rowsPerEpoch()) {
            commit();
        }
    }

    private void commit() throws InterruptedException {
        if (!query.isDirty()) {
            return;
        }
        try {
            epoch.commit(List::of, Map.of(), query.pump().reader().group());
        } catch (SinkFaultException fault) {
            throw new QueryFault(
                    QueryStop.error(
                            fault.queryId(),
                            fault.code(),
                            String.valueOf(fault.getMessage()),
                            "Mend it and RESUME " + fault.queryId() + ".",
                            System.currentTimeMillis()),
                    List.of(),
                    fault);
        }
        query.commit();
    }

    /** Stops reading; what was read is kept. */
    void pause() throws InterruptedException {
        if (memory.stop() == null) {
            commit();
            memory.setStop(QueryStop.paused(memory.query().id(), System.currentTimeMillis()));
        }
    }

    /** Commits and lets Kafka forget the group: the query has ended. */
    void drop() throws InterruptedException {
        commit();
        query.close();
        deleteGroup();
    }

    private void deleteGroup() {
        String group = query.group();
        try (Admin admin = Admin.create(settings.client())) {
            admin.deleteConsumerGroups(List.of(group)).all().get(KAFKA_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof GroupIdNotFoundException)) {
                throw KafkaUnavailableException.during("deleting the consumer group " + group, failed.getCause());
            }
        } catch (TimeoutException late) {
            throw KafkaUnavailableException.during("deleting the consumer group " + group, late);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    void noticeNewPartitions() {
        query.noticeNewPartitions();
    }

    /** A topic is no longer what it was. */
    void topicReplaced(String topic, boolean deleted) {
        PersistentQuery definition = memory.query();
        if (definition.sink().topic().name().equals(topic) && !deleted) {
            epoch.addSink(definition.id(), definition.sink());
        } else if (memory.stop() == null) {
            memory.setStop(Queries.topicReplaced(definition.id(), topic, deleted));
        }
    }

    @Override
    public void end() throws InterruptedException {
        commit();
    }

    @Override
    public List<QueryReport> report() {
        String id = memory.query().id();
        QueryStop stop = memory.stop();
        Activity activity = stop == null
                ? Activity.RUNNING
                : stop.kind() == QueryStop.Kind.PAUSED ? Activity.PAUSED : Activity.ERROR;
        Optional<QueryFigures> counted = query.pump().strand().dataflow().figures(id);
        if (counted.isEmpty()) {
            return List.of(QueryReport.standing(id, -1, activity, stop));
        }
        return List.of(new QueryReport(
                id,
                -1,
                activity,
                stop,
                query.pump().reader().lag(query.pump().strand().positions().keySet()),
                context.figures().rowErrors(id),
                context.figures().badRecordsOf(id),
                counted.get()));
    }

    @Override
    public Map<TopicPartition, Long> restsAt() {
        boolean quiet =
                memory.stop() == null && !query.isDirty() && System.currentTimeMillis() - lastBusyMillis > QUIET_MILLIS;
        return quiet && query.pump().isAtRest() ? query.pump().reader().positions() : Map.of();
    }

    @Override
    public void close() {
        epoch.close();
        query.close();
    }
}
