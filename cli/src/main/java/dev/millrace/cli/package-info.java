// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code millrace} command: what people type, and what they see.
 *
 * <p>Reading order: {@code Main} (the process), {@code Millrace} (the tree of commands and what surrounds one run), then
 * {@link dev.millrace.cli.command} (conventions that all commands keep), {@link dev.millrace.cli.settings} (where an option's
 * value comes from), {@link dev.millrace.cli.output} (rows as table, JSON or CSV), and one package for each command or group.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Data on standard output, all else on standard error.
 *   <li>Exit codes are those of {@link dev.millrace.cli.command.ExitCode}; a user's mistake never shows a stack trace.
 *   <li>A command takes its streams, environment and folders from {@link dev.millrace.cli.command.Surroundings}, so that a
 *       test runs it in process: {@code Millrace.run(surroundings, "topic", "list")}.
 * </ul>
 *
 * <p>The commands parse and print; what they start lives in {@code server}, {@code kafka} and {@code testing}.
 * {@code bin/millrace} finds a JDK, builds what is stale and runs {@code Main} with JVM options for a quick start.
 */
@NullMarked
package dev.millrace.cli;

import org.jspecify.annotations.NullMarked;
