// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import dev.millrace.engine.function.aggregate.AggregateOverload;
import dev.millrace.plan.function.FunctionKind;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One way to call a function, whatever its kind.
 *
 * @param result the result's type in terms of the parameters' variables
 * @param computedResult the result's type where {@code result} cannot say it
 * @param code a {@link FunctionMethod} or an {@link AggregateOverload}
 */
record Overload(
        String name,
        FunctionKind kind,
        List<FunctionParameter> parameters,
        boolean variadic,
        TypePattern result,
        @Nullable ResultType computedResult,
        Code code) {

    /** What runs when the overload is called. */
    sealed interface Code {
        /** A method called per row. */
        record MethodCode(FunctionMethod method) implements Code {}

        /** The factory of a state. */
        record AggregateCode(AggregateOverload overload) implements Code {}
    }

    Overload {
        parameters = List.copyOf(parameters);
    }

    static Overload of(String name, AggregateOverload overload) {
        return new Overload(
                name,
                FunctionKind.AGGREGATE,
                overload.parameters(),
                overload.variadic(),
                overload.result(),
                overload.computedResult(),
                new Code.AggregateCode(overload));
    }

    /** Tells the overloads of a function apart: the parameters' patterns. */
    String id() {
        return parameters.stream()
                .map(parameter -> parameter.pattern().toString())
                .collect(Collectors.joining(", ", "(", variadic ? "...)" : ")"));
    }

    /** As users read it: {@code ABS(value BIGINT) → BIGINT}. */
    String readable() {
        String arguments = parameters.stream()
                .map(FunctionParameter::toString)
                .collect(Collectors.joining(", ", "(", variadic ? ", …)" : ")"));
        return name + arguments + " → " + result;
    }

    /** The parameter that argument {@code index} goes to. */
    FunctionParameter parameter(int index) {
        return parameters.get(Math.min(index, parameters.size() - 1));
    }

    /** Whether a call with that many arguments is possible. */
    boolean takes(int arguments) {
        return variadic ? arguments >= parameters.size() - 1 : arguments == parameters.size();
    }
}
