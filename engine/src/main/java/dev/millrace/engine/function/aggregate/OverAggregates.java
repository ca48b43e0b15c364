// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import static dev.millrace.data.ScalarType.BIGINT;
import static dev.millrace.data.ScalarType.INT;

import dev.millrace.engine.function.FunctionParameter;
import dev.millrace.engine.function.TypePattern;
import dev.millrace.engine.function.TypePattern.Exact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions of a row's place among its neighbours: only OVER computes them, so they have a signature and no state. */
public final class OverAggregates {

    /** A neighbour or a bucket farther than this is refused: as many rows may have to be looked at for one. */
    private static final int MOST = 1_000_000;

    private static final String CATEGORY = "WINDOW";
    private static final TypePattern ANY = new TypePattern.Variable("T");
    private static final FunctionParameter VALUE = FunctionParameter.of("value", ANY);
    private static final FunctionParameter OFFSET = FunctionParameter.constant("offset", new Exact(INT));
    private static final FunctionParameter OTHERWISE = FunctionParameter.of("otherwise", ANY);

    private OverAggregates() {}

    /**
     * Refuses the distance of LAG and LEAD, or the buckets of NTILE, if it is out of range.
     *
     * @throws IllegalArgumentException that says which numbers there are
     */
    public static void check(String name, List<@Nullable Object> constants) {
        if (constants.isEmpty()) {
            return;
        }
        int least = name.equals("NTILE") ? 1 : 0;
        if (!(constants.getFirst() instanceof Integer number) || number < least || number > MOST) {
            throw new IllegalArgumentException("the number of " + name + " must be from " + least + " to " + MOST
                    + ", not " + constants.getFirst());
        }
    }

    static List<AggregateFunction> all() {
        return List.of(
                number("ROW_NUMBER", "The number of the row in its partition, from 1."),
                number("RANK", "The number of the first row equal to it in order, from 1."),
                number("DENSE_RANK", "The number of different rows up to it in order, from 1."),
                AggregateFunction.of(
                        "NTILE",
                        CATEGORY,
                        "The number, from 1, of the row's bucket among that many of equal size.",
                        List.of(over(
                                List.of(FunctionParameter.constant("buckets", new Exact(INT))), new Exact(BIGINT)))),
                neighbour("LAG", "The value of the row that many rows before (default 1), or null or the alternative."),
                neighbour("LEAD", "The value of the row that many rows after (default 1), or null or the alternative."),
                value("FIRST_VALUE", "The value of the first row of the frame."),
                value("LAST_VALUE", "The value of the last row of the frame."));
    }

    private static AggregateFunction number(String name, String description) {
        return AggregateFunction.of(name, CATEGORY, description, List.of(over(List.of(), new Exact(BIGINT))));
    }

    private static AggregateFunction value(String name, String description) {
        return AggregateFunction.of(name, CATEGORY, description, List.of(over(List.of(VALUE), ANY)));
    }

    private static AggregateFunction neighbour(String name, String description) {
        return AggregateFunction.of(
                name,
                CATEGORY,
                description,
                List.of(
                        over(List.of(VALUE), ANY),
                        over(List.of(VALUE, OFFSET), ANY),
                        over(List.of(VALUE, OFFSET, OTHERWISE), ANY)));
    }

    private static AggregateOverload over(List<FunctionParameter> parameters, TypePattern result) {
        return new AggregateOverload(parameters, false, result, null, false, null);
    }
}
