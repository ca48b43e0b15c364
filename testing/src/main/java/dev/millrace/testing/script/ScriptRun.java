// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.script;

import dev.millrace.formats.FormatException;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlException;
import dev.millrace.testing.script.Command.Expectation;
import dev.millrace.testing.script.ScriptCase.Shown;
import dev.millrace.testing.session.PlannerTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a script and compares what its commands show with what it expects, or completes it with what they show. */
public final class ScriptRun {

    private final PlannerTools tools;
    private final Path folder;
    private final boolean complete;
    private final List<String> failures = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final Completion completion;
    /** Whether the rest of the case is left out, because of {@code skip} or because its ground is missing. */
    private boolean leaveOut;

    private ScriptRun(PlannerTools tools, Path folder, boolean complete, Completion completion) {
        this.folder = folder;
        this.tools = tools;
        this.complete = complete;
        this.completion = completion;
    }

    /**
     * Runs the script in {@code file}.
     *
     * @param complete whether the file's expectations are replaced by what comes out, in place of being compared
     * @throws dev.millrace.testing.folder.InvalidTestException if a line makes no sense
     */
    public static ScriptResult run(Path file, boolean complete, PlannerTools tools) {
        try {
            String text = Files.readString(file);
            Completion completion = new Completion(text);
            ScriptRun run = new ScriptRun(tools, file.resolveSibling(""), complete, completion);
            run.run(ScriptParser.parse(text));
            if (complete && run.failures.isEmpty()) {
                String completed = completion.text();
                if (!completed.equals(text)) {
                    Files.writeString(file, completed);
                }
            }
            return new ScriptResult(run.failures, run.skipped);
        } catch (IOException failure) {
            throw new UncheckedIOException(file + " cannot be read or written: " + failure.getMessage(), failure);
        }
    }

    private void run(List<Command> commands) {
        ScriptCase current = new ScriptCase(tools, folder);
        try {
            for (Command command : commands) {
                if (command instanceof Command.Case) {
                    current.close();
                    current = new ScriptCase(tools, folder);
                    leaveOut = false;
                } else if (!leaveOut) {
                    run(command, current);
                }
            }
        } finally {
            current.close();
        }
    }

    private void run(Command command, ScriptCase current) {
        try {
            switch (command) {
                case Command.Case _ -> throw new IllegalStateException("a case is begun by the caller");
                case Command.Skip skip -> {
                    skipped.add("line " + skip.line() + ": " + skip.reason());
                    leaveOut = true;
                }
                case Command.Statements statements ->
                    current.execute(statements.sql().text());
                case Command.Refusal refusal -> refuse(refusal, current);
                case Command.Rows rows -> current.write(rows);
                case Command.Produce produce -> current.produce(produce);
                case Command.Watermark watermark -> current.advance(watermark);
                case Command.Query query -> check(query.line(), query.expected(), current.query(query));
                case Command.Look look -> check(look.line(), look.expected(), current.look(look));
                case Command.Restart _ -> current.restart();
            }
        } catch (SqlException refused) {
            giveUp("line " + command.line() + ": refused: " + refused.describe());
        } catch (FormatException refused) {
            giveUp("line " + command.line() + ": refused: " + describe(refused));
        } catch (IllegalArgumentException | IllegalStateException | UnsupportedOperationException defect) {
            giveUp("line " + command.line() + ": the engine ended with " + defect);
            StackTraceElement[] frames = defect.getStackTrace();
            for (int i = 0; i < Math.min(6, frames.length); i++) {
                failures.add("      at " + frames[i]);
            }
        }
    }

    private void giveUp(String failure) {
        failures.add(failure);
        leaveOut = true;
    }

    private static String describe(FormatException refused) {
        return refused.code() + ": " + refused.getMessage() + ". " + refused.hint();
    }

    private void refuse(Command.Refusal refusal, ScriptCase current) {
        String code;
        String message;
        @Nullable Position position = null;
        try {
            current.execute(refusal.sql().text());
            failures.add("line " + refusal.line() + ": was expected to be refused, but was accepted");
            return;
        } catch (SqlException refused) {
            code = refused.code().name();
            position = refused.position();
            message = refused.getMessage() + (refused.hint() == null ? "" : "\n" + refused.hint());
        } catch (FormatException refused) {
            code = refused.code().name();
            message = refused.getMessage() + "\n" + refused.hint();
        }
        if (complete) {
            completion.replaceLine(refusal.line(), "error " + code + (position == null ? "" : " " + position));
            completion.replace(refusal.expected(), message.lines().toList());
            return;
        }
        String place = String.valueOf(position);
        if (refusal.code() != null && !refusal.code().equals(code)) {
            failures.add("line " + refusal.line() + ": expected the error " + refusal.code() + " but got " + code
                    + " at " + place + ": " + message.replace('\n', ' '));
        } else if (refusal.position() != null && !refusal.position().equals(place)) {
            failures.add("line " + refusal.line() + ": expected the error at " + refusal.position() + " but it is at "
                    + place + ": " + message.replace('\n', ' '));
        }
        for (Command.Line line : refusal.expected().lines()) {
            if (!message.contains(line.text().strip())) {
                failures.add("line " + line.number() + ": expected a message with \""
                        + line.text().strip() + "\" but got \"" + message.replace('\n', ' ') + "\"");
            }
        }
    }

    private void check(int line, Expectation expected, Shown shown) {
        if (complete) {
            completion.replace(expected, shown.lines());
            return;
        }
        if (!expected.given()) {
            return;
        }
        List<String> wanted = expected.lines().stream()
                .map(each -> shown.types().isEmpty() ? each.text().strip() : RowLines.normalize(each, shown.types()))
                .toList();
        List<String> found = shown.types().isEmpty()
                ? shown.lines().stream().map(String::strip).toList()
                : shown.lines();
        if (!wanted.equals(found)) {
            failures.addAll(difference(line, wanted, found));
        }
    }

    private static List<String> difference(int line, List<String> wanted, List<String> found) {
        int at = 0;
        while (at < wanted.size() && at < found.size() && wanted.get(at).equals(found.get(at))) {
            at++;
        }
        String expected = at < wanted.size() ? "\"" + wanted.get(at) + "\"" : "no more";
        String actual = at < found.size() ? "\"" + found.get(at) + "\"" : "no more";
        List<String> lines = new ArrayList<>();
        lines.add("line " + line + ", row " + (at + 1) + ": expected " + expected + " but got " + actual);
        wanted.forEach(row -> lines.add("    expected  " + row));
        found.forEach(row -> lines.add("    got       " + row));
        return lines;
    }
}
