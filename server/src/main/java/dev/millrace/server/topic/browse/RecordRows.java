// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import dev.millrace.data.Changes;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Records as rows of a stream, for conditions. */
interface RecordRows {

    /** The stream's name. */
    String source();

    /** The rows; records that make none are left out; null if no row is left. */
    @Nullable
    Changes of(List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records);
}
