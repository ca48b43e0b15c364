// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.Test;

class SqlCompleterTest {
    @Test
    void afterFromOnlySources() throws IOException {
        assertThat(complete("SELECT * FROM ")).containsExactlyInAnyOrder("SALES", "USERS");
    }

    @Test
    void theColumnsOfTheSourcesThatTheStatementNames() throws IOException {
        assertThat(complete("SELECT | FROM sales"))
                .contains("ITEM", "AMOUNT", "SUM(", "DISTINCT")
                .doesNotContain("USERID");
    }

    @Test
    void afterADotOnlyColumns() throws IOException {
        assertThat(complete("SELECT u.| FROM users u")).containsExactlyInAnyOrder("USERID", "`Name`");
    }

    @Test
    void keepsTheCaseThatIsTyped() throws IOException {
        assertThat(complete("sel")).contains("select");
        assertThat(complete("SEL")).contains("SELECT");
        assertThat(complete("SELECT u.n| FROM users u")).contains("`Name`", "userid");
    }

    /** What is offered where the bar is, or at the end. */
    private static List<String> complete(String text) throws IOException {
        int cursor = text.contains("|") ? text.indexOf('|') : text.length();
        String line = text.replace("|", "");
        List<Candidate> candidates = new ArrayList<>();
        try (Terminal terminal = TerminalBuilder.builder()
                .system(false)
                .streams(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream())
                .dumb(true)
                .build()) {
            LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
            new SqlCompleter(() -> RecordingRunner.NAMES)
                    .complete(reader, new SqlLineParser().parse(line, cursor, ParseContext.COMPLETE), candidates);
        }
        return candidates.stream().map(Candidate::value).toList();
    }
}
