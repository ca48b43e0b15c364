// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.engine.function.FunctionParameter;
import dev.millrace.engine.function.ResultType;
import dev.millrace.engine.function.TypePattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way to call an aggregate function.
 *
 * @param variadic whether the last parameter may be repeated
 * @param result the result's type in terms of the parameters' variables; DECIMAL means that of the first DECIMAL argument
 * @param computedResult the result's type where {@code result} cannot say it
 * @param retractable whether {@link AggregateState#add} takes negative weights
 * @param factory makes the state; {@code null} for a function that only OVER computes, such as ROW_NUMBER
 */
public record AggregateOverload(
        List<FunctionParameter> parameters,
        boolean variadic,
        TypePattern result,
        @Nullable ResultType computedResult,
        boolean retractable,
        @Nullable Factory factory) {

    public AggregateOverload(
            List<FunctionParameter> parameters,
            boolean variadic,
            TypePattern result,
            @Nullable ResultType computedResult,
            boolean retractable,
            @Nullable Factory factory) {
        this.parameters = List.copyOf(parameters);
        this.variadic = variadic;
        this.result = result;
        this.computedResult = computedResult;
        this.retractable = retractable;
        this.factory = factory;
    }

    /** An overload whose result's type follows from the pattern. */
    public static AggregateOverload of(
            List<FunctionParameter> parameters, TypePattern result, boolean retractable, Factory factory) {
        return new AggregateOverload(parameters, false, result, null, retractable, factory);
    }

    /** Makes the state of one operator instance. */
    @FunctionalInterface
    public interface Factory {
        AggregateState newState(AggregateBinding binding);
    }
}
