// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.expression;

import dev.millrace.data.Type;
import dev.millrace.plan.function.FunctionSignature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate function over the rows of a group or of a frame. {@code COUNT(*)} has no arguments. {@code distinct} takes
 * equal argument tuples once; {@code filter} (BOOLEAN) keeps the rows for which it is true.
 */
public record AggregateCall(
        FunctionSignature function,
        List<Expression> arguments,
        boolean distinct,
        @Nullable Expression filter) {

    public AggregateCall(
            FunctionSignature function, List<Expression> arguments, boolean distinct, @Nullable Expression filter) {
        this.arguments = List.copyOf(arguments);
        this.function = function;
        this.distinct = distinct;
        this.filter = filter;
    }

    public Type type() {
        return function.returnType();
    }
}
