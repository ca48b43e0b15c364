// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.pump.OwnOffsets;
import dev.millrace.kafka.pump.Strand;
import org.jspecify.annotations.Nullable;

/**
 * A strand that is not being pumped: one that stands still, or one on its way from a journal or another pipeline.
 *
 * @param own what it wrote to topics that it also reads, beyond where it has read
 * @param stop why it stands still; null if it does not
 */
record RecoveredStrand(
        Strand strand, OwnOffsets own, @Nullable QueryStop stop) {

    RecoveredStrand with(@Nullable QueryStop newStop) {
        return new RecoveredStrand(strand, own, newStop);
    }
}
