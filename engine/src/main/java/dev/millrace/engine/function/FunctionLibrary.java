// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import dev.millrace.engine.function.aggregate.AggregateFunction;
import java.util.List;

/**
 * A set of functions for SQL, found by {@link java.util.ServiceLoader}: list the implementing class in
 * {@code META-INF/services/dev.millrace.engine.function.FunctionLibrary} and put the jar on the class path.
 *
 * <pre>{@code
 * public final class Geometry implements FunctionLibrary {
 *     @Override
 *     public List<Class<?>> functions() {
 *         return List.of(Geometry.class);
 *     }
 *
 *     @ScalarFunction(name = "HYPOTENUSE", description = "The longest side of a right triangle.")
 *     public static double hypotenuse(double a, double b) {
 *         return Math.hypot(a, b);
 *     }
 * }
 * }</pre>
 */
public interface FunctionLibrary {

    /** Classes whose methods are annotated with {@link ScalarFunction} or {@link TableFunction}. */
    default List<Class<?>> functions() {
        return List.of();
    }

    /** Aggregate functions. */
    default List<AggregateFunction> aggregates() {
        return List.of();
    }
}
