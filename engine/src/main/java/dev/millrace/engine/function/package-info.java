// SPDX-License-Identifier: Apache-2.0
/**
 * Functions: how they are written, described, found and called.
 *
 * <p>Read in this order:
 *
 * <ol>
 *   <li>{@link dev.millrace.engine.function.ScalarFunction} and {@link dev.millrace.engine.function.TableFunction}: annotations that
 *       make a static Java method a function of SQL; {@link dev.millrace.engine.function.Utf8} is text that is not decoded;
 *   <li>{@link dev.millrace.engine.function.FunctionLibrary}: a set of functions, found by {@link java.util.ServiceLoader};
 *   <li>{@link dev.millrace.engine.function.BuiltInFunctions}: the catalog that statements are resolved with;
 *   <li>{@link dev.millrace.engine.function.TypePattern} and {@link dev.millrace.engine.function.ResultType}: what an overload
 *       accepts and what comes out;
 *   <li>{@link dev.millrace.engine.function.FunctionMethod} and {@link dev.millrace.engine.function.loop}: the method behind a
 *       function and the column loop that is generated around it.
 * </ol>
 *
 * <p>Aggregate functions are in {@link dev.millrace.engine.function.aggregate}, those that come with the engine in
 * {@link dev.millrace.engine.function.library}. {@link dev.millrace.engine.function.ValueOrder} is the order of SQL values and
 * {@link dev.millrace.engine.function.SqlText} their form as text.
 *
 * <p>Invariants: of the overloads that fit a call the one with the fewest implicit casts is chosen, then the one that is not
 * variadic; an overload is named by its parameters, so a plan finds it again after a restart.
 *
 * <p>Everything here is immutable and may be shared between threads.
 *
 * <p>Example, the function that {@code ABS(-3)} calls:
 *
 * <pre>{@code
 * BuiltInFunctions functions = BuiltInFunctions.load();
 * FunctionSignature abs = functions.resolve("ABS", List.of(new ArgumentType.Typed(ScalarType.INT)));
 * Method method = functions.method(abs).method();
 * }</pre>
 */
@NullMarked
package dev.millrace.engine.function;

import org.jspecify.annotations.NullMarked;
