// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTokenTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SELECT 'a;b' /* ; */ FROM `x;y` -- end\n;",
                "'open",
                "/* open",
                "\"o",
                "1.5e3 <> :x ${y} \\ ö 🙂"
            })
    void thePiecesMakeUpTheText(String text) {
        assertThat(SqlToken.scan(text).stream().map(SqlToken::text).collect(Collectors.joining()))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1;",
                "SELECT 1; -- done",
                "SELECT 1;\n/* done */ ",
                "SELECT 'it''s';",
                "SELECT 1; SELECT 2;"
            })
    void completeStatements(String text) {
        assertThat(SqlToken.isComplete(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SELECT 1",
                "SELECT ';",
                "SELECT 1 -- ;",
                "SELECT 1 /* ;",
                "SELECT `;`",
                "SELECT 1; SELECT 2",
                "SELECT 'it''s;"
            })
    void incompleteStatements(String text) {
        assertThat(SqlToken.isComplete(text)).isFalse();
    }

    @Test
    void kindsOfPieces() {
        assertThat(SqlToken.scan("a1 2 'x' `y` --z").stream()
                        .map(SqlToken::kind)
                        .filter(kind -> kind != SqlToken.Kind.SPACE))
                .isEqualTo(List.of(
                        SqlToken.Kind.WORD,
                        SqlToken.Kind.NUMBER,
                        SqlToken.Kind.STRING,
                        SqlToken.Kind.QUOTED_NAME,
                        SqlToken.Kind.COMMENT));
    }
}
