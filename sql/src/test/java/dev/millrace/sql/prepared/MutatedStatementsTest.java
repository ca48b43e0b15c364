// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.query.FewFunctions;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.show.RuntimeFacts;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.syntax.StatementText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Statements with words left out, doubled, swapped and taken from other statements: whatever comes out is prepared or refused with
 * a message, and never anything else.
 */
class MutatedStatementsTest {

    private static final int MUTATIONS_PER_CASE = 12;
    private static final long SEED = 20_261_121L;

    private final StatementAnalyzer analyzer = new StatementAnalyzer(new FewFunctions(), RuntimeFacts.none());

    @Test
    void areRefusedWithAMessageOrPrepared() throws IOException {
        Random random = new Random(SEED);
        List<StatementCase> cases = new ArrayList<>();
        for (String file : StatementCasesTest.FILES) {
            cases.addAll(StatementCase.read(file));
        }
        List<String> words = cases.stream()
                .flatMap(each -> words(each.script()).stream())
                .distinct()
                .toList();
        int prepared = 0;
        int refused = 0;
        for (StatementCase each : cases) {
            for (int i = 0; i < MUTATIONS_PER_CASE; i++) {
                String script = mutate(each.script(), words, random);
                try {
                    run(each.given() + script);
                    prepared++;
                } catch (SqlException error) {
                    assertThat(error.getMessage()).as(script).isNotBlank();
                    checkPosition(error.position(), each.given() + script);
                    refused++;
                } catch (RuntimeException | StackOverflowError bug) {
                    fail("seed " + SEED + ": " + bug + " for\n" + script, bug);
                }
            }
        }
        assertThat(prepared).isPositive();
        assertThat(refused).isGreaterThan(prepared / 10);
    }

    private static void checkPosition(@Nullable Position position, String script) {
        if (position != null) {
            long lines = script.lines().count();
            assertThat(position.line()).as(script).isLessThanOrEqualTo((int) lines + 1);
        }
    }

    private void run(String script) {
        Catalog catalog = Catalog.empty();
        Session session = Session.empty();
        for (StatementText text : StatementParser.split(script)) {
            switch (analyzer.prepare(text, catalog, session)) {
                case PreparedStatement.ChangesCatalog change -> catalog = change.after();
                case PreparedStatement.ChangeSession change -> session = change.after();
                default -> {}
            }
        }
    }

    private static List<String> words(String script) {
        return StatementParser.tokens(script).stream()
                .filter(token -> token.getChannel() == Token.DEFAULT_CHANNEL && token.getType() != Token.EOF)
                .map(Token::getText)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String mutate(String script, List<String> others, Random random) {
        List<String> words = words(script);
        for (int changes = 1 + random.nextInt(2); changes > 0 && !words.isEmpty(); changes--) {
            int at = random.nextInt(words.size());
            switch (random.nextInt(5)) {
                case 0 -> words.remove(at);
                case 1 -> words.add(at, words.get(at));
                case 2 -> words.set(at, words.get(random.nextInt(words.size())));
                case 3 -> words.set(at, others.get(random.nextInt(others.size())));
                default -> words.add(at, others.get(random.nextInt(others.size())));
            }
        }
        return String.join(" ", words);
    }
}
