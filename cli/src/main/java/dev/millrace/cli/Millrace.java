// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli;

import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.Errors;
import dev.millrace.cli.command.Surroundings;
import dev.millrace.cli.demo.DemoCommand;
import dev.millrace.cli.doctor.DoctorCommand;
import dev.millrace.cli.generate.GenerateCommand;
import dev.millrace.cli.password.PasswordCommand;
import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.shell.LiveRunner;
import dev.millrace.cli.shell.SqlCommand;
import dev.millrace.cli.start.StartCommand;
import dev.millrace.cli.test.TestCommand;
import dev.millrace.cli.topic.TopicCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The tree of commands, and what happens before and after one of them runs. */
@Command(
        name = "millrace",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Streaming SQL for Kafka, in one process.",
        footer = {
            "",
            "Options can also be set as MILLRACE_… in the environment, in ./millrace.yaml and in"
                    + " ~/.config/millrace/millrace.yaml.",
            "Exit codes: 0 ok, 1 failed, 2 usage, 3 cannot connect, 4 SQL error, 130 interrupted."
        })
public final class Millrace implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Millrace() {}

    /**
     * Runs the command that {@code arguments} name.
     *
     * @return the exit code
     */
    public static int run(Surroundings surroundings, String... arguments) {
        CommandLine commandLine = commandLine(surroundings);
        try {
            Settings settings = Settings.load(surroundings);
            settings.check(commandLine);
            forEach(commandLine, command -> command.getCommandSpec().defaultValueProvider(settings));
            return commandLine.execute(arguments);
        } catch (CommandFailure failure) {
            return Errors.failure(failure, commandLine);
        }
    }

    /** The whole tree, with its streams and its error handling. */
    static CommandLine commandLine(Surroundings surroundings) {
        CommandLine commandLine = new CommandLine(new Millrace())
                .addSubcommand(new DemoCommand(surroundings))
                .addSubcommand(new StartCommand(surroundings))
                .addSubcommand(new SqlCommand(surroundings, kafka -> LiveRunner.open(kafka.connectedClient())))
                .addSubcommand(new GenerateCommand(surroundings))
                .addSubcommand(TopicCommand.tree(surroundings))
                .addSubcommand(new TestCommand(surroundings))
                .addSubcommand(new DoctorCommand(surroundings))
                .addSubcommand(new PasswordCommand(surroundings))
                .addSubcommand(new CompletionCommand(surroundings));
        forEach(commandLine, Millrace::addHelpOption);
        return commandLine
                .setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(surroundings.colour() ? Ansi.ON : Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setParameterExceptionHandler(Errors::usage)
                .setExecutionExceptionHandler((problem, command, parsed) -> Errors.failure(problem, command));
    }

    /** Settings that picocli wants on each command. */
    private static void forEach(CommandLine commandLine, Consumer<CommandLine> action) {
        action.accept(commandLine);
        commandLine.getSubcommands().values().forEach(subcommand -> forEach(subcommand, action));
    }

    private static void addHelpOption(CommandLine command) {
        if (command.getCommandSpec().findOption("--help") == null) {
            command.getCommandSpec()
                    .addOption(OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .description("Show this help and exit.")
                            .build());
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
