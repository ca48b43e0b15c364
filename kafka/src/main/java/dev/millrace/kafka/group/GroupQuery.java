// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.group;

import dev.millrace.engine.dataflow.Dataflow;
import dev.millrace.engine.dataflow.DataflowTimes;
import dev.millrace.engine.dataflow.FailedRows;
import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.engine.dataflow.QueryOutput;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.kafka.journal.OffsetRange;
import dev.millrace.kafka.journal.PartitionOrder;
import dev.millrace.kafka.loop.LoopError;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.loop.StartFrom;
import dev.millrace.kafka.pump.OwnOffsets;
import dev.millrace.kafka.pump.PartitionReader;
import dev.millrace.kafka.pump.Pump;
import dev.millrace.kafka.pump.RangeReader;
import dev.millrace.kafka.pump.StartOffsets;
import dev.millrace.kafka.pump.Strand;
import dev.millrace.kafka.source.BadRecord;
import dev.millrace.kafka.source.TopicSource;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.ReplayBound;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A query that runs by itself and whose consumer group keeps how far it has read; why it is so:
 * {@code docs/decisions/20261121-group-offsets.md}. It has a dataflow, a reader and a group of its own; the queries that
 * write what it reads, and keep their offsets likewise, are computed again in that dataflow, and their results dropped.
 *
 * <p>The group's offset of a partition is that of the first record that a window which is still open may need. A restart sets event
 * time to where it stood, reads from there to where reading had come, in silence, and has the open windows again: a row of
 * a window that has closed meets a watermark that makes it late, and a row of an open one was not late before and is not now.
 *
 * <p>Belongs to the loop's thread.
 */
