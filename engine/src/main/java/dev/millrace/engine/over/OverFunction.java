// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.over;

import dev.millrace.data.Type;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.function.aggregate.BoundAggregate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One function over the rows around each row.
 *
 * @param kind which function
 * @param arguments of a function that OVER computes itself: the value of LAG, LEAD, FIRST_VALUE and LAST_VALUE, then the value
 *     that LAG and LEAD give where there is no such row, if any
 * @param number the distance of LAG and LEAD, or the number of buckets of NTILE
 * @param aggregate the aggregate function, for {@link Kind#AGGREGATE}
 * @param type of the result
 */
public record OverFunction(
        Kind kind,
        List<Evaluator> arguments,
        long number,
        @Nullable BoundAggregate aggregate,
        Type type) {

    /** The functions that need places rather than sums, and all others. */
    public enum Kind {
        ROW_NUMBER,
        RANK,
        DENSE_RANK,
        NTILE,
        LAG,
        LEAD,
        FIRST_VALUE,
        LAST_VALUE,
        AGGREGATE
    }

    public OverFunction(
            Kind kind, List<Evaluator> arguments, long number, @Nullable BoundAggregate aggregate, Type type) {
        this.kind = kind;
        this.arguments = List.copyOf(arguments);
        this.number = number;
        this.aggregate = aggregate;
        this.type = type;
        if ((kind == Kind.AGGREGATE) != (aggregate != null)) {
            throw new IllegalArgumentException("an aggregate function is needed for AGGREGATE and for nothing else");
        }
        if (number < 0 || (kind == Kind.NTILE && number == 0)) {
            throw new IllegalArgumentException(kind + " cannot take " + number);
        }
    }

    /** An aggregate function over the frame. */
    public static OverFunction of(BoundAggregate aggregate) {
        return new OverFunction(Kind.AGGREGATE, List.of(), 0, aggregate, aggregate.resultType());
    }

    /** What is evaluated on rows for this function. */
    List<Evaluator> inputs() {
        return aggregate == null ? arguments : aggregate.inputs();
    }

    /** Whether the result depends on the frame rather than on places. */
    boolean usesFrame() {
        return switch (kind) {
            case AGGREGATE, FIRST_VALUE, LAST_VALUE -> true;
            case ROW_NUMBER, RANK, DENSE_RANK, NTILE, LAG, LEAD -> false;
        };
    }
}
