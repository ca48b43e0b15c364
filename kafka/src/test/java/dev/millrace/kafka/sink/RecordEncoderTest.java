// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.sink;

import static dev.millrace.data.ScalarType.BIGINT;
import static dev.millrace.data.ScalarType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TimestampColumn;
import dev.millrace.plan.source.TopicDefinition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordEncoderTest {
    private static final int PARTITIONS = 13;

    @Test
    void writesKeyValueAndTimeAndLeavesThePartitionToKafka() {
        RecordEncoder encoder = new RecordEncoder(sink(null, null));
        ChangesBuilder rows = new ChangesBuilder(List.of(VARCHAR, BIGINT));
        rows.append(List.of("pen", 5L), 100, 1);
        rows.append(Arrays.asList(null, 6L), 200, 1);
        encoder.begin(rows.build(), PARTITIONS);
        ProducerRecord<byte @Nullable [], byte @Nullable []> first = encoder.encode(0);
        assertThat(first.topic()).isEqualTo("out");
        assertThat(text(first.key())).isEqualTo("pen");
        assertThat(text(first.value())).isEqualTo("{\"AMOUNT\":5}");
        assertThat(first.timestamp()).isEqualTo(100);
        assertThat(first.partition()).isNull();
        assertThat(encoder.encode(1).key()).isNull();
    }

    @Test
    void aDeletionIsATombstone() {
        RecordEncoder encoder = new RecordEncoder(sink(null, null));
        ChangesBuilder rows = new ChangesBuilder(List.of(VARCHAR, BIGINT));
        rows.append(Arrays.asList("pen", null), 100, -1);
        encoder.begin(rows.build(), PARTITIONS);
        assertThat(text(encoder.encode(0).key())).isEqualTo("pen");
        assertThat(encoder.encode(0).value()).isNull();
    }

    @Test
    void allWindowsOfAKeyShareThePartitionOfTheBareKey() {
        RecordEncoder encoder = new RecordEncoder(sink(new KeyWindow(KeyWindow.Kind.TUMBLING, 1_000L), null));
        ChangesBuilder rows = new ChangesBuilder(List.of(VARCHAR, BIGINT, BIGINT, BIGINT));
        for (long window = 0; window < 20; window++) {
            rows.append(List.of("pen", 5L, window * 1_000, window * 1_000 + 1_000), 100, 1);
        }
        Changes changes = rows.build();
        encoder.begin(changes, PARTITIONS);
        int bare = BuiltInPartitioner.partitionForKey("pen".getBytes(StandardCharsets.UTF_8), PARTITIONS);
        for (int row = 0; row < changes.rows(); row++) {
            ProducerRecord<byte @Nullable [], byte @Nullable []> record = encoder.encode(row);
            assertThat(record.partition()).isEqualTo(bare);
            byte[] key = Objects.requireNonNull(record.key());
            assertThat(ByteBuffer.wrap(key).getLong(3)).isEqualTo(row * 1_000L);
        }
    }

    @Test
    void aTimestampColumnOfTheSinkIsTheRecordsTime() {
        RecordEncoder encoder = new RecordEncoder(sink(null, new TimestampColumn("AMOUNT", null)));
        ChangesBuilder rows = new ChangesBuilder(List.of(VARCHAR, BIGINT));
        rows.append(List.of("pen", 77L), 100, 1);
        encoder.begin(rows.build(), PARTITIONS);
        assertThat(encoder.encode(0).timestamp()).isEqualTo(77);
    }

    private static SourceDefinition sink(@Nullable KeyWindow window, @Nullable TimestampColumn timestamp) {
        TopicDefinition topic = new TopicDefinition(
                "out", FormatDefinition.of("KAFKA"), FormatDefinition.of("JSON"), null, null, Map.of());
        return new SourceDefinition(
                "OUT",
                RelationKind.TABLE,
                List.of(ColumnDefinition.key("ITEM", VARCHAR), ColumnDefinition.value("AMOUNT", BIGINT)),
                topic,
                window,
                timestamp,
                null);
    }

    private static String text(byte @Nullable [] bytes) {
        return new String(Objects.requireNonNull(bytes), StandardCharsets.UTF_8);
    }
}
