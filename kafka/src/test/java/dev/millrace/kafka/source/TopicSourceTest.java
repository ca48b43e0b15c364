// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.source;

import static dev.millrace.data.ScalarType.BIGINT;
import static dev.millrace.data.ScalarType.INT;
import static dev.millrace.data.ScalarType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ArrayType;
import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.Type;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.node.ScanColumn.Origin;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.ColumnDefinition.Role;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TimestampColumn;
import dev.millrace.plan.source.TopicDefinition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicSourceTest {

    private static final long CLOCK = 4_102_444_800_000L;
    private static final List<ColumnDefinition> COLUMNS =
            List.of(ColumnDefinition.key("ITEM", VARCHAR), ColumnDefinition.value("AMOUNT", INT));

    private final List<BadRecord> bad = new ArrayList<>();

    @Test
    void bringsKeysValuesAndWhatTheRecordKnows() {
        List<ScanColumn> layout = List.of(
                declared("AMOUNT", INT),
                declared("ITEM", VARCHAR),
                pseudo(Origin.ROWPARTITION, INT),
                pseudo(Origin.ROWOFFSET, BIGINT));
        TopicSource source = source(definition(RelationKind.STREAM, COLUMNS, null, null, null), layout);
        source.add(record(1, 7, 100, "pen", "{\"amount\": 3}"));
        source.add(record(0, 2, 50, null, "{\"amount\": null}"));
        Changes changes = take(source);
        assertThat(row(changes, 0)).containsExactly(3, "pen", 1, 7L);
        assertThat(row(changes, 1)).containsExactly(null, null, 0, 2L);
        assertThat(Arrays.copyOf(changes.timestamps(), 2)).containsExactly(100, 50);
        assertThat(changes.weights()).isNull();
        assertThat(source.watermark()).isEqualTo(50);
        assertThat(source.take(CLOCK)).isNull();
    }

    @Test
    void aRowCarriesTheWatermarkThatItMetWhateverTheBatches() {
        assertThat(metWatermarks(false))
                .containsExactly(Long.MIN_VALUE, 10L, 30L, 30L)
                .isEqualTo(metWatermarks(true));
    }

    private List<Long> metWatermarks(boolean oneByOne) {
        TopicSource source = source(definition(RelationKind.STREAM, COLUMNS, null, null, null), List.of());
        source.setIdle(1, true);
        List<Long> met = new ArrayList<>();
        long[] times = {10, 30, 20, 40};
        for (int i = 0; i < times.length; i++) {
            source.add(record(0, i, times[i], "pen", "{}"));
            if (oneByOne || i == times.length - 1) {
                Changes changes = take(source);
                for (int row = 0; row < changes.rows(); row++) {
                    met.add(changes.watermark(row));
                }
            }
        }
        return met;
    }

    @Test
    void aNullValueDeletesFromATableAndIsARowOfNullsInAStream() {
        List<ScanColumn> layout = List.of(declared("ITEM", VARCHAR), declared("AMOUNT", INT));
        TopicSource table = source(definition(RelationKind.TABLE, COLUMNS, null, null, null), layout);
        table.add(record(0, 0, 10, "pen", "{\"amount\": 3}"));
        table.add(record(0, 1, 20, "pen", null));
        table.add(record(0, 2, 30, "ink", "null"));
        Changes changes = take(table);
        assertThat(changes.weight(0)).isEqualTo(1);
        assertThat(changes.weight(1)).isEqualTo(-1);
        assertThat(changes.weight(2)).isEqualTo(-1);
        assertThat(row(changes, 1)).containsExactly("pen", null);
        TopicSource stream = source(definition(RelationKind.STREAM, COLUMNS, null, null, null), layout);
        stream.add(record(0, 0, 10, "pen", null));
        assertThat(row(take(stream), 0)).containsExactly("pen", null);
    }

    @Test
    void aBadRecordLeavesNoRowAndSaysWhere() {
        TopicSource source = source(
                definition(RelationKind.STREAM, COLUMNS, null, null, null),
                List.of(declared("ITEM", VARCHAR), declared("AMOUNT", INT)));
        source.add(record(0, 0, 10, "pen", "{\"amount\": 1}"));
        source.add(record(0, 1, 20, "pen", "{\"amount\": \"x\"}"));
        source.add(record(0, 2, 30, "ink", "{\"amount\": 2}"));
        source.add(record(0, 3, -1, "ink", "{\"amount\": 2}"));
        Changes changes = take(source);
        assertThat(changes.rows()).isEqualTo(2);
        assertThat(row(changes, 1)).containsExactly("ink", 2);
        assertThat(bad).extracting(each -> each.record().offset()).containsExactly(1L, 3L);
        assertThat(bad).extracting(BadRecord::part).containsExactly(BadRecord.Part.VALUE, BadRecord.Part.TIMESTAMP);
        assertThat(bad.getFirst().position()).isPositive();
    }

    @Test
    void aTimeTooFarAheadIsABadRecordThatMovesNoWatermark() {
        TopicSource source = source(definition(RelationKind.STREAM, COLUMNS, null, null, null), List.of());
        long day = SourceDefinition.DEFAULT_AHEAD_MILLIS;
        source.setIdle(1, true);
        source.add(record(0, 0, CLOCK + day, "pen", "{}"));
        source.add(record(0, 1, CLOCK + day + 1, "pen", "{}"));
        source.add(record(0, 2, Long.MAX_VALUE, "pen", "{}"));
        assertThat(take(source).rows()).isEqualTo(1);
        assertThat(source.watermark()).isEqualTo(CLOCK + day);
        assertThat(bad).extracting(BadRecord::code).containsExactly("TIMESTAMP_AHEAD", "TIMESTAMP_AHEAD");
        // What counts is the clock of the tick: the same record is good a moment later.
        source.add(record(0, 3, CLOCK + day + 1, "pen", "{}"));
        assertThat(source.take(CLOCK + 1)).isNotNull();
        TopicSource wider = source(
                definition(RelationKind.STREAM, COLUMNS, null, null, null).withAhead(2 * day), List.of());
        wider.add(record(0, 0, CLOCK + 2 * day, "pen", "{}"));
        wider.add(record(0, 1, CLOCK + 2 * day + 1, "pen", "{}"));
        assertThat(take(wider).rows()).isEqualTo(1);
    }

    @Test
    void noNumberAndNoYearInATimestampColumnIsMoreThanABadRecord() {
        List<ColumnDefinition> columns = List.of(ColumnDefinition.value("AT", BIGINT));
        TopicSource source = source(
                definition(RelationKind.STREAM, columns, null, new TimestampColumn("AT", null), null), List.of());
        for (String millis : List.of("9223372036854775807", "-9223372036854775808", "-1", "1796060896377000", "null")) {
            source.add(record(0, 0, 10, null, "{\"at\": " + millis + "}"));
        }
        assertThat(source.take(CLOCK)).isNull();
        assertThat(bad)
                .extracting(BadRecord::code)
                .containsExactly(
                        "TIMESTAMP_AHEAD", "BAD_TIMESTAMP", "BAD_TIMESTAMP", "TIMESTAMP_AHEAD", "BAD_TIMESTAMP");
        bad.clear();
        List<ColumnDefinition> texts = List.of(ColumnDefinition.value("AT", VARCHAR));
        TimestampColumn year = new TimestampColumn("AT", "uuuu-MM-dd");
        TopicSource text = source(definition(RelationKind.STREAM, texts, null, year, null), List.of());
        for (String at : List.of("+999999999-01-01", "-999999999-12-31", "2100-01-01")) {
            text.add(record(0, 0, 10, null, "{\"at\": \"" + at + "\"}"));
        }
        assertThat(take(text).timestamps()[0]).isEqualTo(CLOCK);
        assertThat(bad).extracting(BadRecord::code).containsExactly("TIMESTAMP_AHEAD", "BAD_TIMESTAMP");
        assertThat(source.watermark()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void aTimestampColumnGivesTheEventTime() {
        List<ColumnDefinition> columns =
                List.of(ColumnDefinition.value("AT", VARCHAR), ColumnDefinition.value("AMOUNT", INT));
        TopicSource source = source(
                definition(RelationKind.STREAM, columns, null, new TimestampColumn("AT", "yyyy-MM-dd HH:mm:ss"), null),
                List.of(declared("AMOUNT", INT)));
        source.add(record(0, 0, 10, null, "{\"at\": \"1970-01-01 00:00:05\", \"amount\": 1}"));
        source.add(record(0, 1, 20, null, "{\"at\": \"yesterday\", \"amount\": 2}"));
        source.add(record(0, 2, 30, null, "{\"amount\": 3}"));
        source.add(record(0, 3, 40, null, "{\"at\": \"1970-01-01 00:01:00\", \"amount\": 4}"));
        Changes changes = take(source);
        assertThat(changes.rows()).isEqualTo(2);
        assertThat(Arrays.copyOf(changes.timestamps(), 2)).containsExactly(5_000, 60_000);
        assertThat(row(changes, 1)).containsExactly(4);
        assertThat(bad).extracting(BadRecord::code).containsExactly("BAD_TIMESTAMP", "BAD_TIMESTAMP");
    }

    @Test
    void aWindowStandsBehindTheKey() {
        byte[] key = ByteBuffer.allocate(11)
                .put("pen".getBytes(StandardCharsets.UTF_8))
                .putLong(60_000)
                .array();
        TopicSource source = source(
                definition(RelationKind.TABLE, COLUMNS, new KeyWindow(KeyWindow.Kind.TUMBLING, 1_000L), null, null),
                List.of(
                        declared("ITEM", VARCHAR),
                        pseudo(Origin.WINDOWSTART, BIGINT),
                        pseudo(Origin.WINDOWEND, BIGINT)));
        source.add(record(0, 0, 10, ByteBuffer.wrap(key), buffer("{\"amount\": 1}"), new RecordHeaders()));
        source.add(record(0, 1, 20, "short", "{\"amount\": 1}"));
        assertThat(row(take(source), 0)).containsExactly("pen", 60_000L, 61_000L);
        assertThat(bad).extracting(BadRecord::part).containsExactly(BadRecord.Part.KEY);
    }

    @Test
    void headersAndTheLegacyKey() {
        StructType entry = new StructType(List.of(new Field("KEY", VARCHAR), new Field("VALUE", ScalarType.BYTES)));
        List<ColumnDefinition> columns = List.of(
                ColumnDefinition.value("ID", VARCHAR),
                new ColumnDefinition("ALL", new ArrayType(entry), Role.HEADERS, null),
                new ColumnDefinition("TRACE", ScalarType.BYTES, Role.HEADERS, "trace"));
        TopicSource source = source(
                definition(RelationKind.TABLE, columns, null, null, "ID"),
                List.of(declared("ID", VARCHAR), declared("TRACE", ScalarType.BYTES)));
        RecordHeaders headers = new RecordHeaders();
        headers.add("trace", new byte[] {1}).add("trace", new byte[] {2});
        source.add(record(0, 0, 10, buffer("u1"), buffer("{\"id\": \"u1\"}"), headers));
        source.add(record(0, 1, 20, "u1", null));
        Changes changes = take(source);
        assertThat(row(changes, 0)).containsExactly("u1", ByteBuffer.wrap(new byte[] {2}));
        assertThat(row(changes, 1)).containsExactly("u1", null);
        assertThat(changes.weight(1)).isEqualTo(-1);
    }

    private TopicSource source(SourceDefinition definition, List<ScanColumn> layout) {
        TopicSource source = new TopicSource(definition, layout, bad::add);
        source.ensurePartitions(2);
        return source;
    }

    private static SourceDefinition definition(
            RelationKind kind,
            List<ColumnDefinition> columns,
            @Nullable KeyWindow window,
            @Nullable TimestampColumn timestamp,
            @Nullable String legacyKey) {
        TopicDefinition topic = new TopicDefinition(
                "topic", FormatDefinition.of("KAFKA"), FormatDefinition.of("JSON"), 2, null, Map.of());
        return new SourceDefinition("SOURCE", kind, columns, topic, window, timestamp, legacyKey);
    }

    private static ScanColumn declared(String name, Type type) {
        return new ScanColumn(Origin.DECLARED, new Field(name, type));
    }

    private static ScanColumn pseudo(Origin origin, ScalarType type) {
        return new ScanColumn(origin, new Field(origin.name(), type));
    }

    private static Changes take(TopicSource source) {
        return Objects.requireNonNull(source.take(CLOCK));
    }

    private static List<@Nullable Object> row(Changes changes, int row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Column column : changes.columns()) {
            values.add(column.value(row));
        }
        return values;
    }

    private static @Nullable ByteBuffer buffer(@Nullable String text) {
        return text == null ? null : ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> record(
            int partition, long offset, long time, @Nullable String key, @Nullable String value) {
        return record(partition, offset, time, buffer(key), buffer(value), new RecordHeaders());
    }

    private static ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> record(
            int partition,
            long offset,
            long time,
            @Nullable ByteBuffer key,
            @Nullable ByteBuffer value,
            Headers headers) {
        return new ConsumerRecord<>(
                "topic",
                partition,
                offset,
                time,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty());
    }
}
