// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli;

import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a script that teaches a shell to complete our commands and options. */
@Command(
        name = "completion",
        description = "Prints a completion script for a shell.",
        footer = {
            "",
            "  bash   source <(millrace completion bash)",
            "  zsh    source <(millrace completion zsh)",
            "  fish   millrace completion fish | source"
        })
final class CompletionCommand implements Callable<Integer> {
    /** The shells there are scripts for. */
    enum Shell {
        BASH,
        ZSH,
        FISH;

        /** As one types it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.BASH;

    CompletionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        switch (shell) {
            // picocli's script serves both: it turns on bash's completion where it finds zsh.
            case BASH, ZSH -> surroundings.out().print(AutoComplete.bash("millrace", root));
            case FISH -> fish(root, List.of());
        }
        return ExitCode.OK;
    }

    private void fish(CommandLine command, List<String> path) {
        String condition = path.isEmpty()
                ? "__fish_use_subcommand"
                : "'__fish_seen_subcommand_from " + String.join("; and __fish_seen_subcommand_from ", path) + "'";
        command.getSubcommands()
                .forEach((name, subcommand) -> line(
                        condition,
                        "-a " + name,
                        description(subcommand.getCommandSpec().usageMessage().description())));
        for (OptionSpec option : command.getCommandSpec().options()) {
            String argument = option.arity().max() > 0 ? " -r" : "";
            line(condition, "-l " + option.longestName().substring(2) + argument, description(option.description()));
        }
        command.getSubcommands().forEach((name, subcommand) -> {
            List<String> below = new ArrayList<>(path);
            below.add(name);
            fish(subcommand, below);
        });
    }

    private void line(String condition, String completion, String description) {
        surroundings.out().println("complete -c millrace -f -n " + condition + " " + completion + " -d " + description);
    }

    private static String description(String[] lines) {
        String text = lines.length == 0 ? "" : lines[0];
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
