// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.settings;

import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Surroundings;
import dev.millrace.sql.error.NearMiss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Values for options that the command line does not give: from the environment, then {@code millrace.yaml} in the working
 * directory, then the user's file; the first that has one wins over the option's own default.
 *
 * <p>An option is known by its long name, alone or below the commands that lead to it; the more exact name wins within one
 * place. {@code --port} of {@code millrace demo}:
 *
 * <pre>
 * MILLRACE_DEMO_PORT=9093        demo:             port: 9093
 * MILLRACE_PORT=9093               port: 9093
 * </pre>
 *
 * <p>A key in a file that is no option is refused, so that a misspelt one does not go unnoticed.
 */
public final class Settings implements IDefaultValueProvider {
    private static final String FILE_NAME = "millrace.yaml";
    private static final Set<String> NOT_SETTABLE = Set.of("help", "version");

    private final Map<String, String> environment;
    private final List<SettingsFile> files;

    /** One file's values by their keys joined with dots. */
    private record SettingsFile(Path path, Map<String, String> values) {}

    private Settings(Map<String, String> environment, List<SettingsFile> files) {
        this.environment = environment;
        this.files = files;
    }

    /**
     * Reads the files there are.
     *
     * @throws CommandFailure if one cannot be read or understood
     */
    public static Settings load(Surroundings surroundings) {
        List<SettingsFile> files = new ArrayList<>();
        for (Path path : candidates(surroundings)) {
            if (Files.isRegularFile(path)) {
                files.add(new SettingsFile(path, read(path)));
            }
        }
        return new Settings(surroundings.environment(), files);
    }

    /** The files that are looked for, the one that wins first. */
    public static List<Path> candidates(Surroundings surroundings) {
        String configured = surroundings.environment().getOrDefault("XDG_CONFIG_HOME", "");
        Path user = configured.isEmpty() ? surroundings.home().resolve(".config") : Path.of(configured);
        return List.of(
                surroundings.directory().resolve(FILE_NAME),
                user.resolve("millrace").resolve(FILE_NAME));
    }

    /** The files that were read. */
    public List<Path> paths() {
        return files.stream().map(SettingsFile::path).toList();
    }

    /**
     * Refuses keys that no option of {@code root} or its subcommands has.
     *
     * @throws CommandFailure naming the file, the key and near misses
     */
    public void check(CommandLine root) {
        Set<String> known = new HashSet<>();
        collect(root, known);
        for (SettingsFile file : files) {
            for (String key : file.values().keySet()) {
                if (!known.contains(key)) {
                    throw new CommandFailure(
                            ExitCode.USAGE,
                            file.path() + ": there is no option '" + key + "'.",
                            Optional.ofNullable(NearMiss.hint(key, known))
                                    .orElse("Keys are long option names, at the top or below a command's name."));
                }
            }
        }
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        String name = name(option);
        if (NOT_SETTABLE.contains(name)) {
            return null;
        }
        List<String> keys = keys(option.command(), name);
        for (String key : keys) {
            String value = environment.get(
                    "MILLRACE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
            if (value != null) {
                return value;
            }
        }
        for (SettingsFile file : files) {
            for (String key : keys) {
                String value = file.values().get(key);
                if (value != null) {
                    return value;
                }
            }
        }
        return null;
    }

    private static void collect(CommandLine command, Set<String> known) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!NOT_SETTABLE.contains(name(option))) {
                known.addAll(keys(command.getCommandSpec(), name(option)));
            }
        }
        command.getSubcommands().values().forEach(subcommand -> collect(subcommand, known));
    }

    private static String name(OptionSpec option) {
        return option.longestName().replaceFirst("^--?", "");
    }

    /** The keys of an option, the most exact first: {@code topic.create.config}, {@code topic.config}, {@code config}. */
    private static List<String> keys(CommandSpec command, String option) {
        List<String> keys = new ArrayList<>();
        String path = "";
        keys.add(option);
        String[] names = command.qualifiedName(" ").split(" ", -1);
        for (int i = 1; i < names.length; i++) {
            path += names[i] + ".";
            keys.addFirst(path + option);
        }
        return keys;
    }

    private static Map<String, String> read(Path path) {
        try (var reader = Files.newBufferedReader(path)) {
            Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            Map<String, String> values = new TreeMap<>();
            flatten("", document, values, path);
            return values;
        } catch (MarkedYAMLException problem) {
            var mark = problem.getProblemMark();
            String position = mark == null ? "" : ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
            throw unreadable(path + position + ": " + problem.getProblem());
        } catch (YAMLException | IOException problem) {
            throw unreadable(path + ": " + problem.getMessage());
        }
    }

    private static void flatten(String prefix, @Nullable Object node, Map<String, String> values, Path path) {
        switch (node) {
            case null -> {
                if (!prefix.isEmpty()) {
                    throw unreadable(path + ": '" + prefix + "' has no value.");
                }
            }
            case Map<?, ?> members ->
                members.forEach((key, value) ->
                        flatten(prefix.isEmpty() ? String.valueOf(key) : prefix + "." + key, value, values, path));
            case List<?> elements -> throw unreadable(path + ": '" + prefix + "' is a list; write one value.");
            default -> {
                if (prefix.isEmpty()) {
                    throw unreadable(path + ": write 'option: value' lines.");
                }
                values.put(prefix, node.toString());
            }
        }
    }

    private static CommandFailure unreadable(String message) {
        return new CommandFailure(ExitCode.USAGE, message, "Mend the file, or move it away.");
    }
}
