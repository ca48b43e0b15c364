// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import static dev.millrace.data.ScalarType.BIGINT;
import static dev.millrace.data.ScalarType.DOUBLE;
import static dev.millrace.data.ScalarType.INT;

import dev.millrace.data.ScalarType;
import dev.millrace.engine.function.FunctionParameter;
import dev.millrace.engine.function.TypePattern;
import dev.millrace.engine.function.TypePattern.AnyDecimal;
import dev.millrace.engine.function.TypePattern.ArrayOf;
import dev.millrace.engine.function.TypePattern.Exact;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Deviations, correlation, percentiles, estimates of different values, and sums of arrays. */
final class StatisticalAggregates {

    private static final String CATEGORY = "AGGREGATE";

    private StatisticalAggregates() {}

    static List<AggregateFunction> all() {
        String deviation = "The standard deviation of the values as a sample; 0 for less than two.";
        String variance = "The variance of the values as a sample; 0 for less than two.";
        String samp = " Deprecated: it is the variance because ksqlDB's function of this name is; use STDDEV_SAMPLE.";
        String different =
                "An estimate of the number of different values that are not null (HyperLogLog, error about 0.8 %).";
        return List.of(
                numeric("STDDEV_SAMPLE", deviation, () -> new DeviationAccumulator(true), "value"),
                numeric("VAR_SAMP", variance, () -> new DeviationAccumulator(false), "value"),
                numeric("STDDEV_SAMP", variance + samp, () -> new DeviationAccumulator(false), "value"),
                numeric(
                        "CORRELATION",
                        "Pearson's correlation coefficient of two numbers; NaN where one does not vary.",
                        CorrelationAccumulator::new,
                        "x",
                        "y"),
                cardinality("COUNT_DISTINCT", different),
                cardinality("APPROX_COUNT_DISTINCT", different),
                percentile(),
                listSum());
    }

    private static <A extends Accumulator<A>> AggregateFunction numeric(
            String name, String description, Supplier<A> create, String... parameters) {
        List<AggregateOverload> overloads = new ArrayList<>();
        for (ScalarType type : List.of(INT, BIGINT, DOUBLE)) {
            List<FunctionParameter> typed = new ArrayList<>();
            for (String parameter : parameters) {
                typed.add(FunctionParameter.of(parameter, new Exact(type)));
            }
            overloads.add(AggregateOverload.of(typed, new Exact(DOUBLE), true, binding -> Accumulator.perSlot(create)));
        }
        return AggregateFunction.of(name, CATEGORY, description, overloads);
    }

    private static AggregateFunction cardinality(String name, String description) {
        return AggregateFunction.of(
                name,
                CATEGORY,
                description,
                List.of(AggregateOverload.of(
                        List.of(FunctionParameter.of("value", new TypePattern.Variable("T"))),
                        new Exact(BIGINT),
                        false,
                        binding -> Accumulator.perSlot(() ->
                                new CardinalityAccumulator(binding.arguments().getFirst())))));
    }

    private static AggregateFunction percentile() {
        return AggregateFunction.of(
                "PERCENTILE_CONT",
                CATEGORY,
                "The value at a fraction (0 to 1) of the ordered values, interpolated; null if there are none.",
                List.of(AggregateOverload.of(
                        List.of(
                                FunctionParameter.of("value", new Exact(DOUBLE)),
                                FunctionParameter.constant("fraction", new Exact(DOUBLE))),
                        new Exact(DOUBLE),
                        true,
                        binding -> {
                            double fraction = ((Number) binding.constant(0, Double.NaN)).doubleValue();
                            if (!(fraction >= 0 && fraction <= 1)) {
                                throw new IllegalArgumentException(
                                        "the fraction of PERCENTILE_CONT must be from 0 to 1, not " + fraction);
                            }
                            return Accumulator.perSlot(() -> new PercentileAccumulator(fraction));
                        })));
    }

    private static AggregateFunction listSum() {
        List<AggregateOverload> overloads = new ArrayList<>();
        for (TypePattern type : List.of(new Exact(INT), new Exact(BIGINT), new Exact(DOUBLE), new AnyDecimal())) {
            overloads.add(AggregateOverload.of(
                    List.of(FunctionParameter.of("values", new ArrayOf(type))),
                    type,
                    true,
                    binding -> Accumulator.perSlot(() -> new ListSumAccumulator(binding.result()))));
        }
        return AggregateFunction.of(
                "SUM_LIST",
                CATEGORY,
                "The sum of the numbers in the arrays of all rows; nulls count nothing.",
                overloads);
    }
}
