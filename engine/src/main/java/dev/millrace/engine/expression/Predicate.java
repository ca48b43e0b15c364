// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

/** A condition ready to run on whole batches; made by {@code ExpressionCompiler.compilePredicate}. Has no state of its own. */
@FunctionalInterface
public interface Predicate {

    /** The rows for which the condition is true; not those for which it is false, null or could not be computed. */
    Selection select(Input input);
}
