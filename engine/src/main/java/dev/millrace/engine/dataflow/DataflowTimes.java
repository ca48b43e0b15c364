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
 * @param runs likewise how often each has run, by which its random numbers go on
 */
public record DataflowTimes(
        long tickNumber, Map<String, Long> sources, Map<String, List<Long>> nodes, Map<String, List<Long>> runs) {

    public DataflowTimes {
        sources = Map.copyOf(sources);
        nodes = copy(nodes);
        runs = copy(runs);
    }

    /** Where it is not known how often operators have run: their random numbers then differ by the clock alone. */
    public DataflowTimes(long tickNumber, Map<String, Long> sources, Map<String, List<Long>> nodes) {
        this(tickNumber, sources, nodes, Map.of());
    }

    private static Map<String, List<Long>> copy(Map<String, List<Long>> lists) {
        Map<String, List<Long>> copy = new HashMap<>();
        lists.forEach((query, list) -> copy.put(query, List.copyOf(list)));
        return Map.copyOf(copy);
    }
}