public final class GroupQuery implements Pump.Ticks, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupQuery.class);

    /** Kafka keeps at most 4,096 bytes beside an offset; a time takes up to 16. */
    private static final int MOST_TIMES = 200;

    /** How often the offsets of all partitions are kept anew; Kafka forgets them after a week by default. */
    private static final long KEEP_ALL_MILLIS = 3_600_000;

    private final PersistentQuery query;
    private final LoopSettings settings;
    private final Results results;
    private final String group;
    private final String plan;
    private final Strand strand;
    private final PartitionReader reader;
    private final Pump pump;
    private final long retentionMillis;
    private final int rowsPerTick;
    private final Map<TopicPartition, NeededOffsets> needed = new HashMap<>();
    private final Map<TopicPartition, GroupOffset> kept = new HashMap<>();
    private boolean replaying;
    private long keptAllMillis = System.currentTimeMillis();
    private boolean dirty;

    /** Takes what a tick has to say. */
    public interface Results {
        void ticked(int records, List<QueryOutput> outputs);

        void badRecord(BadRecord bad);

        void failedRows(FailedRows failed, long clockMillis);
    }

    /**
     * @param feeders the queries that are computed again, those that feed others first
     * @throws LoopException NOT_SUPPORTED if no recent part of its input is enough to go on from
     */
    public GroupQuery(
            PersistentQuery query,
            List<PersistentQuery> feeders,
            LoopSettings settings,
            ExpressionCompiler expressions,
            Results results) {
        this.query = query;
        this.settings = settings;
        this.results = results;
        this.group = groupName(settings, query.id());
        this.plan = planMark(query, feeders);
        this.retentionMillis = retention(query, feeders);
        this.rowsPerTick =
                query.settings().everyChange() ? 1 : settings.limits().rowsPerTick();
        this.strand = new Strand(query.id(), new Dataflow(expressions, settings.dataflow()), this::badRecord);
        feeders.forEach(feeder -> strand.dataflow().add(QueryDefinition.of(feeder)));
        strand.dataflow().add(QueryDefinition.of(query));
        this.reader = new PartitionReader(settings, group);
        this.pump = new Pump(strand, reader, new OwnOffsets(), settings.limits().idleMillis(), this);
    }

    /** The consumer group of a query: {@code millrace-default-CTAS_TOTALS_3}. */
    public static String groupName(LoopSettings settings, String queryId) {
        return settings.topics().group() + "-" + queryId;
    }

    private static String planMark(PersistentQuery query, List<PersistentQuery> feeders) {
        CRC32 mark = new CRC32();
        for (PersistentQuery each : feeders) {
            mark.update(each.statement().getBytes(StandardCharsets.UTF_8));
        }
        mark.update(query.statement().getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(mark.getValue());
    }

    private static long retention(PersistentQuery query, List<PersistentQuery> feeders) {
        ReplayBound bound = ReplayBound.of(
                query.root(),
                source -> feeders.stream()
                        .filter(feeder -> feeder.sink().name().equals(source))
                        .toList());
        return switch (bound) {
            case ReplayBound.Bounded(long millis) -> millis;
            case ReplayBound.Unbounded(String because) ->
                throw new LoopException(
                        LoopError.NOT_SUPPORTED,
                        "The query " + query.id() + " cannot keep its offsets in a consumer group: it " + because + ".",
                        "Let the engine keep them: SET 'millrace.offsets'='engine'.",
                        null);
        };
    }

    private void badRecord(BadRecord bad) {
        if (!replaying) {
            results.badRecord(bad);
        }
    }

    // ---- begin

    /**
     * Goes on where the group says, with the windows that were open; without offsets begins at {@code from}.
     *
     * @throws LoopException OFFSET_OUT_OF_RANGE, TOPIC_MISSING, GROUP_IN_USE
     */
    public void begin(StartFrom from) {
        Set<TopicPartition> partitions = partitions();
        Map<TopicPartition, OffsetAndMetadata> committed = reader.committed(partitions);
        Map<TopicPartition, Long> beginnings = reader.beginnings(partitions);
        Map<TopicPartition, Long> starts = new TreeMap<>(PartitionOrder.BY_NAME);
        starts.putAll(committed.isEmpty() && from == StartFrom.LATEST ? reader.ends(partitions) : beginnings);
        committed.forEach((partition, offset) -> starts.put(partition, offset.offset()));
        strand.start(starts);
        checkTimes();
        observeRows();
        Map<TopicPartition, GroupOffset> remembered = remembered(committed);
        checkRanges(starts, remembered, beginnings);
        if (remembered.isEmpty()) {
            if (committed.isEmpty()) {
                LOG.info("The group {} has no offsets yet; its query begins at the {} records", group, from);
            } else {
                LOG.warn("The offsets of the group {} were set from outside; its query begins anew there", group);
            }
        } else {
            restoreTimes(remembered);
            replay(remembered);
        }
        pump.assign();
        dirty = true;
        commit();
    }

    private Set<TopicPartition> partitions() {
        Set<TopicPartition> partitions = new LinkedHashSet<>();
        for (String topic : topics()) {
            partitions.addAll(StartOffsets.partitions(topic, reader));
        }
        return partitions;
    }

    /** The topics that are read: not those whose rows are computed here. */
    private List<String> topics() {
        return strand.dataflow().sources().stream()
                .filter(source -> !strand.dataflow().isWritten(source.name()))
                .map(source -> source.topic().name())
                .distinct()
                .toList();
    }

    private void checkTimes() {
        DataflowTimes times = strand.dataflow().times();
        int count = times.sources().size()
                + times.nodes().values().stream().mapToInt(List::size).sum();
        if (count > MOST_TIMES) {
            throw new LoopException(
                    LoopError.NOT_SUPPORTED,
                    "The query " + query.id() + " has more steps than fit beside an offset in Kafka.",
                    "Let the engine keep its offsets: SET 'millrace.offsets'='engine'.",
                    null);
        }
    }

    private void observeRows() {
        for (TopicSource source : strand.sources()) {
            String topic = source.definition().topic().name();
            source.observeRows((partition, offset, eventTime) ->
                    needed(new TopicPartition(topic, partition)).note(offset, eventTime));
        }
    }

    private NeededOffsets needed(TopicPartition partition) {
        return needed.computeIfAbsent(partition, ignored -> new NeededOffsets(retentionMillis));
    }

    /** What was kept beside the offsets; empty if any of them is not as it was left. */
    private Map<TopicPartition, GroupOffset> remembered(Map<TopicPartition, OffsetAndMetadata> committed) {
        DataflowTimes times = strand.dataflow().times();
        int nodes = times.nodes().values().stream().mapToInt(List::size).sum();
        Map<TopicPartition, GroupOffset> remembered = new TreeMap<>(PartitionOrder.BY_NAME);
        committed.forEach((partition, offset) -> GroupOffset.of(offset, plan)
                .filter(found -> found.nodes().size() == nodes
                        && found.sources().size() == strand.sources().size()
                        && found.latest().size() == sourcesOf(partition).size())
                .ifPresent(found -> remembered.put(partition, found)));
        return remembered.size() == committed.size() ? remembered : Map.of();
    }

    private List<TopicSource> sourcesOf(TopicPartition partition) {
        return strand.sources().stream()
                .filter(source -> source.definition().topic().name().equals(partition.topic()))
                .toList();
    }

    private void checkRanges(
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, GroupOffset> remembered,
            Map<TopicPartition, Long> beginnings) {
        Map<TopicPartition, Long> ends = reader.ends(starts.keySet());
        starts.forEach((partition, start) -> {
            GroupOffset found = remembered.get(partition);
            long first = beginnings.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, 0L);
            if (start < first || start > end || (found != null && found.read() > end)) {
                throw LoopException.offsetOutOfRange(
                        group, partition, start, "the offsets from " + first + " to before " + end);
            }
        });
    }

    private void restoreTimes(Map<TopicPartition, GroupOffset> remembered) {
        remembered.forEach((partition, found) -> {
            List<TopicSource> sources = sourcesOf(partition);
            for (int i = 0; i < sources.size(); i++) {
                sources.get(i)
                        .restoreLatest(partition.partition(), found.latest().get(i));
            }
        });
        // Only what has changed is kept, so the latest of each time is the one that holds.
        List<Long> sourceTimes =
                latest(remembered.values().stream().map(GroupOffset::sources).toList());
        Map<String, Long> byName = new HashMap<>();
        int next = 0;
        for (TopicSource source : strand.sources()) {
            source.restoreWatermark(sourceTimes.get(next));
            byName.put(source.definition().name(), sourceTimes.get(next++));
        }
        List<Long> nodeTimes =
                latest(remembered.values().stream().map(GroupOffset::nodes).toList());
        Map<String, List<Long>> byQuery = new LinkedHashMap<>();
        Map<String, List<Long>> fresh = strand.dataflow().times().nodes();
        int from = 0;
        for (String id : strand.dataflow().queries()) {
            int to = from + fresh.getOrDefault(id, List.of()).size();
            byQuery.put(id, nodeTimes.subList(from, to));
            from = to;
        }
        strand.dataflow().resume(new DataflowTimes(0, byName, byQuery));
    }

    private static List<Long> latest(List<List<Long>> each) {
        List<Long> latest = new ArrayList<>(each.getFirst());
        for (List<Long> times : each) {
            for (int i = 0; i < times.size(); i++) {
                latest.set(i, Math.max(latest.get(i), times.get(i)));
            }
        }
        return latest;
    }

    /** Reads again what open windows need. The order of partitions does not matter, as event time stands still. */
    private void replay(Map<TopicPartition, GroupOffset> remembered) {
        replaying = true;
        try (RangeReader ranges = new RangeReader(new PartitionReader(settings, group))) {
            remembered.forEach((partition, found) -> {
                if (found.read() > found.offset()) {
                    ranges.read(new OffsetRange(partition, found.offset(), found.read()), record -> {
                        strand.add(record);
                        if (strand.waitingRecords() >= settings.limits().rowsPerTick()) {
                            tickIfAny();
                        }
                    });
                }
            });
        }
        tickIfAny();
        replaying = false;
        // What was replayed has been counted before.
        strand.dataflow().restartFigures();
        remembered.forEach((partition, found) -> strand.setPosition(partition, found.read()));
    }

    // ---- steps

    /**
     * Reads what has arrived and runs it through; waits a little if there is nothing.
     *
     * @return how many records came
     * @throws dev.millrace.kafka.pump.OffsetGapException if what was to be read next is gone
     */
    public int step(long waitMillis, long nowMillis) {
        if (nowMillis - keptAllMillis > KEEP_ALL_MILLIS) {
            // Kafka forgets offsets that nobody has committed for long, also those of a partition that is merely quiet.
            keptAllMillis = nowMillis;
            kept.clear();
            dirty = true;
        }
        return pump.step(waitMillis, nowMillis);
    }

    @Override
    public int rowsPerTick(Strand read) {
        return rowsPerTick;
    }

    @Override
    public void tick(Pump read) {
        tickIfAny();
    }

    private void tickIfAny() {
        if (!strand.hasInput()) {
            return;
        }
        int records = strand.waitingRecords();
        long clockMillis = System.currentTimeMillis();
        List<QueryOutput> outputs = strand.tick(clockMillis).outputs();
        List<FailedRows> errors = strand.dataflow().takeFailedRows(query.id());
        if (replaying) {
            return;
        }
        dirty = true;
        results.ticked(
                records,
                outputs.stream()
                        .filter(output -> output.queryId().equals(query.id()))
                        .toList());
        errors.forEach(failed -> results.failedRows(failed, clockMillis));
    }

    /** A topic may get more partitions; they are read from their beginning. */
    public void noticeNewPartitions() {
        List<TopicPartition> fresh = new ArrayList<>();
        for (TopicPartition partition : partitions()) {
            if (!strand.positions().containsKey(partition)) {
                fresh.add(partition);
            }
        }
        if (!fresh.isEmpty()) {
            reader.beginnings(fresh).forEach(strand::setPosition);
            pump.assign();
        }
    }

    /** Whether anything has been read or told since the last {@link #commit}. */
    public boolean isDirty() {
        return dirty;
    }

    /**
     * Keeps how far it has read; what was put out before must be acknowledged.
     *
     * @throws LoopException GROUP_IN_USE
     */
    public void commit() {
        if (!dirty) {
            return;
        }
        Map<TopicPartition, GroupOffset> now = offsets();
        Map<TopicPartition, OffsetAndMetadata> changed = new HashMap<>();
        now.forEach((partition, offset) -> {
            GroupOffset before = kept.get(partition);
            if (before == null || before.offset() != offset.offset() || before.read() != offset.read()) {
                changed.put(partition, offset.committed());
            }
        });
        if (changed.isEmpty()) {
            // Event time has moved on without a record; one partition is enough to keep that.
            Map.Entry<TopicPartition, GroupOffset> any =
                    now.entrySet().iterator().next();
            changed.put(any.getKey(), any.getValue().committed());
        }
        try {
            reader.commit(changed);
        } catch (CommitFailedException others) {
            throw LoopException.groupInUse(group, others);
        }
        kept.putAll(now);
        dirty = false;
    }

    private Map<TopicPartition, GroupOffset> offsets() {
        Dataflow dataflow = strand.dataflow();
        long watermark = dataflow.watermark(query.id());
        List<Long> sources =
                strand.sources().stream().map(TopicSource::watermark).toList();
        Map<String, List<Long>> byQuery = dataflow.times().nodes();
        List<Long> nodes = new ArrayList<>();
        dataflow.queries().forEach(id -> nodes.addAll(byQuery.getOrDefault(id, List.of())));
        Map<TopicPartition, GroupOffset> offsets = new TreeMap<>(PartitionOrder.BY_NAME);
        strand.positions().forEach((partition, position) -> {
            List<Long> latest = sourcesOf(partition).stream()
                    .map(source -> source.latest(partition.partition()))
                    .toList();
            long first = needed(partition).first(watermark, position);
            offsets.put(partition, new GroupOffset(first, position, plan, latest, sources, nodes));
        });
        return offsets;
    }

    /** What it reads with. */
    public Pump pump() {
        return pump;
    }

    /** The consumer group that keeps its offsets. */
    public String group() {
        return group;
    }

    @Override
    public void close() {
        pump.close();
        strand.dataflow().close();
    }
}
