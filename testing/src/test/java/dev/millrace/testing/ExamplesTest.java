// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.prepared.StatementAnalyzer;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.show.RuntimeFacts;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.syntax.StatementText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripts in {@code examples/} are accepted as they stand, each from an empty catalog. */
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("..", "examples");

    private final StatementAnalyzer analyzer = new StatementAnalyzer(BuiltInFunctions.load(), RuntimeFacts.none());

    static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
    }

    private Catalog run(Path script) throws IOException {
        Catalog catalog = Catalog.empty();
        for (StatementText statement : StatementParser.split(Files.readString(script))) {
            PreparedStatement prepared = analyzer.prepare(statement, catalog, Session.empty());
            assertThat(prepared).isInstanceOf(PreparedStatement.ChangesCatalog.class);
            catalog = ((PreparedStatement.ChangesCatalog) prepared).after();
        }
        return catalog;
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void everyStatementIsAccepted(Path script) throws IOException {
        Catalog catalog = run(script);
        assertThat(catalog.sources()).isNotEmpty();
        assertThat(catalog.queries()).isNotEmpty();
    }

    @Test
    void theTopicsAreThoseThatOtherProgramsKnow() throws IOException {
        assertThat(topics("store/pipeline.sql")).contains("sales", "sales-summary");
        assertThat(topics("wordcount/pipeline.sql")).contains("streams-plaintext-input", "streams-wordcount-output");
        assertThat(topics("wordcount/batches.sql")).contains("lab");
        assertThat(topics("iot/pipeline.sql")).contains("iot", "avgiot");
        assertThat(topics("pageviews/pipeline.sql")).contains("pageviews", "users");
        assertThat(topics("bank/pipeline.sql")).contains("transactions");
    }

    private List<String> topics(String script) throws IOException {
        return run(EXAMPLES.resolve(script)).sources().values().stream()
                .map(source -> source.definition().topic().name())
                .toList();
    }
}
