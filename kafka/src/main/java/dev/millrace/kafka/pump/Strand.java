// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pump;

import dev.millrace.data.Changes;
import dev.millrace.engine.dataflow.Dataflow;
import dev.millrace.engine.dataflow.QueryOutput;
import dev.millrace.engine.dataflow.SourceBatch;
import dev.millrace.engine.dataflow.TickInput;
import dev.millrace.kafka.journal.JournalEntry.TickCut;
import dev.millrace.kafka.journal.OffsetRange;
import dev.millrace.kafka.journal.PartitionOrder;
import dev.millrace.kafka.source.BadRecord;
import dev.millrace.kafka.source.TopicSource;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A dataflow with the sources that feed it and the positions up to which it has read: the queries that have joined, or some that
 * still catch up, or some that stand still. A pure state machine: records go in, ticks come out, nothing here talks to Kafka or
 * looks at a clock. Live running and replay drive it through the same calls, which is why a replay ends in the same state.
 */
public final class Strand {
    /** The name of the strand of all queries that have joined. */
    public static final String JOINED = "";

    private String name;
    private final Dataflow dataflow;
    private Consumer<BadRecord> badRecords;
    private final Map<String, TopicSource> sources = new LinkedHashMap<>();
    private final Map<TopicPartition, Long> positions = new TreeMap<>(PartitionOrder.BY_NAME);
    private final List<OffsetRange> inputs = new ArrayList<>();
    private final Set<TopicPartition> newlyIdle = new LinkedHashSet<>();
    private int waitingRecords;

    /** @param name unique in its pipeline */
    public Strand(String name, Dataflow dataflow, Consumer<BadRecord> badRecords) {
        this.name = name;
        this.dataflow = dataflow;
        this.badRecords = badRecords;
    }

    public String name() {
        return name;
    }

    public Dataflow dataflow() {
        return dataflow;
    }

    /** Begins to read at {@code starts}, which name every partition of every topic that the queries read. */
    public void start(Map<TopicPartition, Long> starts) {
        positions.putAll(starts);
        refreshSources();
    }

    /** Gives it another name, where its pipeline becomes a part of another one. */
    public void rename(String newName) {
        name = newName;
    }

    /** From now on bad records go to {@code to}. */
    public void reportTo(Consumer<BadRecord> to) {
        badRecords = to;
    }

    /** Ends a query. */
    public void remove(String queryId) {
        dataflow.remove(queryId);
        refreshSources();
    }

    /** Takes over the queries of a strand that has caught up, and its positions where this one had none. */
    public void adopt(Strand other) {
        dataflow.adopt(other.dataflow);
        other.positions.forEach(positions::putIfAbsent);
        other.badRecords = badRecord -> badRecords.accept(badRecord);
        other.sources.forEach((sourceName, source) -> {
            if (sources.putIfAbsent(sourceName, source) == null && dataflow.isWritten(sourceName)) {
                source.setAllIdle();
            }
        });
        refreshSources();
    }

    /**
     * Moves queries out into a strand of their own, which stands where this one stands. No query that stays may read what one of them
     * writes.
     */
    public Strand split(String newName, Set<String> queryIds) {
        Strand apart = new Strand(newName, dataflow.extract(queryIds), badRecords);
        Set<String> topics = new HashSet<>();
        apart.dataflow.sources().forEach(source -> topics.add(source.topic().name()));
        positions.forEach((partition, offset) -> {
            if (topics.contains(partition.topic())) {
                apart.positions.put(partition, offset);
            }
        });
        apart.refreshSources();
        apart.sources.forEach((sourceName, source) -> {
            TopicSource here = sources.get(sourceName);
            if (here != null && !dataflow.isWritten(sourceName)) {
                source.standAs(here);
            }
        });
        refreshSources();
        return apart;
    }

    /** Brings the sources in line with what the queries read. */
    private void refreshSources() {
        Map<String, TopicSource> wanted = new LinkedHashMap<>();
        for (SourceDefinition definition : dataflow.sources()) {
            String sourceName = definition.name();
            TopicSource source = sources.get(sourceName);
            if (source == null) {
                source = new TopicSource(definition, dataflow.layout(sourceName), bad -> badRecords.accept(bad));
                source.ensurePartitions(partitions(definition.topic().name()));
                if (dataflow.isWritten(sourceName)) {
                    // Its rows come inside the tick; the topic holds up nobody unless somebody else writes to it.
                    source.setAllIdle();
                }
            } else {
                source.setLayout(dataflow.layout(sourceName));
            }
            wanted.put(sourceName, source);
        }
        sources.clear();
        sources.putAll(wanted);
        Set<String> topics = topics();
        positions.keySet().removeIf(partition -> !topics.contains(partition.topic()));
    }

