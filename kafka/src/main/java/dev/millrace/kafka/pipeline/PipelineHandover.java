// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.plan.PersistentQuery;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a pipeline was, for the one that it becomes a part of.
 *
 * @param partition its journal's
 * @param epoch the last one that it committed
 */
record PipelineHandover(
        int partition,
        long epoch,
        List<PersistentQuery> queries,
        Set<String> paused,
        Map<String, QueryStop> lost,
        List<RecoveredStrand> strands) {}
