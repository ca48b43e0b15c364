// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the event time of a dataflow stands between two ticks: with the state tables all that a dataflow must have again to go on.
 *
 * @param tickNumber ticks so far
 * @param sources the watermark of each source, ms
 * @param nodes for each query the watermarks of its operators, in the order of their numbers
 */
public record DataflowTimes(long tickNumber, Map<String, Long> sources, Map<String, List<Long>> nodes) {

    public DataflowTimes {
        sources = Map.copyOf(sources);
        Map<String, List<Long>> copy = new HashMap<>();
        nodes.forEach((query, watermarks) -> copy.put(query, List.copyOf(watermarks)));
        nodes = Map.copyOf(copy);
    }
}
