// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.query.FewFunctions;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.show.RuntimeFacts;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.syntax.StatementText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the case files in {@code statements/}. Each file is also written to {@code target/statements/} with the outcomes as they
 * are, to compare with and to take over once they have been read.
 */
class StatementCasesTest {

    static final List<String> FILES = List.of(
            "create.txt",
            "documented.txt",
            "columns.txt",
            "formats.txt",
            "legacy.txt",
            "names.txt",
            "pageviews.txt",
            "queries.txt",
            "session.txt",
            "show.txt",
            "values.txt");

    @TestFactory
    Stream<DynamicNode> cases() throws IOException {
        List<DynamicNode> containers = new ArrayList<>();
        for (String file : FILES) {
            List<StatementCase> cases = StatementCase.read(file);
            assertThat(cases).as(file).isNotEmpty();
            writeActual(file, cases);
            containers.add(DynamicContainer.dynamicContainer(
                    file,
                    cases.stream()
                            .map(each -> DynamicTest.dynamicTest(
                                    each.toString(),
                                    () -> assertThat(run(each))
                                            .as(each.script())
                                            .isEqualTo(each.outcome())))));
        }
        return containers.stream();
    }

    private static String run(StatementCase each) {
        StatementAnalyzer analyzer = new StatementAnalyzer(new FewFunctions(), RuntimeFacts.none());
        Catalog catalog = Catalog.empty();
        Session session = Session.empty();
        String outcome = "";
        for (String script : List.of(each.given(), each.script())) {
            for (StatementText text : StatementParser.split(script)) {
                try {
                    PreparedStatement prepared = analyzer.prepare(text, catalog, session);
                    if (prepared instanceof PreparedStatement.ChangesCatalog change) {
                        catalog = change.after();
                    } else if (prepared instanceof PreparedStatement.ChangeSession change) {
                        session = change.after();
                    }
                    outcome = Outcome.of(prepared);
                } catch (SqlException error) {
                    return Outcome.of(error);
                }
            }
        }
        return outcome;
    }

    private static void writeActual(String file, List<StatementCase> cases) throws IOException {
        StringBuilder text = new StringBuilder();
        String given = "";
        for (StatementCase each : cases) {
            if (!each.given().equals(given)) {
                text.append(each.given().substring(given.length())).append('\n');
                given = each.given();
            }
            if (!each.title().isEmpty()) {
                text.append("# ").append(each.title()).append('\n');
            }
            text.append(each.script()).append('\n');
            run(each).lines().forEach(line -> text.append("> ").append(line).append('\n'));
            text.append('\n');
        }
        Path directory = Files.createDirectories(Path.of("target", "statements"));
        Files.writeString(directory.resolve(file), text);
    }
}
