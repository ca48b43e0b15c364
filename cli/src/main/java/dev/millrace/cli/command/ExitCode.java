// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.command;

/** The exit codes of the command, which scripts may rely on. */
public final class ExitCode {
    public static final int OK = 0;
    /** The command was understood and did not succeed. */
    public static final int FAILED = 1;
    /** The command line, or a configuration file, is not understood. */
    public static final int USAGE = 2;
    /** No answer from Kafka. */
    public static final int CANNOT_CONNECT = 3;
    /** A SQL statement was refused. */
    public static final int SQL_ERROR = 4;
    /** Ctrl-C; 128 + SIGINT, as shells count. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
