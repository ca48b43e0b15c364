// SPDX-License-Identifier: Apache-2.0
/**
 * Expressions as kernels over whole columns.
 *
 * <p>Read in this order:
 *
 * <ol>
 *   <li>{@link dev.millrace.engine.expression.ExpressionCompiler}: makes all that follows from the expressions of a plan;
 *   <li>{@link dev.millrace.engine.expression.Evaluator} and {@link dev.millrace.engine.expression.Predicate}: an expression made
 *       ready, to a column or to the {@link dev.millrace.engine.expression.Selection} of rows for which it is true;
 *   <li>{@link dev.millrace.engine.expression.Input}: the rows it is evaluated on;
 *   <li>{@link dev.millrace.engine.expression.EvaluationContext}: time and randomness, which come in as inputs, and
 *       {@link dev.millrace.engine.expression.RowErrors}, where rows that fail are recorded.
 * </ol>
 *
 * <p>Invariants: evaluation depends on nothing but the input and its context; no exception leaves for bad data; a branch is
 * evaluated only on the rows that need it; columns of the input are never written to and may be part of the result.
 *
 * <p>Threading: evaluators and predicates have no state; an input, a context and its errors belong to one thread.
 *
 * <p>Example, the rows of a batch for which {@code amount > 10}:
 *
 * <pre>{@code
 * ExpressionCompiler compiler = new ExpressionCompiler(BuiltInFunctions.load());
 * Predicate large = compiler.compilePredicate(condition);
 * EvaluationContext context = new EvaluationContext(nowMillis, seed, errors);
 * Changes kept = large.select(Input.of(changes, context)).apply(changes);
 * }</pre>
 */
@NullMarked
package dev.millrace.engine.expression;

import org.jspecify.annotations.NullMarked;
