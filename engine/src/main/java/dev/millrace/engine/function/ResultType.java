// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import dev.millrace.data.Type;
import java.util.List;

/** The type of a function's result, from those of its arguments. A class named in an annotation has a no-argument constructor. */
@FunctionalInterface
public interface ResultType {

    /**
     * The type of the result.
     *
     * @param arguments one type per argument after implicit casts; for a lambda that of its result
     */
    Type of(List<Type> arguments);
}
