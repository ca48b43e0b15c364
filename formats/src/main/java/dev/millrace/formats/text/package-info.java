// SPDX-License-Identifier: Apache-2.0
/**
 * Numbers and characters as bytes: what the text formats (JSON, DELIMITED) share, without a {@link java.lang.String} in
 * between.
 *
 * <p>Types: {@link dev.millrace.formats.text.NumberText} parses and writes numbers;
 * {@link dev.millrace.formats.text.DecimalText} does the same for DECIMAL, with limits that keep a short text such as
 * {@code 1e999999999} from costing gigabytes; {@link dev.millrace.formats.text.Utf8} checks and repairs bytes that are to
 * become VARCHAR.
 *
 * <p>Invariants: a number that is written is the shortest text that {@link java.lang.Double#toString} would give, or the
 * plain decimal; parsing what was written gives the same number; UTF-8 is judged as the JDK's own decoder judges it (no
 * overlong forms, no surrogates, nothing above U+10FFFF).
 *
 * <p>Failures are {@link java.lang.NumberFormatException} for texts that are no numbers and
 * {@link java.lang.ArithmeticException} for numbers that do not fit; the formats turn both into bad records.
 *
 * <p>Threading: static functions without state.
 *
 * <p>Example:
 *
 * <pre>{@code
 * ByteWriter out = new ByteWriter(32);
 * NumberText.write(-42L, out);            // the three bytes "-42"
 * NumberText.parseLong(out.array(), 0, 3) // -42
 * }</pre>
 */
@NullMarked
package dev.millrace.formats.text;

import org.jspecify.annotations.NullMarked;
