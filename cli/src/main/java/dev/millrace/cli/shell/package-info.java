// SPDX-License-Identifier: Apache-2.0
/**
 * SQL from the command line: {@code millrace sql}, its scripts and its interactive shell.
 *
 * <p>Reading order: {@link dev.millrace.cli.shell.StatementRunner} (what runs a statement, {@code LiveRunner} on a live session) and {@link dev.millrace.server.session.ResultSink} (what a statement says back); then
 * {@link dev.millrace.cli.shell.SqlCommand} (files, {@code -e}, pipes) and {@link dev.millrace.cli.shell.Shell} (typing). The
 * shell's parts plug into JLine: {@code SqlLineParser} (is the statement complete?), {@code SqlCompleter},
 * {@code SqlHighlighter}; they share {@code SqlToken}, a forgiving scanner for text that is not finished.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A statement is run when its semicolon has been typed, outside quotes and comments.
 *   <li>Ctrl-C never ends the shell: it drops the line being typed or cancels the statement that runs.
 *   <li>In scripts rows go to standard output and sentences to standard error; the first refused statement ends the run with
 *       exit code 4.
 * </ul>
 *
 * <p>Threads: a statement runs in the thread that read it; only {@code cancel} comes from another, that of the signal.
 *
 * <pre>
 * millrace sql -e 'SELECT item, SUM(amount) FROM sales GROUP BY item' -o csv
 * </pre>
 */
@NullMarked
package dev.millrace.cli.shell;

import org.jspecify.annotations.NullMarked;
