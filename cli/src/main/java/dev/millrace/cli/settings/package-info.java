// SPDX-License-Identifier: Apache-2.0
/**
 * Where an option gets its value when the command line is silent.
 *
 * <p>One mechanism serves every option of every command: {@link dev.millrace.cli.settings.Settings} is picocli's default
 * value provider, so a command that declares an option needs to do nothing more. From strong to weak:
 *
 * <ol>
 *   <li>the flag on the command line,
 *   <li>an environment variable {@code MILLRACE_…},
 *   <li>{@code millrace.yaml} in the working directory,
 *   <li>{@code millrace/millrace.yaml} in {@code $XDG_CONFIG_HOME} (or {@code ~/.config}),
 *   <li>the default that the option declares.
 * </ol>
 *
 * <p>Example of a file:
 *
 * <pre>{@code
 * bootstrap-servers: kafka.example:9092
 * demo:
 *   rate: 1000
 * }</pre>
 *
 * <p>Immutable after loading; files are read once, when the command starts. A file that is not understood stops the
 * command with exit code 2: nothing runs with settings other than those the user wrote.
 */
@NullMarked
package dev.millrace.cli.settings;

import org.jspecify.annotations.NullMarked;
