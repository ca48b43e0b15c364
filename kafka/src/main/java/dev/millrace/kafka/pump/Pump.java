// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pump;

import dev.millrace.kafka.journal.PartitionOrder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads for one strand and cuts its ticks: the one place where it is decided what is polled, what waits, and when a partition is
 * idle. A partition is read unless one of three says no: streams wait until tables are in ({@link TablesFirst}), what we may have
 * written ourselves waits for acknowledgements ({@link ForeignRecords}), and a strand that catches up does not read beyond where the
 * others stand (its limits). Which partitions are paused follows from these three alone and is computed anew after each poll.
 *
 * <p>Belongs to its pipeline's thread.
 */
public final class Pump implements AutoCloseable {
    private static final long FINAL_WAIT_MILLIS = 100;

    private final Strand strand;
    private final PartitionReader reader;
    private final OwnOffsets own;
    private final ForeignRecords foreign;
    private final TablesFirst tables = new TablesFirst();
    private final IdleWatch idle;
    private final Ticks ticks;
    private Map<TopicPartition, Long> limits = Map.of();
    private final Map<TopicPartition, Long> passed = new TreeMap<>(PartitionOrder.BY_NAME);

    /** Takes what a pump has to say. */
    public interface Ticks {
        /** Most records of a tick of this strand. */
        int rowsPerTick(Strand strand);

        /** Runs the tick that {@code strand} has gathered. */
        void tick(Pump pump);
    }

    /**
     * @param own what the strand writes to topics that it also reads
     * @param idleMillis after how long a quiet partition is idle
     */
    public Pump(Strand strand, PartitionReader reader, OwnOffsets own, long idleMillis, Ticks ticks) {
        this.strand = strand;
        this.reader = reader;
        this.own = own;
        this.foreign = new ForeignRecords(own);
        this.idle = new IdleWatch(idleMillis);
        this.ticks = ticks;
    }

    public Strand strand() {
        return strand;
    }

    public PartitionReader reader() {
        return reader;
    }

    public OwnOffsets own() {
        return own;
    }

    /** Reads what the strand's queries read now; where it stands in partitions that are new decides where that begins. */
    public void assign() {
        foreign.retain(strand.topics());
        reader.assign(strand.positions());
        applyHolds();
    }

    /** As {@link #assign}; streams wait until the tables have been read to where they end now. */
    public void assignTablesFirst() {
        reader.assign(strand.positions());
        List<TopicPartition> streams = new ArrayList<>();
        List<TopicPartition> tablePartitions = new ArrayList<>();
        strand.positions()
                .keySet()
                .forEach(partition -> (strand.isTable(partition.topic()) ? tablePartitions : streams).add(partition));
        if (!streams.isEmpty() && !tablePartitions.isEmpty()) {
            tables.begin(streams, reader.ends(tablePartitions));
            tables.release(this::tablePosition);
        }
        applyHolds();
    }

    /** From now on no partition is read beyond where {@code others} stands in it; live, it is looked at before each poll. */
    public void limitBy(Map<TopicPartition, Long> others) {
        limits = others;
    }

    /** Whether everything that there is has been read, as far as the broker has told, and nothing waits. */
    public boolean isAtRest() {
        Set<TopicPartition> assigned = reader.assigned();
        return tables.isDone()
                && foreign.isEmpty()
                && !assigned.isEmpty()
                && !strand.hasInput()
                && assigned.stream().allMatch(partition -> reader.lag(partition).orElse(1) == 0);
    }

    /** Whether streams no longer wait for tables. */
    public boolean tablesAreIn() {
        return tables.isDone();
    }

    /** Whether records wait for acknowledgements. */
    public boolean waitsForAcks() {
        return !foreign.isEmpty();
    }

    /**
     * Reads what has arrived and runs it through.
     *
     * @param waitMillis how long to wait for something
     * @return how many records came
     * @throws OffsetGapException if the next records of a partition are not in its topic
     */
    public int step(long waitMillis, long nowMillis) {
        if (strand.positions().isEmpty()) {
            return 0;
        }
        applyHolds();
        ConsumerRecords<@Nullable ByteBuffer, @Nullable ByteBuffer> polled = reader.poll(waitMillis);
        for (TopicPartition partition : polled.partitions()) {
            take(partition, withinLimit(partition, polled.records(partition)));
        }
        settle();
        idle.mark(strand, reader, nowMillis);
        tickIfAny();
        return polled.count();
    }

    private void settle() {
        foreign.release(
                record -> gather(new TopicPartition(record.topic(), record.partition()), List.of(record), true));
        Map<TopicPartition, Long> decided = foreign.takePassed();
        decided.forEach(strand::setPosition);
        passed.putAll(decided);
        tables.release(this::tablePosition);
    }

