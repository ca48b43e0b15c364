// SPDX-License-Identifier: Apache-2.0
/**
 * The functions that come with the engine, as plain annotated methods.
 *
 * <p>{@link dev.millrace.engine.function.library.BuiltInLibrary} lists the classes; each holds the functions of one subject. They
 * follow ksqlDB's function reference: what null, an index out of range and an empty text do is said there and tested here. Text
 * functions that run on every row of many queries take {@link dev.millrace.engine.function.Utf8} and look at bytes.
 *
 * <p>Invariants: a method is static, pure but for the {@link dev.millrace.engine.expression.EvaluationContext} it may ask for, and
 * thread-safe; bad arguments throw an exception whose message can be shown to the user.
 *
 * <p>Example of a function with two overloads:
 *
 * <pre>{@code
 * @ScalarFunction(name = "ABS", category = "MATHEMATICAL", description = "The value without its sign.")
 * static int abs(int value) {
 *     return Math.abs(value);
 * }
 *
 * @ScalarFunction(name = "ABS", category = "MATHEMATICAL")
 * static BigDecimal abs(BigDecimal value) {
 *     return value.abs();
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.engine.function.library;

import org.jspecify.annotations.NullMarked;
