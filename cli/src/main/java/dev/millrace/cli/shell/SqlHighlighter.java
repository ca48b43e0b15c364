// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.shell;

import dev.millrace.sql.syntax.Keywords;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colours for what is being typed. */
final class SqlHighlighter implements Highlighter {
    private static final Set<String> KEYWORDS = new HashSet<>(Keywords.all());

    @Override
    public AttributedString highlight(LineReader reader, String text) {
        AttributedStringBuilder coloured = new AttributedStringBuilder();
        for (SqlToken token : SqlToken.scan(text)) {
            coloured.styled(style(token), token.text());
        }
        return coloured.toAttributedString();
    }

    private static AttributedStyle style(SqlToken token) {
        return switch (token.kind()) {
            case WORD ->
                KEYWORDS.contains(token.text().toUpperCase(Locale.ROOT))
                        ? AttributedStyle.BOLD.foreground(AttributedStyle.BLUE)
                        : AttributedStyle.DEFAULT;
            case NUMBER -> AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
            case STRING -> AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
            case QUOTED_NAME -> AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW);
            case COMMENT -> AttributedStyle.DEFAULT.foreground(AttributedStyle.BRIGHT);
            case SPACE, SYMBOL -> AttributedStyle.DEFAULT;
        };
    }
}
