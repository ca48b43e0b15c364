// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A query on its way to the others: it reads by itself until it stands where they stand, and never beyond. Tables first, to
 * where they ended when it began; then streams.
 */
final class CatchUp implements AutoCloseable {
    /** With no more than this left to read, the others are held up for the rest. */
    private static final long NEAR_RECORDS = 10_000;

    private static final long FINAL_WAIT_MILLIS = 100;

    private final Strand strand;
    private final SourceReader reader;
    private final Map<TopicPartition, Long> tableEnds = new TreeMap<>(PartitionOrder.BY_NAME);
    private final Set<TopicPartition> heldStreams = new HashSet<>();

    CatchUp(Strand strand, SourceReader reader) {
        this.strand = strand;
        this.reader = reader;
        reader.assign(strand.positions());
        List<TopicPartition> tables = new ArrayList<>();
        for (TopicPartition partition : strand.positions().keySet()) {
            (strand.isTable(partition.topic()) ? tables : heldStreams).add(partition);
        }
        if (!tables.isEmpty()) {
            tableEnds.putAll(reader.ends(tables));
            reader.pause(heldStreams);
        }
        releaseStreams();
    }

    Strand strand() {
        return strand;
    }

    SourceReader reader() {
        return reader;
    }

    /** Lets streams go when tables have been read to where they ended at the start. */
    private void releaseStreams() {
        tableEnds.entrySet().removeIf(entry -> reader.position(entry.getKey()) >= entry.getValue());
        if (tableEnds.isEmpty() && !heldStreams.isEmpty()) {
            reader.resume(heldStreams);
            heldStreams.clear();
        }
    }

    /** How the loop gathers records into ticks. */
    interface Gatherer {
        void gather(
                Strand strand,
                TopicPartition partition,
                List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> records,
                boolean gapsMatter);
    }

    /** Reads on, up to where {@code others} stand in the partitions that both read. */
    void step(Strand others, long waitMillis, Gatherer gatherer) {
        ConsumerRecords<@Nullable ByteBuffer, @Nullable ByteBuffer> polled = reader.poll(waitMillis);
        for (TopicPartition partition : polled.partitions()) {
            long limit = others.positions().getOrDefault(partition, Long.MAX_VALUE);
            List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> records = polled.records(partition);
            int count = 0;
            while (count < records.size() && records.get(count).offset() < limit) {
                count++;
            }
            if (count < records.size()) {
                reader.seek(partition, records.get(count).offset());
            }
            gatherer.gather(strand, partition, records.subList(0, count), false);
        }
        releaseStreams();
    }

    /** Whether every partition has been read to where the others stand, or very nearly to the end of what they write. */
    boolean isNear(Strand others, Set<String> sinkTopics) {
        if (!tableEnds.isEmpty()) {
            return false;
        }
        for (TopicPartition partition : strand.positions().keySet()) {
            Long limit = others.positions().get(partition);
            if (limit != null && reader.position(partition) < limit) {
                return false;
            }
            if (limit == null
                    && sinkTopics.contains(partition.topic())
                    && reader.lag(partition).orElse(Long.MAX_VALUE) > NEAR_RECORDS) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads what the others have written to its end. They must be quiet and all they sent committed. Of what stands behind
     * their own reading of such a topic only their records are taken: those of foreign writers come through them.
     */
    void readWritten(Strand others, Set<String> sinkTopics, OwnOffsets own, Gatherer gatherer) {
        List<TopicPartition> written = strand.positions().keySet().stream()
                .filter(partition -> sinkTopics.contains(partition.topic()))
                .toList();
        if (written.isEmpty()) {
            return;
        }
        List<TopicPartition> rest = new ArrayList<>(strand.positions().keySet());
        rest.removeAll(written);
        reader.pause(rest);
        Map<TopicPartition, Long> ends = reader.ends(written);
        while (!ends.isEmpty()) {
            ConsumerRecords<@Nullable ByteBuffer, @Nullable ByteBuffer> polled = reader.poll(FINAL_WAIT_MILLIS);
            for (ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> record : polled) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                long othersPosition = others.positions().getOrDefault(partition, Long.MAX_VALUE);
                boolean toTake = record.offset() < ends.getOrDefault(partition, 0L)
                        && (record.offset() < othersPosition || own.isOwn(partition, record.offset()));
                if (toTake) {
                    gatherer.gather(strand, partition, List.of(record), true);
                }
            }
            ends.entrySet().removeIf(entry -> reader.position(entry.getKey()) >= entry.getValue());
        }
        reader.resume(rest);
    }

    @Override
    public void close() {
        reader.close();
    }
}
