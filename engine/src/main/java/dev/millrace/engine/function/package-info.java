// SPDX-License-Identifier: Apache-2.0
/**
 * Functions: how they are described, found and called.
 *
 * <p>{@link dev.millrace.engine.function.TypePattern} says what a parameter accepts,
 * {@link dev.millrace.engine.function.ResultType} what comes out where a pattern cannot say it;
 * {@link dev.millrace.engine.function.ValueOrder} is the order of SQL values. Aggregate functions are in
 * {@link dev.millrace.engine.function.aggregate}.
 *
 * <p>Everything here is immutable and may be shared between threads.
 */
@NullMarked
package dev.millrace.engine.function;

import org.jspecify.annotations.NullMarked;
