// SPDX-License-Identifier: Apache-2.0
/**
 * How rows look on standard output.
 *
 * <p>{@link dev.millrace.cli.output.OutputFormat} is what {@code -o} chooses; {@link dev.millrace.cli.output.RowWriter#of}
 * gives the writer for it. A writer is told the columns once and then the rows, as boxed values
 * ({@link dev.millrace.data.Values}); it never sees where they come from, so that a SQL result, a topic's records and a
 * command's list look alike.
 *
 * <ul>
 *   <li>{@code table}: for people. Columns are as wide as the first rows need. Control characters in data are made visible
 *       rather than sent to the terminal.
 *   <li>{@code json}: for programs. One object per line, values as the JSON format writes them, so that a result can be
 *       produced to a topic again.
 *   <li>{@code csv}: RFC 4180 with lines ending in CR LF. A null is an empty field, an empty text is {@code ""}.
 * </ul>
 *
 * <pre>{@code
 * try (RowWriter writer = RowWriter.of(OutputFormat.CSV, columns, surroundings.out())) {
 *     writer.row(List.of("a", 20));
 * }
 * }</pre>
 *
 * <p>Writers are for one thread. They buffer at most a hundred rows, and show them all on {@code flush()}.
 */
@NullMarked
package dev.millrace.cli.output;

import org.jspecify.annotations.NullMarked;
