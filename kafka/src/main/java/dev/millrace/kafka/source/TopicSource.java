// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.source;

import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.engine.row.EventTimes;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TimestampColumn;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One stream or table as it is read from its topic: takes records in the order they are polled, turns them into rows in the
 * layout that the dataflow asks for, and keeps the source's event time. Records that do not fit the declaration are handed to
 * the bad-record callback and leave no row.
 *
 * <p>Each row carries the watermark that it met ({@link Changes#watermarks}), so what is late does not depend on how records
 * are cut into ticks. Not thread-safe: it belongs to the engine loop.
 */
public final class TopicSource {
    private static final int INITIAL_ROWS = 64;

    private final SourceDefinition definition;
    private final Consumer<BadRecord> badRecords;
    private final PartitionTimes times = new PartitionTimes();
    private final @Nullable EventTimes eventTimes;
    private RowDecoder decoder;
    private long[] timestamps = new long[INITIAL_ROWS];
    private int[] partitions = new int[INITIAL_ROWS];
    private long[] offsets = new long[INITIAL_ROWS];
    private int[] weights = new int[INITIAL_ROWS];
    private RowObserver observer = (partition, offset, eventTime) -> {};
    private boolean anyDeletion;
    /** Whether a row's event time is one is known only in the tick; until then its bytes are kept. */
    private final List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> records = new ArrayList<>();

    /** Is told where each row stood and when it happened. */
    public interface RowObserver {
        /** {@code eventTime}: ms since 1970. */
        void row(int partition, long offset, long eventTime);
    }

    /**
     * @param layout the columns that {@link #take} brings, in this order
     * @throws dev.millrace.formats.FormatException if a format cannot carry the declared columns
     */
    public TopicSource(SourceDefinition definition, List<ScanColumn> layout, Consumer<BadRecord> badRecords) {
        this.definition = definition;
        this.badRecords = badRecords;
        this.decoder = new RowDecoder(definition, layout);
        TimestampColumn declared = definition.timestamp();
        this.eventTimes = declared == null ? null : new EventTimes(declared);
    }

    public SourceDefinition definition() {
        return definition;
    }

    /** Changes the columns that are brought from now on; only between {@link #take} and the next {@link #add}. */
    public void setLayout(List<ScanColumn> layout) {
        if (decoder.rows() > 0) {
            throw new IllegalStateException("the layout changes while " + decoder.rows() + " rows wait");
        }
        decoder = new RowDecoder(definition, layout);
    }

    public void ensurePartitions(int count) {
        times.ensurePartitions(count);
    }

    /**
     * Decodes one record into a row, or reports it. A partition that was not known before counts for the watermark from its
     * first record on.
     */
    public void add(ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> record) {
        times.ensurePartitions(record.partition() + 1);
        int row = decoder.rows();
        BadRecord bad = decoder.decode(record);
        if (bad != null) {
            badRecords.accept(bad);
            return;
        }
        if (row == timestamps.length) {
            timestamps = Arrays.copyOf(timestamps, 2 * row);
            partitions = Arrays.copyOf(partitions, 2 * row);
            offsets = Arrays.copyOf(offsets, 2 * row);
            weights = Arrays.copyOf(weights, 2 * row);
        }
        timestamps[row] = record.timestamp();
        partitions[row] = record.partition();
        offsets[row] = record.offset();
        weights[row] = decoder.lastWasDeletion() ? -1 : 1;
        anyDeletion |= decoder.lastWasDeletion();
        records.add(record);
    }

    /** Rows that wait for {@link #take}. */
    public int rows() {
        return decoder.rows();
    }

    /**
     * The rows added since the last call, with their lanes; {@code null} if there are none. Records whose event time is not one
     * ({@link EventTimes}) are reported.
     *
     * @param clockMillis the tick's wall clock, by which event times are judged
     */
    public @Nullable Changes take(long clockMillis) {
        int rows = decoder.rows();
        if (rows == 0) {
            return null;
        }
        int[] good = judgeEventTimes(rows, EventTimes.latest(clockMillis, definition.aheadMillis()));
        List<Column> columns = decoder.build();
        Changes changes = new Changes(rows, columns, timestamps, anyDeletion ? weights : null, null);
        int[] rowPartitions = partitions;
        long[] rowOffsets = offsets;
        if (good.length < rows) {
            rowPartitions = Arrays.stream(good).map(row -> partitions[row]).toArray();
            rowOffsets = Arrays.stream(good).mapToLong(row -> offsets[row]).toArray();
            changes = changes.select(good, good.length);
        }
        Changes complete = withWatermarks(changes, rowPartitions, rowOffsets);
        timestamps = new long[Math.max(INITIAL_ROWS, rows)];
        partitions = new int[timestamps.length];
        offsets = new long[timestamps.length];
        weights = new int[timestamps.length];
        anyDeletion = false;
        records.clear();
        return complete.rows() == 0 ? null : complete;
    }

    /** Puts the column's times in the place of the records' own, reports rows without one, and returns the others. */
    private int[] judgeEventTimes(int rows, long latest) {
        @Nullable Column timeColumn = eventTimes == null ? null : decoder.timestampColumn();
        int[] good = new int[rows];
        int count = 0;
        for (int row = 0; row < rows; row++) {
            ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> record = records.get(row);
            boolean declared = eventTimes != null && timeColumn != null && record.value() != null;
            if (declared) {
                timestamps[row] = Objects.requireNonNull(eventTimes).read(Objects.requireNonNull(timeColumn), row);
            }
            if (EventTimes.accepts(timestamps[row], latest)) {
                good[count++] = row;
            } else {
                badRecords.accept(badTime(record, declared, timestamps[row], latest));
            }
        }
        return Arrays.copyOf(good, count);
    }

    private BadRecord badTime(
            ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> record,
            boolean declared,
            long millis,
            long latest) {
        boolean absent = !declared && millis == ConsumerRecord.NO_TIMESTAMP;
        String code = millis >= 0 ? "TIMESTAMP_AHEAD" : absent ? "NO_TIMESTAMP" : "BAD_TIMESTAMP";
        String of = declared ? Objects.requireNonNull(eventTimes).column() : "the record's timestamp";
        String reason = absent ? "the record has no timestamp" : EventTimes.refusal(of, millis, latest);
        return new BadRecord(definition.name(), record, BadRecord.Part.TIMESTAMP, code, reason, -1);
    }

    private Changes withWatermarks(Changes changes, int[] rowPartitions, long[] rowOffsets) {
        long[] watermarks = new long[changes.rows()];
        for (int row = 0; row < changes.rows(); row++) {
            long eventTime = changes.timestamps()[row];
            watermarks[row] = times.observe(rowPartitions[row], eventTime);
            observer.row(rowPartitions[row], rowOffsets[row], eventTime);
        }
        return new Changes(changes.rows(), changes.columns(), changes.timestamps(), changes.weights(), watermarks);
    }

    /** From now on {@code to} is told of every row that {@link #take} brings. */
    public void observeRows(RowObserver to) {
        observer = to;
    }

    /** The latest event time that the partition has shown, ms; {@link Long#MIN_VALUE} if none. */
    public long latest(int partition) {
        return times.latest(partition);
    }

    /** Sets a partition to the latest event time that it had shown; before any row is taken. */
    public void restoreLatest(int partition, long eventTime) {
        times.restoreLatest(partition, eventTime);
    }

    /** Sets the watermark to where it stood; before any row is taken. */
    public void restoreWatermark(long watermark) {
        times.restoreWatermark(watermark);
    }

    /** Takes over where event time stands in {@code other}, which reads the same topic; before any row is taken. */
    public void standAs(TopicSource other) {
        times.standAs(other.times);
    }

    /** Declares a partition idle, or active again; takes effect at once. */
    public void setIdle(int partition, boolean idle) {
        times.setIdle(partition, idle);
    }

    /** Declares every partition idle. */
    public void setAllIdle() {
        for (int partition = 0; partition < times.partitions(); partition++) {
            times.setIdle(partition, true);
        }
    }

    /** Whether a partition holds nobody back: it is idle, or has never shown anything since it came. */
    public boolean isIdle(int partition) {
        return partition >= times.partitions() || times.isIdle(partition);
    }

    public boolean allIdle() {
        return times.allIdle();
    }

    /** The source's watermark after the rows taken so far. */
    public long watermark() {
        return times.watermark();
    }
}
