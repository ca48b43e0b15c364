// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.sink;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.Field;
import dev.millrace.data.LongColumn;
import dev.millrace.formats.Encoder;
import dev.millrace.formats.FormatSpec;
import dev.millrace.formats.Formats;
import dev.millrace.formats.KeyWindowLayout;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.ColumnDefinition.Role;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TimestampColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Turns rows of a query's result into records of its sink's topic, straight from the columns. A deletion (weight −1) becomes a
 * tombstone: the key with a null value.
 *
 * <p>The record's partition is Kafka's own choice, so that whoever writes the same keys to another topic of as many partitions
 * is co-partitioned with us: murmur2 of the key's bytes modulo the partitions, or where there is no key, whatever batch is being filled. Keys with
 * a window are spread by the key without it, as Kafka Streams does it, so that all windows of a key share a partition. Not
 * thread-safe.
 */
public final class RecordEncoder {
    private static final int INITIAL_BYTES = 256;

    private final String topic;
    /** Null where no key column is declared: such records have no key. */
    private final @Nullable Encoder keyEncoder;

    private final Encoder valueEncoder;
    private final int[] keyPlaces;
    private final int[] valuePlaces;
    private final @Nullable KeyWindowLayout window;
    private final int windowPlace;
    private final int timePlace;
    private final ByteWriter out = new ByteWriter(INITIAL_BYTES);

    private Changes batch = Changes.inserts(0, List.of(), new long[0]);
    private int partitions = 1;
    private List<Column> keys = List.of();
    private List<Column> values = List.of();

    /**
     * @param sink its declared columns are those of the rows, in order; for a windowed sink WINDOWSTART and WINDOWEND follow
     * @throws dev.millrace.formats.FormatException if a format cannot carry the columns
     */
    public RecordEncoder(SourceDefinition sink) {
        this.topic = sink.topic().name();
        FormatDefinition keyFormat = sink.topic().keyFormat();
        FormatDefinition valueFormat = sink.topic().valueFormat();
        this.keyPlaces = keyPlaces(sink);
        this.keyEncoder =
                Formats.encoder(FormatSpec.forKey(keyFormat.name(), keyFormat.properties()), fields(sink, keyPlaces));
        this.valuePlaces = places(sink, Role.VALUE);
        this.valueEncoder = Formats.encoder(
                new FormatSpec(valueFormat.name(), valueFormat.properties()), fields(sink, valuePlaces));
        KeyWindow declared = sink.window();
        this.window = declared == null
                ? null
                : declared.kind() == KeyWindow.Kind.SESSION ? KeyWindowLayout.SESSION : KeyWindowLayout.TIME;
        this.windowPlace = sink.columns().size();
        this.timePlace = timePlace(sink);
    }

    private static List<Field> fields(SourceDefinition sink, int[] places) {
        return Arrays.stream(places)
                .mapToObj(sink.columns()::get)
                .map(column -> new Field(column.name(), column.type()))
                .toList();
    }

    /** The key's columns; in the older dialect the value column that equals the key, which is written in both places. */
    private static int[] keyPlaces(SourceDefinition sink) {
        if (sink.legacyKey() == null) {
            return places(sink, Role.KEY);
        }
        int place = sink.columns().stream().map(ColumnDefinition::name).toList().indexOf(sink.legacyKey());
        return new int[] {place};
    }

    private static int[] places(SourceDefinition sink, Role role) {
        List<ColumnDefinition> columns = sink.columns();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).role() == role) {
                places.add(i);
            }
        }
        return places.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Where the sink's timestamp column stands if it is one that holds milliseconds; −1 to keep the rows' event times. */
    private static int timePlace(SourceDefinition sink) {
        TimestampColumn declared = sink.timestamp();
        if (declared == null || declared.format() != null) {
            return -1;
        }
        return sink.columns().stream().map(ColumnDefinition::name).toList().indexOf(declared.column());
    }

    public String topic() {
        return topic;
    }

    /**
     * The rows that {@link #encode} is about from now on.
     *
     * @param partitionCount how many partitions the topic has
     */
    public void begin(Changes changes, int partitionCount) {
        batch = changes;
        partitions = partitionCount;
        keys = pick(changes, keyPlaces);
        values = pick(changes, valuePlaces);
    }

    /** Row {@code row} as a record. */
    public ProducerRecord<byte @Nullable [], byte @Nullable []> encode(int row) {
        out.clear();
        byte[] key = null;
        Integer partition = null;
        if (keyEncoder != null && keyEncoder.encode(keys, row, out)) {
            if (window != null) {
                partition = partition(out.toByteArray(), partitions);
                long start = ((LongColumn) batch.column(windowPlace)).get(row);
                long end = ((LongColumn) batch.column(windowPlace + 1)).get(row);
                window.write(start, end, out);
            }
            key = out.toByteArray();
        }
        byte[] value = null;
        out.clear();
        if (batch.weight(row) > 0 && valueEncoder.encode(values, row, out)) {
            value = out.toByteArray();
        }
        return new ProducerRecord<>(topic, partition, timestamp(row), key, value);
    }

    /** Where Kafka's default partitioner puts a key. */
    static int partition(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    private long timestamp(int row) {
        if (timePlace >= 0
                && batch.weight(row) > 0
                && batch.column(timePlace) instanceof LongColumn times
                && !times.isNull(row)
                && times.get(row) >= 0) {
            return times.get(row);
        }
        return Math.max(0, batch.timestamps()[row]);
    }

    private static List<Column> pick(Changes changes, int[] places) {
        List<Column> picked = new ArrayList<>(places.length);
        for (int place : places) {
            picked.add(changes.column(place));
        }
        return picked;
    }
}
