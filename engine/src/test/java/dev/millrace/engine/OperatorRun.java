// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine;

import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.state.RowFormat;
import dev.millrace.engine.state.StateTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs one operator by hand: rows in, readable rows out, {@code "+1 a 3 @7"} for an insertion of (a, 3) at time 7. */
public final class OperatorRun {

    private final Operator operator;
    private final List<Type> types;
    private final Map<String, OperatorContext.Counter> counters = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private long number;
    private long watermark = Long.MIN_VALUE;
    private @Nullable Tick tick;

    public OperatorRun(Operator operator, List<Type> types) {
        this.operator = operator;
        this.types = types;
        operator.open(new OperatorContext() {
            @Override
            public StateTable state(String name, RowFormat format) {
                return new StateTable(name, format, false);
            }

            @Override
            public Counter counter(String name) {
                return counters.computeIfAbsent(name, ignored -> new Counter());
            }
        });
        operator.restored();
    }

    /** Begins a tick that will end with {@code newWatermark}. */
    public OperatorRun tick(long newWatermark) {
        tick = new Tick(++number, watermark, newWatermark, new EvaluationContext(0, number, new RowErrors()));
        watermark = newWatermark;
        return this;
    }

    /** Gives one row of a batch of its own. */
    public OperatorRun row(long timestamp, int weight, @Nullable Object... values) {
        ChangesBuilder rows = new ChangesBuilder(types);
        rows.append(Arrays.asList(values), timestamp, weight);
        return rows(rows.build());
    }

    public OperatorRun rows(Changes changes) {
        operator.process(0, changes, Objects.requireNonNull(tick), this::tell);
        return this;
    }

    /** Ends the tick; everything that was told in it. */
    public List<String> end() {
        operator.endTick(Objects.requireNonNull(tick), this::tell);
        List<String> result = List.copyOf(told);
        told.clear();
        return result;
    }

    public long count(String counter) {
        return counters.containsKey(counter) ? counters.get(counter).count() : 0;
    }

    private void tell(Changes changes) {
        for (int row = 0; row < changes.rows(); row++) {
            int position = row;
            String values = changes.columns().stream()
                    .map(column -> String.valueOf(column.value(position)))
                    .collect(Collectors.joining(" "));
            String sign = changes.weight(row) > 0 ? "+" : "";
            told.add(sign + changes.weight(row) + " " + values + " @" + changes.timestamps()[row]);
        }
    }
}
