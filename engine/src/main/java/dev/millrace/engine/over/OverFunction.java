// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.over;

import dev.millrace.data.Type;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.function.aggregate.BoundAggregate;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.node.OverCall;
import java.util.ArrayList;
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

    /**
     * The function of a plan's call: one of the kinds by its name, or else an aggregate function.
     *
     * @throws IllegalArgumentException if the distance of LAG or LEAD, or the buckets of NTILE, are not a literal
     */
    public static OverFunction of(OverCall call, ExpressionCompiler expressions) {
        AggregateCall aggregate = call.call();
        List<Expression> arguments = aggregate.arguments();
        String name = aggregate.function().name();
        return switch (name) {
            case "ROW_NUMBER", "RANK", "DENSE_RANK" -> place(Kind.valueOf(name), List.of(), 0, aggregate);
            case "NTILE" -> place(Kind.NTILE, List.of(), literal(name, arguments.getFirst()), aggregate);
            case "FIRST_VALUE", "LAST_VALUE" -> place(Kind.valueOf(name), expressions.compile(arguments), 0, aggregate);
            case "LAG", "LEAD" -> {
                List<Expression> values = new ArrayList<>();
                values.add(arguments.getFirst());
                values.addAll(arguments.subList(Math.min(2, arguments.size()), arguments.size()));
                long distance = arguments.size() > 1 ? literal(name, arguments.get(1)) : 1;
                yield place(Kind.valueOf(name), expressions.compile(values), distance, aggregate);
            }
            default -> of(expressions.compileAggregate(aggregate));
        };
    }

    private static OverFunction place(Kind kind, List<Evaluator> arguments, long number, AggregateCall call) {
        return new OverFunction(kind, arguments, number, null, call.type());
    }

    private static long literal(String name, Expression argument) {
        if (argument instanceof Expression.Literal literal && literal.value() instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException(
                name + " needs a number that is the same for all rows; write it as a literal");
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
