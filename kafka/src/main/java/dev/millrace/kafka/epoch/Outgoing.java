// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.epoch;

import dev.millrace.kafka.pump.OwnOffsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of an epoch that is not committed yet, so that it may have to be sent again.
 *
 * @param queryId whose result it is; empty for a dead letter
 * @param readBy where its offset is noted, because queries that got the row already read its topic; null if none does
 */
record Outgoing(
        ProducerRecord<byte @Nullable [], byte @Nullable []> record,
        String queryId,
        @Nullable OwnOffsets readBy) {}
