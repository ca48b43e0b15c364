// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.shell;

import dev.millrace.cli.shell.SqlToken.Kind;
import dev.millrace.sql.syntax.Keywords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/**
 * Completes keywords, functions, streams and tables, and the columns of those that the statement names. After a dot only
 * columns are offered.
 */
final class SqlCompleter implements Completer {
    /** Words after which only a stream or table makes sense. */
    private static final Set<String> BEFORE_SOURCE =
            Set.of("FROM", "JOIN", "INTO", "DESCRIBE", "STREAM", "TABLE", "EXISTS");

    private final Supplier<StatementRunner.Names> names;

    SqlCompleter(Supplier<StatementRunner.Names> names) {
        this.names = names;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<SqlToken> before = SqlToken.scan(line.line().substring(0, line.cursor())).stream()
                .filter(token -> token.kind() != Kind.SPACE && token.kind() != Kind.COMMENT)
                .collect(Collectors.toCollection(ArrayList::new));
        if (!before.isEmpty() && !line.word().isEmpty()) {
            before.removeLast();
        }
        SqlToken last = before.isEmpty() ? new SqlToken(Kind.SPACE, "", true) : before.getLast();
        StatementRunner.Names known = names.get();
        Set<String> columns = columnsInReach(SqlToken.scan(line.line()), known);
        boolean lower = line.word().equals(line.word().toLowerCase(Locale.ROOT))
                && !line.word().isEmpty();
        if (last.text().equals(".")) {
            add(candidates, columns, "columns", "", lower);
            return;
        }
        add(candidates, new TreeSet<>(known.columns().keySet()), "streams and tables", " ", lower);
        if (!BEFORE_SOURCE.contains(last.text().toUpperCase(Locale.ROOT))) {
            add(candidates, columns, "columns", "", lower);
            add(candidates, known.functions(), "functions", "(", lower);
            add(candidates, Keywords.all(), "keywords", " ", lower);
        }
    }

    private static Set<String> columnsInReach(List<SqlToken> statement, StatementRunner.Names known) {
        Set<String> words = statement.stream()
                .map(token -> token.kind() == Kind.WORD ? token.text().toUpperCase(Locale.ROOT) : token.text())
                .collect(Collectors.toSet());
        Set<String> columns = new TreeSet<>();
        known.columns().forEach((source, names) -> {
            if (words.contains(source)) {
                columns.addAll(names);
            }
        });
        return columns;
    }

    private static void add(
            List<Candidate> candidates, Iterable<String> values, String group, String suffix, boolean lower) {
        for (String value : values) {
            boolean plain = !value.startsWith("`") && !value.startsWith("\"");
            String typed = lower && plain ? value.toLowerCase(Locale.ROOT) : value;
            candidates.add(new Candidate(
                    suffix.equals("(") ? typed + suffix : typed, value, group, null, null, null, suffix.equals(" ")));
        }
    }
}
