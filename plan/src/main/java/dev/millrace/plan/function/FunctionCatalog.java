// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.function;

import dev.millrace.data.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The functions that a statement may call. Names are upper case. Implementations are immutable and thread-safe.
 *
 * <p>A lambda's parameter types follow from the arguments before it, its result type from its body, so a call with lambdas is
 * resolved in two steps: {@link #lambdaParameters} for each lambda from left to right, then {@link #resolve}.
 */
public interface FunctionCatalog {

    /** All functions, ordered by name. */
    List<FunctionDescription> functions();

    /** The function called {@code name}, if there is one. */
    Optional<FunctionDescription> describe(String name);

    /**
     * The types of the parameters of the lambda of {@code parameterCount} parameters at position {@code arguments.size()} of a
     * call whose earlier arguments are {@code arguments}.
     *
     * @throws FunctionMismatchException if no overload takes such a lambda there
     */
    List<Type> lambdaParameters(String name, List<ArgumentType> arguments, int parameterCount);

    /**
     * The overload that fits best: exact types first, then with implicit casts (INT to BIGINT to DECIMAL to DOUBLE, anything
     * from NULL), then variadic ones.
     *
     * @throws FunctionMismatchException if the name is unknown or no overload, or more than one, fits; the message says what
     *     would
     */
    FunctionSignature resolve(String name, List<ArgumentType> arguments);

    /** Whether the aggregate function can take back rows that it was given: what a changing input needs. */
    boolean takesRowsBack(FunctionSignature aggregate);

    /**
     * Refuses an aggregate call whose constants no engine would take.
     *
     * @param literals the values of those arguments that are literals, by their position
     * @throws FunctionMismatchException if a constant parameter has no literal, or one out of range
     */
    void checkConstants(FunctionSignature aggregate, Map<Integer, Optional<Object>> literals);
}
