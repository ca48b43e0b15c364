// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.Field;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.print.PlanPrinter;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceParser.CreateSourceContext;
import dev.millrace.sql.grammar.MillraceParser.QueryStatementContext;
import dev.millrace.sql.grammar.MillraceParser.StatementContext;
import dev.millrace.sql.syntax.StatementParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares plans and errors with those in {@code src/test/resources/planner/*.txt}. A case is a statement, a line of four dashes
 * and what is expected: the plan as EXPLAIN prints it, under a line with the result's kind and columns ({@code !} marks the
 * key), or the error. Cases are separated by empty lines; lines that begin with {@code --} are comments. Run with {@code
 * -Dplanner.complete=true} to fill in what is expected, and read the difference before committing it.
 */
class QueryPlannerTest {

    private static final Path CASES = Path.of("src/test/resources/planner");

    private final QueryPlanner planner = new QueryPlanner(new ShopSources(), new FewFunctions());

    private record Case(String statement, String expected) {}

    @TestFactory
    Stream<DynamicTest> plans() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(CASES)) {
            for (Path file : files.sorted().toList()) {
                List<Case> cases = read(file);
                if (Boolean.getBoolean("planner.complete")) {
                    complete(file);
                }
                assertThat(cases).isNotEmpty();
                for (Case one : cases) {
                    String name = file.getFileName() + ": " + one.statement();
                    tests.add(DynamicTest.dynamicTest(
                            name,
                            () -> assertThat(outcome(one.statement()))
                                    .as(one.statement())
                                    .isEqualTo(one.expected())));
                }
            }
        }
        return tests.stream();
    }

    private String outcome(String statement) {
        try {
            PlannedQuery query = plan(statement);
            return header(query) + "\n" + PlanPrinter.print(query.root());
        } catch (SqlException error) {
            return error.describe();
        }
    }

    private PlannedQuery plan(String text) {
        StatementContext statement = StatementParser.parse(text).statement();
        return statement instanceof CreateSourceContext create
                ? planner.plan(create.query(), QueryMode.PERSISTENT)
                : planner.plan(((QueryStatementContext) statement).query(), QueryMode.TRANSIENT);
    }

    private static String header(PlannedQuery query) {
        Shape shape = query.root().shape();
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < shape.columns().size(); i++) {
            Field field = shape.columns().get(i);
            columns.add((shape.key().contains(i) ? "!" : "") + field);
        }
        return shape.kind() + " (" + String.join(", ", columns) + ")";
    }

    private static List<Case> read(Path file) throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String block : Files.readString(file).split("\n\n+", -1)) {
            String text = block.lines()
                    .filter(line -> !line.startsWith("-- "))
                    .reduce("", (left, right) -> left + right + "\n");
            String[] parts = text.split("\n?----\n", 2);
            if (!parts[0].isBlank()) {
                cases.add(new Case(parts[0].strip(), parts.length < 2 ? "" : parts[1].stripTrailing()));
            }
        }
        return cases;
    }

    private void complete(Path file) throws IOException {
        StringBuilder completed = new StringBuilder();
        for (String block : Files.readString(file).strip().split("\n\n+", -1)) {
            String head = block.split("\n?----\n", 2)[0].strip();
            String statement = head.lines()
                    .filter(line -> !line.startsWith("-- "))
                    .reduce("", (left, right) -> left + right + "\n")
                    .strip();
            completed.append(head).append('\n');
            if (!statement.isEmpty()) {
                completed.append("----\n").append(outcome(statement)).append('\n');
            }
            completed.append('\n');
        }
        Files.writeString(file, completed.toString().stripTrailing() + "\n");
    }
}
