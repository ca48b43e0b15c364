// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SendRulesTest {

    private static ProducerRecord<byte @Nullable [], byte @Nullable []> record(int keyBytes, int valueBytes) {
        return new ProducerRecord<>(
                "totals", keyBytes < 0 ? null : new byte[keyBytes], valueBytes < 0 ? null : new byte[valueBytes]);
    }

    @Test
    void aCompactedTopicTakesNoRecordWithoutAKey() {
        SendRules compacted = new SendRules(true, 100);
        assertThat(compacted.refusal(record(-1, 5)))
                .extracting(SendRules.Refusal::code)
                .isEqualTo("NULL_KEY");
        assertThat(compacted.refusal(record(0, -1))).isNull();
        assertThat(new SendRules(false, 100).refusal(record(-1, 5))).isNull();
    }

    @Test
    void aRecordIsNoLongerThanTheTopicTakes() {
        SendRules rules = new SendRules(false, 100);
        assertThat(rules.refusal(record(40, 60))).isNull();
        assertThat(rules.refusal(record(40, 61)))
                .extracting(SendRules.Refusal::reason)
                .asString()
                .contains("101 bytes")
                .contains("100");
    }
}
