// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import static dev.millrace.data.ScalarType.BIGINT;
import static dev.millrace.data.ScalarType.BOOLEAN;
import static dev.millrace.data.ScalarType.INT;
import static dev.millrace.data.ScalarType.VARCHAR;

import dev.millrace.engine.function.FunctionParameter;
import dev.millrace.engine.function.TypePattern;
import dev.millrace.engine.function.TypePattern.ArrayOf;
import dev.millrace.engine.function.TypePattern.Exact;
import dev.millrace.engine.function.TypePattern.MapOf;
import dev.millrace.engine.function.TypePattern.Variable;
import java.util.ArrayList;
import java.util.List;

/** The aggregates that keep values rather than numbers: lists, sets, the first, the last, the greatest. */
final class CollectingAggregates {

    private static final String CATEGORY = "AGGREGATE";
    private static final TypePattern ANY = new Variable("T");
    private static final FunctionParameter VALUE = FunctionParameter.of("value", ANY);
    private static final FunctionParameter COUNT = FunctionParameter.constant("n", new Exact(INT));
    private static final FunctionParameter IGNORE_NULLS = FunctionParameter.constant("ignoreNulls", new Exact(BOOLEAN));

    /** Each group keeps as many values, and each change of a group puts all of them out again. */
    private static final int MOST_KEPT = 10_000;

    private CollectingAggregates() {}

    static List<AggregateFunction> all() {
        return List.of(
                collect("COLLECT_LIST", false, "The values of all rows, nulls included, in order."),
                collect(
                        "COLLECT_SET",
                        true,
                        "The different values of all rows, null included, in order of appearance."),
                histogram(),
                top("TOPK", false, "The greatest values, greatest first; nulls are ignored."),
                top("TOPKDISTINCT", true, "The greatest different values, greatest first; nulls are ignored."),
                byOffset("EARLIEST_BY_OFFSET", false),
                byOffset("LATEST_BY_OFFSET", true),
                attribute());
    }

    private static AggregateFunction collect(String name, boolean distinct, String description) {
        return function(
                name,
                description,
                AggregateOverload.of(
                        List.of(VALUE),
                        new ArrayOf(ANY),
                        true,
                        binding -> Accumulator.perSlot(() -> new CollectAccumulator(binding.result(), distinct))));
    }

    private static AggregateFunction histogram() {
        return function(
                "HISTOGRAM",
                "How often each text occurs, for the first 1,000 different ones.",
                AggregateOverload.of(
                        List.of(FunctionParameter.of("value", new Exact(VARCHAR))),
                        new MapOf(new Exact(VARCHAR), new Exact(BIGINT)),
                        true,
                        binding -> Accumulator.perSlot(HistogramAccumulator::new)));
    }

    private static AggregateFunction top(String name, boolean distinct, String description) {
        return function(
                name,
                description,
                AggregateOverload.of(
                        List.of(VALUE, FunctionParameter.constant("k", new Exact(INT))),
                        new ArrayOf(ANY),
                        true,
                        binding -> {
                            int limit = positive(name, binding);
                            return Accumulator.perSlot(() -> new TopAccumulator(
                                    binding.arguments().getFirst(), limit, distinct, binding.retractions()));
                        }));
    }

    private static AggregateFunction byOffset(String name, boolean latest) {
        String which = latest ? "latest" : "earliest";
        List<AggregateOverload> overloads = new ArrayList<>();
        overloads.add(AggregateOverload.of(List.of(VALUE), ANY, false, binding -> offset(binding, latest, 1, true)));
        overloads.add(AggregateOverload.of(
                List.of(VALUE, IGNORE_NULLS), ANY, false, binding -> offset(binding, latest, 1, true)));
        overloads.add(AggregateOverload.of(
                List.of(VALUE, COUNT),
                new ArrayOf(ANY),
                false,
                binding -> offset(binding, latest, positive(name, binding), false)));
        overloads.add(AggregateOverload.of(
                List.of(VALUE, COUNT, IGNORE_NULLS),
                new ArrayOf(ANY),
                false,
                binding -> offset(binding, latest, positive(name, binding), false)));
        return AggregateFunction.of(
                name,
                CATEGORY,
                "The " + which + " value, or the " + which
                        + " n values as an array; nulls are ignored unless ignoreNulls is false.",
                overloads);
    }

    private static AggregateState offset(AggregateBinding binding, boolean latest, int limit, boolean single) {
        boolean ignoreNulls = (Boolean) binding.constant(single ? 0 : 1, true);
        OffsetAccumulator.Options options = new OffsetAccumulator.Options(latest, limit, single, ignoreNulls);
        return Accumulator.perSlot(
                () -> new OffsetAccumulator(binding.arguments().getFirst(), options));
    }

    private static AggregateFunction attribute() {
        return function(
                "ATTR",
                "The value that all rows have; null if they have more than one.",
                AggregateOverload.of(
                        List.of(VALUE),
                        ANY,
                        true,
                        binding -> Accumulator.perSlot(() -> new AttributeAccumulator(binding.result()))));
    }

    private static int positive(String name, AggregateBinding binding) {
        int number = (Integer) binding.constant(0, 0);
        if (number < 1 || number > MOST_KEPT) {
            throw new IllegalArgumentException(
                    "the number of values that " + name + " keeps must be from 1 to " + MOST_KEPT + ", not " + number);
        }
        return number;
    }

    private static AggregateFunction function(String name, String description, AggregateOverload overload) {
        return AggregateFunction.of(name, CATEGORY, description, List.of(overload));
    }
}