    private void take(
            TopicPartition partition, List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> records) {
        if (records.isEmpty()) {
            return;
        }
        if (strand.isWritten(partition.topic()) || own.knows(partition)) {
            foreign.hold(partition, records);
        } else {
            gather(partition, records, false);
        }
    }

    private List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> withinLimit(
            TopicPartition partition, List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> records) {
        long limit = limits.getOrDefault(partition, Long.MAX_VALUE);
        if (limit == Long.MAX_VALUE) {
            return records;
        }
        int count = 0;
        while (count < records.size() && records.get(count).offset() < limit) {
            count++;
        }
        if (count < records.size()) {
            reader.seek(partition, records.get(count).offset());
        }
        return records.subList(0, count);
    }

    private void applyHolds() {
        Set<TopicPartition> wanted = new HashSet<>();
        for (TopicPartition partition : reader.assigned()) {
            if (tables.holds(partition) || foreign.holds(partition) || isAtLimit(partition)) {
                wanted.add(partition);
            }
        }
        reader.holdOnly(wanted);
    }

    private boolean isAtLimit(TopicPartition partition) {
        Long limit = limits.get(partition);
        return limit != null && reader.position(partition) >= limit;
    }

    /** A table that is not read any more holds up nobody. */
    private long tablePosition(TopicPartition partition) {
        return reader.reads(partition) ? reader.position(partition) : Long.MAX_VALUE;
    }

    /** Takes records into the strand's tick; runs the tick whenever it is full. */
    private void gather(
            TopicPartition partition,
            List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> records,
            boolean gapsMatter) {
        idle.noteRecord(partition, System.currentTimeMillis());
        int rowsPerTick = ticks.rowsPerTick(strand);
        int next = 0;
        while (next < records.size()) {
            int end = Math.min(records.size(), next + Math.max(1, rowsPerTick - strand.waitingRecords()));
            strand.add(partition, records.subList(next, end), gapsMatter);
            next = end;
            if (strand.waitingRecords() >= rowsPerTick) {
                tickIfAny();
            }
        }
    }

    private void tickIfAny() {
        if (strand.hasInput()) {
            ticks.tick(this);
        }
    }

    /** How far topics have been read since the last {@link #forgetPassed} that the strand also writes. */
    public Map<TopicPartition, Long> passed() {
        return Map.copyOf(passed);
    }

    /** Whether {@link #passed} has anything to tell. */
    public boolean hasPassed() {
        return !passed.isEmpty();
    }

    /** What was passed has been written down. */
    public void forgetPassed() {
        passed.clear();
    }

    /** Goes over the records of a partition up to {@code offset}, without reading them. */
    public void skipTo(TopicPartition partition, long offset) {
        strand.setPosition(partition, offset);
        passed.put(partition, offset);
        if (reader.reads(partition)) {
            reader.seek(partition, offset);
        }
    }

    /** Lets the strand stand behind what has been read and is no record of it, such as the marks of transactions. */
    public void alignPositions() {
        for (TopicPartition partition : reader.assigned()) {
            if (!strand.isWritten(partition.topic()) && !own.knows(partition) && !foreign.holds(partition)) {
                strand.setPosition(partition, reader.position(partition));
            }
        }
    }

    /**
     * Reads the partitions of {@code topics} to where they end now, and nothing else. Who writes them must be quiet and all that was
     * sent be committed. Beyond where {@code others} stands in them only what is in {@code othersOwn} is taken: the rest comes
     * through the others.
     */
    public void readWritten(Set<String> topics, Map<TopicPartition, Long> others, OwnOffsets othersOwn) {
        Set<TopicPartition> written = new TreeSet<>(PartitionOrder.BY_NAME);
        strand.positions().keySet().stream()
                .filter(partition -> topics.contains(partition.topic()))
                .forEach(written::add);
        if (written.isEmpty()) {
            return;
        }
        Set<TopicPartition> rest = new HashSet<>(reader.assigned());
        rest.removeAll(written);
        reader.holdOnly(rest);
        Map<TopicPartition, Long> ends = reader.ends(written);
        while (!ends.isEmpty()) {
            for (ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> record : reader.poll(FINAL_WAIT_MILLIS)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                boolean theirs = record.offset() < others.getOrDefault(partition, Long.MAX_VALUE)
                        || othersOwn.isOwn(partition, record.offset());
                if (record.offset() < ends.getOrDefault(partition, 0L)
                        && theirs
                        && !own.isOwn(partition, record.offset())) {
                    gather(partition, List.of(record), true);
                }
            }
            ends.entrySet().removeIf(entry -> reader.position(entry.getKey()) >= entry.getValue());
        }
        tickIfAny();
        applyHolds();
    }

    @Override
    public void close() {
        reader.close();
    }
}
