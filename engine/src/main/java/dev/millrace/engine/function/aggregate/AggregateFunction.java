// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import java.util.List;

/**
 * An aggregate function of SQL. Users list their own in a {@code FunctionLibrary}.
 * Immutable and thread-safe; the states that it makes are neither.
 */
public interface AggregateFunction {

    /** Upper case. */
    String name();

    /** The chapter of the function reference. */
    String category();

    /** One or two sentences for SHOW and DESCRIBE FUNCTION. */
    String description();

    List<AggregateOverload> overloads();

    /** A function of the parts given. */
    static AggregateFunction of(String name, String category, String description, List<AggregateOverload> overloads) {
        record Defined(String name, String category, String description, List<AggregateOverload> overloads)
                implements AggregateFunction {}
        return new Defined(name, category, description, List.copyOf(overloads));
    }
}
