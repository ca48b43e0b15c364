// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.command;

import dev.millrace.kafka.broker.BrokerException;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.query.BudgetExhaustedException;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.session.EngineAwayException;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.SqlException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** How every error reaches the user: what happened, then what to do, on the error stream; and which exit code it gives. */
public final class Errors {
    private Errors() {}

    /** The command line is not understood. */
    public static int usage(ParameterException problem, String[] arguments) {
        CommandLine command = problem.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(command.getCommandSpec().qualifiedName() + ": " + describe(problem));
        if (problem instanceof UnmatchedArgumentException unmatched) {
            String hint = nearMiss(unmatched.getUnmatched().getFirst(), command);
            if (hint != null) {
                err.println("  " + hint);
            }
        }
        if (problem.getCause() instanceof CommandFailure failure && failure.hint() != null) {
            err.println("  " + failure.hint());
        }
        String inspect = problem instanceof MutuallyExclusiveArgsException ? "Give one of them; " : "";
        err.println("  " + inspect + "see '" + command.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return ExitCode.USAGE;
    }

    /** The command was understood and threw. */
    public static int failure(Exception problem, CommandLine command) {
        return switch (problem) {
            case CommandFailure failure -> print(command, failure.getMessage(), failure.hint(), failure.exitCode());
            case BrokerException failure -> print(command, failure.getMessage(), failure.hint(), ExitCode.FAILED);
            case KafkaUnavailableException failure ->
                print(command, failure.getMessage(), failure.hint(), ExitCode.CANNOT_CONNECT);
            case ApiException failure -> print(command, failure.getMessage(), failure.hint(), ExitCode.FAILED);
            case EngineAwayException failure -> print(command, failure.getMessage(), failure.hint(), ExitCode.FAILED);
            case BudgetExhaustedException failure ->
                print(command, failure.getMessage(), failure.hint(), ExitCode.FAILED);
            case LoopException failure -> print(command, failure.getMessage(), failure.hint(), ExitCode.FAILED);
            case SqlException failure -> print(command, sqlMessage(failure), failure.hint(), ExitCode.SQL_ERROR);
            default -> unforeseen(problem, command);
        };
    }

    private static String sqlMessage(SqlException failure) {
        String place = failure.position() == null ? "" : failure.position() + ": ";
        return place + failure.getMessage() + " [" + failure.code() + "]";
    }

    private static int unforeseen(Exception problem, CommandLine command) {
        int code = print(
                command,
                "This should not have happened: " + problem,
                "It is a fault of Millrace; please report it with the lines below.",
                ExitCode.FAILED);
        problem.printStackTrace(command.getErr());
        command.getErr().flush();
        return code;
    }

    private static int print(CommandLine command, @Nullable String message, @Nullable String hint, int exitCode) {
        PrintWriter err = command.getErr();
        err.println("millrace: " + message);
        if (hint != null) {
            hint.lines().forEach(line -> err.println("  " + line));
        }
        err.flush();
        return exitCode;
    }

    private static @Nullable String nearMiss(String unmatched, CommandLine command) {
        List<String> known = new ArrayList<>();
        if (unmatched.startsWith("-")) {
            command.getCommandSpec().options().forEach(option -> known.addAll(List.of(option.names())));
        } else {
            known.addAll(command.getSubcommands().keySet());
        }
        return NearMiss.hint(unmatched.split("=", 2)[0], known);
    }

    private static String describe(ParameterException problem) {
        if (problem instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().getFirst();
            return "there is no " + (first.startsWith("-") ? "option '" : "command or argument '") + first + "' here";
        }
        String message = problem.getMessage();
        return message == null ? "not understood" : message.lines().findFirst().orElse(message);
    }
}
