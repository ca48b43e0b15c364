// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.command;

import org.jspecify.annotations.Nullable;

/**
 * A command did not succeed for a reason that its user can act on. Shown as the message and, below it, the hint; never as a
 * stack trace.
 */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final @Nullable String hint;

    /**
     * @param exitCode one of {@link ExitCode}
     * @param message what happened, as a sentence
     * @param hint what to do about it, as sentences, or null where the message says it all
     */
    public CommandFailure(int exitCode, String message, @Nullable String hint) {
        this(exitCode, message, hint, null);
    }

    public CommandFailure(int exitCode, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    public int exitCode() {
        return exitCode;
    }

    public @Nullable String hint() {
        return hint;
    }
}