    private int partitions(String topic) {
        return (int) positions.keySet().stream()
                .filter(partition -> partition.topic().equals(topic))
                .count();
    }

    /** The topics that are read. */
    public Set<String> topics() {
        Set<String> topics = new LinkedHashSet<>();
        sources.values()
                .forEach(source -> topics.add(source.definition().topic().name()));
        return topics;
    }

    /** What feeds the dataflow, in a fixed order. */
    public Collection<TopicSource> sources() {
        return sources.values();
    }

    /** Whether only tables are read from {@code topic}. */
    public boolean isTable(String topic) {
        return sources.values().stream()
                .map(TopicSource::definition)
                .filter(definition -> definition.topic().name().equals(topic))
                .allMatch(definition -> definition.kind() == RelationKind.TABLE);
    }

    /** Whether queries of this strand write {@code topic} and hand their rows to its readers themselves. */
    public boolean isWritten(String topic) {
        return sources.values().stream()
                .map(TopicSource::definition)
                .anyMatch(
                        definition -> definition.topic().name().equals(topic) && dataflow.isWritten(definition.name()));
    }

    public Map<TopicPartition, Long> positions() {
        return positions;
    }

    /** Reads {@code partition} no more: it does not exist any more. */
    public void forget(TopicPartition partition) {
        positions.remove(partition);
    }

    /** Where reading of {@code partition} goes on. */
    public void setPosition(TopicPartition partition, long offset) {
        positions.put(partition, offset);
    }

    /** Takes one record into the tick that is being gathered. */
    public void add(ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> record) {
        add(new TopicPartition(record.topic(), record.partition()), List.of(record), false);
    }

    /**
     * Takes records of one partition into the tick that is being gathered.
     *
     * @param gapsMatter the offsets between two records belong to records that were passed over
     */
    public void add(
            TopicPartition partition,
            List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> records,
            boolean gapsMatter) {
        if (records.isEmpty()) {
            return;
        }
        for (TopicSource source : sources.values()) {
            if (source.definition().topic().name().equals(partition.topic())) {
                records.forEach(source::add);
            }
        }
        long end = records.getLast().offset() + 1;
        if (gapsMatter) {
            records.forEach(record -> noteInput(partition, record.offset(), record.offset() + 1, true));
        } else {
            noteInput(partition, records.getFirst().offset(), end, false);
        }
        positions.put(partition, end);
        waitingRecords += records.size();
    }

    private void noteInput(TopicPartition partition, long from, long to, boolean gapsMatter) {
        if (!inputs.isEmpty()) {
            OffsetRange last = inputs.getLast();
            if (last.partition().equals(partition) && (!gapsMatter || last.to() == from)) {
                inputs.set(inputs.size() - 1, new OffsetRange(partition, last.from(), to));
                return;
            }
        }
        inputs.add(new OffsetRange(partition, from, to));
    }

    /** Declares a partition idle from the next tick on; returns whether that is news. */
    public boolean setIdle(TopicPartition partition) {
        boolean news = false;
        for (TopicSource source : sources.values()) {
            if (source.definition().topic().name().equals(partition.topic()) && !source.isIdle(partition.partition())) {
                source.setIdle(partition.partition(), true);
                news = true;
            }
        }
        if (news) {
            newlyIdle.add(partition);
        }
        return news;
    }

    /** Records that wait for the next tick. */
    public int waitingRecords() {
        return waitingRecords;
    }

    /** What has been taken into the next tick. */
    public List<OffsetRange> inputs() {
        return List.copyOf(inputs);
    }

    /** Whether a tick would have anything to say. */
    public boolean hasInput() {
        return waitingRecords > 0 || !newlyIdle.isEmpty();
    }

    /** One tick: what goes into the journal and what came out. */
    public record Ticked(TickCut cut, List<QueryOutput> outputs) {}

    /** Passes what has been gathered through the dataflow. */
    public Ticked tick(long clockMillis) {
        Map<String, SourceBatch> batches = new LinkedHashMap<>();
        sources.forEach((sourceName, source) -> {
            Changes changes = source.take(clockMillis);
            batches.put(sourceName, new SourceBatch(changes, source.watermark(), source.allIdle()));
        });
        List<QueryOutput> outputs = dataflow.tick(new TickInput(batches, clockMillis));
        TickCut cut = new TickCut(name, clockMillis, List.copyOf(newlyIdle), inputs);
        inputs.clear();
        newlyIdle.clear();
        waitingRecords = 0;
        return new Ticked(cut, outputs);
    }
}
