// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.plan.source.TopicDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The topic that a statement needs.
 *
 * @param createIfMissing whether it is made if it is not there; otherwise its absence is an error
 * @param like the topic whose partitions and replicas it takes over where {@code topic} leaves them open, if any
 */
public record TopicRequest(
        TopicDefinition topic,
        boolean createIfMissing,
        @Nullable String like) {}
