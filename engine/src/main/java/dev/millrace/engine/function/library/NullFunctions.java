// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.function.ScalarFunction;
import dev.millrace.engine.function.ValueOrder;
import org.jspecify.annotations.Nullable;

/** Nulls, and functions of any type. */
final class NullFunctions {

    private static final String CATEGORY = "CONDITIONAL";

    private NullFunctions() {}

    @SafeVarargs
    @ScalarFunction(name = "COALESCE", category = CATEGORY, description = "The first argument that is not null.")
    static <T> @Nullable T coalesce(@Nullable T first, @Nullable T... others) {
        if (first != null) {
            return first;
        }
        for (T other : others) {
            if (other != null) {
                return other;
            }
        }
        return null;
    }

    @ScalarFunction(
            name = {"IFNULL", "NVL"},
            category = CATEGORY,
            description = "The expression, or the alternative if it is null.")
    static <T> @Nullable T ifNull(@Nullable T expression, @Nullable T alternative) {
        return expression == null ? alternative : expression;
    }

    @ScalarFunction(name = "NULLIF", category = CATEGORY, description = "Null if the two are equal, else the first.")
    static <T> @Nullable T nullIf(@Nullable T first, @Nullable T second) {
        return first != null && first.equals(second) ? null : first;
    }

    @ScalarFunction(
            name = "AS_VALUE",
            category = "OTHER",
            description = "The argument; in a projection it copies a key column into the value.")
    static <T> @Nullable T asValue(@Nullable T key) {
        return key;
    }

    @SafeVarargs
    @ScalarFunction(
            name = "GREATEST",
            category = CATEGORY,
            description = "The greatest of the arguments that are not null.")
    static <T> @Nullable T greatest(@Nullable T first, @Nullable T... others) {
        T best = first;
        for (T other : others) {
            if (best == null || other != null && ValueOrder.INSTANCE.compare(other, best) > 0) {
                best = other;
            }
        }
        return best;
    }

    @SafeVarargs
    @ScalarFunction(name = "LEAST", category = CATEGORY, description = "The least of the arguments that are not null.")
    static <T> @Nullable T least(@Nullable T first, @Nullable T... others) {
        T best = first;
        for (T other : others) {
            if (best == null || other != null && ValueOrder.INSTANCE.compare(other, best) < 0) {
                best = other;
            }
        }
        return best;
    }
}
