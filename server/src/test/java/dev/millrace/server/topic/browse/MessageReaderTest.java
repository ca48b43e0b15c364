// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ScalarType;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TopicDefinition;
import dev.millrace.server.http.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Records as messages, by what is declared about their topic. */
class MessageReaderTest {

    private static SourceDefinition table(KeyWindow window) {
        return new SourceDefinition(
                "T",
                RelationKind.TABLE,
                List.of(ColumnDefinition.key("K", ScalarType.VARCHAR), ColumnDefinition.value("N", ScalarType.BIGINT)),
                new TopicDefinition(
                        "t", FormatDefinition.of("KAFKA"), FormatDefinition.of("KAFKA"), null, null, Map.of()),
                window,
                null,
                null);
    }

    private static String shown(SourceDefinition source, byte[] key) {
        ConsumerRecord<byte @Nullable [], byte @Nullable []> record = new ConsumerRecord<>(
                "t", 3, 17, key, ByteBuffer.allocate(8).putLong(9).array());
        MessageReader reader = new MessageReader(source, PayloadFormat.AUTO, PayloadFormat.AUTO);
        return new String(Json.bytes(json -> reader.read(record).write(json)), StandardCharsets.UTF_8);
    }

    @Test
    void aWindowIsShownApartFromItsKey() {
        byte[] tumbling = ByteBuffer.allocate(9).put((byte) 'a').putLong(5_000).array();
        assertThat(shown(table(new KeyWindow(KeyWindow.Kind.TUMBLING, 1_000L)), tumbling))
                .startsWith("{\"partition\":3,\"offset\":17,")
                .contains("\"key\":\"a\",\"keyFormat\":\"text\",\"value\":9,\"valueFormat\":\"long\"")
                .endsWith("\"sizeBytes\":17,\"windowStartMillis\":5000,\"windowEndMillis\":6000}");
        byte[] session = ByteBuffer.allocate(17)
                .put((byte) 'a')
                .putLong(7_000)
                .putLong(5_000)
                .array();
        assertThat(shown(table(new KeyWindow(KeyWindow.Kind.SESSION, null)), session))
                .endsWith("\"windowStartMillis\":5000,\"windowEndMillis\":7000}");
    }

    @Test
    void aKeyWithoutTheDeclaredWindowIsShownAsItIs() {
        assertThat(shown(table(new KeyWindow(KeyWindow.Kind.TUMBLING, 1_000L)), "key".getBytes(StandardCharsets.UTF_8)))
                .contains("\"key\":\"key\"")
                .doesNotContain("window");
    }
}
