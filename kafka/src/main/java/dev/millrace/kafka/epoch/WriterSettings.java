// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.epoch;

import dev.millrace.kafka.journal.Journal;
import dev.millrace.kafka.loop.LoopSettings;

/**
 * How and in whose name an epoch is written.
 *
 * @param partition the pipeline's partition of the journal; −1 for one whose consumer group keeps its offsets
 * @param clientId names the clients; with transactions also the transactional id
 * @param instance names this process in the journal
 */
public record WriterSettings(
        LoopSettings settings, Journal journal, SinkTopics topics, int partition, String clientId, String instance) {}
