// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import java.util.ArrayList;
import java.util.List;

/** The aggregate functions that come with the engine. */
public final class AggregateFunctions {

    private AggregateFunctions() {}

    public static List<AggregateFunction> all() {
        List<AggregateFunction> all = new ArrayList<>(BasicAggregates.all());
        all.addAll(CollectingAggregates.all());
        all.addAll(StatisticalAggregates.all());
        all.addAll(OverAggregates.all());
        return List.copyOf(all);
    }
}
