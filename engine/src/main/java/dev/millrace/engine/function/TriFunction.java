// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import org.jspecify.annotations.Nullable;

/** A lambda of three parameters. */
@FunctionalInterface
public interface TriFunction<
        A extends @Nullable Object,
        B extends @Nullable Object,
        C extends @Nullable Object,
        R extends @Nullable Object> {

    R apply(A first, B second, C third);
}
