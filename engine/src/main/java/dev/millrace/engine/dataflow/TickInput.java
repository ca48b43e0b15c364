// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import java.util.Map;

/**
 * The input of one tick: a batch for each source that has something to say; the others keep their watermark and whether they are
 * idle. {@code clockMillis} is the wall clock, the only one that operators see.
 */
public record TickInput(Map<String, SourceBatch> batches, long clockMillis) {

    public TickInput {
        batches = Map.copyOf(batches);
    }
}
