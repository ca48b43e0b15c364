// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the grammar accepts, and what it says about what it does not. */
class StatementParserTest {

    @Test
    void acceptsEveryFormOfTheDialect() throws IOException {
        List<StatementText> statements;
        try (InputStream script = StatementParserTest.class.getResourceAsStream("/grammar/accepted.sql")) {
            statements = StatementParser.split(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }

        assertThat(statements).hasSizeGreaterThanOrEqualTo(100);
        for (StatementText statement : statements) {
            assertThat(statement.parse().statement()).as(statement.text()).isNotNull();
        }
    }

    @Test
    void keepsTextAndPositionOfEachStatement() {
        List<StatementText> statements = StatementParser.split("-- first\nSHOW STREAMS ; /* é😀 */ ;\n  SHOW 'x;y'");

        assertThat(statements).extracting(StatementText::text).containsExactly("SHOW STREAMS ;", "SHOW 'x;y'");
        assertThat(statements)
                .extracting(statement -> statement.position().toString())
                .containsExactly("2:1", "3:3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "SELECT a FORM t | 1:10 | Did not expect 'FORM' here. | Did you mean FROM?",
                "SELECT * FORM t | 1:10 | Did not expect 'FORM' here | Did you mean FROM?",
                "SELECT * FROM a WERE x = 1 | 1:17 | Did not expect 'WERE' here. | Did you mean WHERE?",
                "SELEC * FROM a | 1:1 | Did not expect 'SELEC' here | Did you mean SELECT?",
                "SELECT a FROM | 1:14 | Did not expect the end of the statement here; expected | ",
                "SELECT window FROM s | 1:8 | Did not expect 'window' here | WINDOW is a reserved word",
                "SELECT a, FROM s | 1:11 | Did not expect 'FROM' here; expected an expression | ",
                "SELECT a FROM s EMIT CHANGE | 1:22 | Did not expect 'CHANGE' here; expected CHANGES, FINAL. | Did you"
                        + " mean CHANGES?",
                "CREATE STREAM s (a INT) WIT (x = 1) | 1:25 | Did not expect 'WIT' here | Did you mean WITH?",
                "SELECT 'abc FROM s | 1:8 | This string has no closing quote. | A quote inside",
                "SELECT a FROM s WINDOW TUMBLING (SIZE 1 MINUTS) | 1:41 | Did not expect 'MINUTS' here | MINUTE",
                "SELECT (a FROM s | 1:11 | Did not expect 'FROM' here | ",
            })
    void saysWhatWasFoundAndWhatWasMeant(String text, String position, String message, String hint) {
        SqlException error = catchThrowableOfType(SqlException.class, () -> StatementParser.parse(text));

        assertThat(error.describe()).startsWith(position + " SYNTAX: " + message);
        if (hint != null) {
            assertThat(error.hint()).contains(hint);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "CASE WHEN ", "ARRAY<", "EXPLAIN ", "f("})
    void refusesDeepNestingWithoutExhaustingTheStack(String opening) {
        String text = "SELECT " + opening.repeat(10_000) + "1";
        if (opening.equals("EXPLAIN ")) {
            text = opening.repeat(10_000) + "SELECT 1";
        } else if (opening.equals("ARRAY<")) {
            text = "CREATE STREAM s (a " + opening.repeat(10_000) + "INT) WITH (x=1)";
        }
        String statement = text;

        assertThatThrownBy(() -> StatementParser.parse(statement))
                .isInstanceOfSatisfying(
                        SqlException.class, error -> assertThat(error.code()).isEqualTo(SqlErrorCode.TOO_COMPLEX));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOT ", "- ", "1 + ", "1 || ", "TRUE OR ", "TRUE AND ", "1, "})
    void acceptsLongChains(String repeated) {
        assertThat(StatementParser.parse("SELECT " + repeated.repeat(10_000) + "1"))
                .isNotNull();
    }

    @Test
    void acceptsNestingUpToTheLimit() {
        String text = "SELECT " + "(".repeat(TokenLimits.NESTING_MAX) + "1" + ")".repeat(TokenLimits.NESTING_MAX);

        assertThat(StatementParser.parse(text)).isNotNull();
    }
}
