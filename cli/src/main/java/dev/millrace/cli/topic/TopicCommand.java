// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.topic;

import dev.millrace.cli.command.Surroundings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The parent of the commands on topics. */
@Command(name = "topic", synopsisSubcommandLabel = "COMMAND", description = "Lists, creates, reads and writes topics.")
public final class TopicCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private TopicCommand() {}

    /** The command with its subcommands. */
    public static CommandLine tree(Surroundings surroundings) {
        return new CommandLine(new TopicCommand())
                .addSubcommand(new ListCommand(surroundings))
                .addSubcommand(new DescribeCommand(surroundings))
                .addSubcommand(new CreateCommand(surroundings))
                .addSubcommand(new ProduceCommand(surroundings))
                .addSubcommand(new ConsumeCommand(surroundings));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
