// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.event;

import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record to write.
 *
 * @param timestampMillis null: when it is written
 */
public record Event(
        byte @Nullable [] key,
        byte @Nullable [] value,
        @Nullable Long timestampMillis,
        List<Header> headers) {

    public Event {
        headers = List.copyOf(headers);
    }
}
