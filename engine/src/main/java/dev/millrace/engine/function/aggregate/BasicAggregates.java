// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import static dev.millrace.data.ScalarType.BIGINT;
import static dev.millrace.data.ScalarType.BOOLEAN;
import static dev.millrace.data.ScalarType.DOUBLE;
import static dev.millrace.data.ScalarType.INT;

import dev.millrace.data.DecimalType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.function.FunctionParameter;
import dev.millrace.engine.function.TypePattern;
import dev.millrace.engine.function.TypePattern.AnyDecimal;
import dev.millrace.engine.function.TypePattern.Exact;
import java.util.ArrayList;
import java.util.List;

/** COUNT, SUM, AVG, MIN and MAX. */
final class BasicAggregates {

    private static final String CATEGORY = "AGGREGATE";

    private BasicAggregates() {}

    static List<AggregateFunction> all() {
        return List.of(count(), sum(), average(), extreme("MIN", false), extreme("MAX", true));
    }

    private static AggregateFunction count() {
        FunctionParameter value = FunctionParameter.of("value", new TypePattern.Variable("T"));
        return AggregateFunction.of(
                "COUNT",
                CATEGORY,
                "The number of rows, or of those in which the argument is not null.",
                List.of(
                        AggregateOverload.of(List.of(), new Exact(BIGINT), true, binding -> new CountState()),
                        AggregateOverload.of(List.of(value), new Exact(BIGINT), true, binding -> new CountState())));
    }

    private static AggregateFunction sum() {
        return AggregateFunction.of(
                "SUM",
                CATEGORY,
                "The sum of the values that are not null; 0 if there are none.",
                List.of(
                        same(new Exact(INT), binding -> new LongSumState()),
                        same(new Exact(BIGINT), binding -> new LongSumState()),
                        same(new Exact(DOUBLE), binding -> new DoubleSumState()),
                        same(new AnyDecimal(), binding -> new DecimalSumState((DecimalType) binding.result()))));
    }

    private static AggregateFunction average() {
        return AggregateFunction.of(
                "AVG",
                CATEGORY,
                "The average of the values that are not null; 0 if there are none.",
                List.of(
                        average(INT, binding -> new AverageState(new LongSumState())),
                        average(BIGINT, binding -> new AverageState(new LongSumState())),
                        average(DOUBLE, binding -> new AverageState(new DoubleSumState()))));
    }

    private static AggregateFunction extreme(String name, boolean greatest) {
        List<AggregateOverload> overloads = new ArrayList<>();
        for (ScalarType type : ScalarType.values()) {
            if (type != BOOLEAN) {
                overloads.add(same(new Exact(type), binding -> extremeState(type, greatest, binding)));
            }
        }
        overloads.add(same(new AnyDecimal(), binding -> extremeState(binding.result(), greatest, binding)));
        return AggregateFunction.of(
                name,
                CATEGORY,
                (greatest ? "The greatest" : "The least") + " of the values that are not null; null if there are none.",
                overloads);
    }

    private static AggregateState extremeState(Type type, boolean greatest, AggregateBinding binding) {
        if (binding.retractions()) {
            return Accumulator.perSlot(() -> new ExtremeAccumulator(type, greatest, true));
        }
        return switch (type.layout()) {
            case INT, LONG -> new LongExtremeState(greatest);
            case DOUBLE -> new DoubleExtremeState(greatest);
            case BOOLEAN, BINARY, VALUE -> Accumulator.perSlot(() -> new ExtremeAccumulator(type, greatest, false));
        };
    }

    private static AggregateOverload same(TypePattern pattern, AggregateOverload.Factory factory) {
        return AggregateOverload.of(List.of(FunctionParameter.of("value", pattern)), pattern, true, factory);
    }

    private static AggregateOverload average(ScalarType type, AggregateOverload.Factory factory) {
        return AggregateOverload.of(
                List.of(FunctionParameter.of("value", new Exact(type))), new Exact(DOUBLE), true, factory);
    }
}
