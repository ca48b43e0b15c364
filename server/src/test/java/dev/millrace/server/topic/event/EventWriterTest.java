// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.server.http.ApiException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens to events when Kafka does not take them; no broker runs. */
class EventWriterTest {

    private static final Map<String, Object> NOBODY = Map.of("bootstrap.servers", "127.0.0.1:1");

    private static List<Event> events(int count) {
        return Collections.nCopies(count, new Event(new byte[] {'k'}, new byte[] {'1'}, null, List.of()));
    }

    @Test
    void moreThanMayBeOnTheWayIsRefusedAtOnceAndCountsForNothing() {
        try (EventWriter writer = new EventWriter(NOBODY, 2, 1_000)) {
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThatThrownBy(() -> writer.write("t", events(3), 10))
                        .isInstanceOfSatisfying(ApiException.class, refused -> {
                            assertThat(refused.status()).isEqualTo(503);
                            assertThat(refused.code()).isEqualTo("QUEUE_FULL");
                        });
            }
        }
    }

    @Test
    void whatFailedIsNamedAndLeavesItsRoom() {
        try (EventWriter writer = new EventWriter(NOBODY, 2, 1_000)) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> writer.write("t", events(2), 1_000))
                        .isInstanceOf(KafkaUnavailableException.class)
                        .hasMessageContaining("Record 1 was not written (0 of 2 were written)");
            }
        }
    }
}
