// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TopicDefinition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordEncoderTest {

    private static final List<Type> WINDOWED =
            List.of(ScalarType.VARCHAR, ScalarType.BIGINT, ScalarType.BIGINT, ScalarType.BIGINT);

    /** A table of the older dialect: the column REGION is in the value, and equals the key. */
    private static SourceDefinition legacy(@Nullable KeyWindow window) {
        return new SourceDefinition(
                "T",
                RelationKind.TABLE,
                List.of(
                        ColumnDefinition.value("REGION", ScalarType.VARCHAR),
                        ColumnDefinition.value("N", ScalarType.BIGINT)),
                new TopicDefinition("t", FormatDefinition.of("KAFKA"), FormatDefinition.of("JSON"), 1, null, Map.of()),
                window,
                null,
                "REGION");
    }

    @Test
    void aColumnThatEqualsTheKeyIsWrittenInKeyAndValue() {
        ChangesBuilder rows = new ChangesBuilder(List.of(ScalarType.VARCHAR, ScalarType.BIGINT));
        rows.append(List.of("north", 3L), 1_000, 1);
        rows.append(List.of("north", 3L), 2_000, -1);
        RecordEncoder encoder = new RecordEncoder(legacy(null));
        encoder.begin(rows.build(), 1);

        ProducerRecord<byte @Nullable [], byte @Nullable []> row = encoder.encode(0);
        ProducerRecord<byte @Nullable [], byte @Nullable []> deletion = encoder.encode(1);

        assertThat(row.key()).asString(StandardCharsets.UTF_8).isEqualTo("north");
        assertThat(row.value()).asString(StandardCharsets.UTF_8).isEqualTo("{\"REGION\":\"north\",\"N\":3}");
        assertThat(deletion.key()).asString(StandardCharsets.UTF_8).isEqualTo("north");
        assertThat(deletion.value()).isNull();
    }

    @Test
    void suchAKeyHasItsWindowToo() {
        ChangesBuilder rows = new ChangesBuilder(WINDOWED);
        rows.append(List.of("x", 3L, 60_000L, 120_000L), 61_000, 1);
        RecordEncoder encoder = new RecordEncoder(legacy(new KeyWindow(KeyWindow.Kind.TUMBLING, 60_000L)));
        encoder.begin(rows.build(), 1);

        assertThat(encoder.encode(0).key()).containsExactly('x', 0, 0, 0, 0, 0, 0, 0xEA, 0x60);
    }
}
