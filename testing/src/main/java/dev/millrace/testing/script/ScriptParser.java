// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.script;

import dev.millrace.testing.folder.InvalidTestException;
import dev.millrace.testing.script.Command.Expectation;
import dev.millrace.testing.script.Command.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the commands of a script. A command is a line of one of the known forms; the lines below it, up to a blank line or the next
 * command, belong to it. Lines that begin with {@code #} are comments everywhere.
 */
final class ScriptParser {

    /** The first words of commands. A VARCHAR of one of these is written in quotes. */
    static final Set<String> WORDS = Set.of(
            "case",
            "skip",
            "statement",
            "error",
            "errors",
            "insert",
            "delete",
            "produce",
            "watermark",
            "query",
            "changes",
            "rows",
            "records",
            "restart");

    private static final String NAME = "[^\\s']+";
    private static final Pattern COMMAND = Pattern.compile("(?:case\\s+\\S.*|skip\\s+\\S.*|statement|restart|errors"
            + "|error(?:\\s+[A-Z_]+(?:\\s+\\d+:\\d+)?)?"
            + "|(?:insert|delete|produce)\\s+" + NAME
            + "|watermark\\s+(?:" + NAME + "\\s+)?-?\\d+"
            + "|query\\s+(?:changes|rows)(?:\\s+times)?"
            + "|(?:changes|rows|records)(?:\\s+" + NAME + ")?(?:\\s+times)?)\\s*");

    private final List<String> lines;
    private int next;

    private ScriptParser(String text) {
        this.lines = text.lines().toList();
    }

    /**
     * The commands of a script, in order.
     *
     * @throws InvalidTestException for a line that makes no sense where it stands
     */
    static List<Command> parse(String text) {
        ScriptParser parser = new ScriptParser(text);
        List<Command> commands = new ArrayList<>();
        while (parser.skipEmpty()) {
            commands.add(parser.command());
        }
        return commands;
    }

    private boolean skipEmpty() {
        while (next < lines.size() && (isBlank(lines.get(next)) || isComment(lines.get(next)))) {
            next++;
        }
        return next < lines.size();
    }

    private static boolean isBlank(String line) {
        return line.isBlank();
    }

    private static boolean isComment(String line) {
        return line.startsWith("#");
    }

    private static boolean isCommand(String line) {
        return COMMAND.matcher(line).matches();
    }

    private static boolean isDashes(String line) {
        return line.stripTrailing().matches("-{4,}");
    }

    private Command command() {
        int line = next + 1;
        String text = lines.get(next++).strip();
        if (!isCommand(text)) {
            throw new InvalidTestException("line " + line + ": \"" + text + "\" is no command of a script");
        }
        String[] words = text.split("\\s+", -1);
        String rest = text.substring(words[0].length()).strip();
        return switch (words[0]) {
            case "case" -> new Command.Case(line, rest);
            case "skip" -> new Command.Skip(line, rest);
            case "restart" -> new Command.Restart(line);
            case "statement" -> new Command.Statements(line, sql(line));
            case "error" ->
                new Command.Refusal(
                        line,
                        words.length > 1 ? words[1] : null,
                        words.length > 2 ? words[2] : null,
                        sql(line),
                        expectation());
            case "insert", "delete" -> new Command.Rows(line, words[0].equals("insert"), words[1], block());
            case "produce" -> new Command.Produce(line, words[1], block());
            case "watermark" ->
                new Command.Watermark(
                        line, words.length > 2 ? words[1] : null, Long.parseLong(words[words.length - 1]));
            case "query" ->
                new Command.Query(line, words[1].equals("changes"), words.length > 2, sql(line), expectation());
            default -> look(line, words);
        };
    }

    private Command look(int line, String[] words) {
        boolean times = words.length > 1 && words[words.length - 1].equals("times");
        @Nullable String name = words.length > (times ? 2 : 1) ? words[1] : null;
        Command.Look.What what = switch (words[0]) {
            case "changes" -> Command.Look.What.CHANGES;
            case "rows" -> Command.Look.What.ROWS;
            case "errors" -> Command.Look.What.ERRORS;
            default -> Command.Look.What.RECORDS;
        };
        if (what == Command.Look.What.RECORDS && name == null) {
            throw new InvalidTestException("line " + line + ": records needs the name of a topic");
        }
        return new Command.Look(line, what, name, times, expectation());
    }

    private Line sql(int commandLine) {
        List<Line> block = block();
        if (block.isEmpty()) {
            throw new InvalidTestException("line " + commandLine + ": there is no SQL below this command");
        }
        StringBuilder text = new StringBuilder();
        int number = block.getFirst().number();
        for (Line line : block) {
            // Comments between the lines keep their place, so that positions are those of the file.
            while (number < line.number()) {
                text.append('\n');
                number++;
            }
            text.append(line.text());
        }
        return new Line(block.getFirst().number(), text.toString());
    }

    private List<Line> block() {
        List<Line> block = new ArrayList<>();
        while (next < lines.size()) {
            String line = lines.get(next);
            if (isBlank(line) || isCommand(line) || isDashes(line)) {
                break;
            }
            if (!isComment(line)) {
                block.add(new Line(next + 1, line));
            }
            next++;
        }
        return block;
    }

    private Expectation expectation() {
        if (next >= lines.size() || !isDashes(lines.get(next))) {
            return new Expectation(false, next, next, List.of());
        }
        next++;
        int from = next;
        List<Line> block = block();
        int to = block.isEmpty() ? from : block.getLast().number();
        return new Expectation(true, from, to, block);
    }
}
