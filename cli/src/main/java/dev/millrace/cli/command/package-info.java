// SPDX-License-Identifier: Apache-2.0
/**
 * What all commands share: where they read and write, how they fail, and what their exit codes mean.
 *
 * <p>Conventions, which hold for every command:
 *
 * <ul>
 *   <li>Data goes to {@link dev.millrace.cli.command.Surroundings#out}, everything else to {@code err}, so that output can
 *       be piped.
 *   <li>Colour and progress appear only where {@link dev.millrace.cli.command.Surroundings#terminal} is true.
 *   <li>A command that cannot do its work throws {@link dev.millrace.cli.command.CommandFailure} with one of
 *       {@link dev.millrace.cli.command.ExitCode}, a message and a hint; {@link dev.millrace.cli.command.Errors} prints it.
 *   <li>A command never reads {@code System.in}, {@code System.getenv} or the working directory itself.
 * </ul>
 *
 * <p>A command is a class with picocli's annotations that gets its surroundings in the constructor:
 *
 * <pre>{@code
 * @Command(name = "count", description = "Counts the lines of the input.")
 * final class CountCommand implements Callable<Integer> {
 *     private final Surroundings surroundings;
 *
 *     CountCommand(Surroundings surroundings) {
 *         this.surroundings = surroundings;
 *     }
 *
 *     @Override
 *     public Integer call() {
 *         …
 *         return ExitCode.OK;
 *     }
 * }
 * }</pre>
 *
 * <p>One command runs in one thread; what a command starts it also stops before it returns.
 */
@NullMarked
package dev.millrace.cli.command;

import org.jspecify.annotations.NullMarked;
