// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells the line editor when a statement is complete, and which word the cursor is in. */
final class SqlLineParser implements Parser {
    /** What the shell itself understands, without a semicolon. */
    static final Set<String> SHELL_WORDS = Set.of("exit", "quit", "help", "clear");

    /** The words of a line, for completion. */
    private record Words(List<String> words, int wordIndex, int wordCursor, String line, int cursor)
            implements CompletingParsedLine {
        @Override
        public String word() {
            return words.get(wordIndex);
        }

        /** Candidates are written as SQL wants them already. */
        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }

        @Override
        public int rawWordCursor() {
            return wordCursor;
        }

        @Override
        public int rawWordLength() {
            return word().length();
        }
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        if (context == ParseContext.ACCEPT_LINE && !canRun(line)) {
            throw new EOFError(-1, -1, "no semicolon yet", ";");
        }
        List<String> words = new ArrayList<>();
        int index = -1;
        int wordCursor = 0;
        int start = 0;
        for (SqlToken token : SqlToken.scan(line)) {
            int end = start + token.text().length();
            if (token.kind() != SqlToken.Kind.SPACE && token.kind() != SqlToken.Kind.SYMBOL) {
                words.add(token.text());
                if (start < cursor && cursor <= end) {
                    index = words.size() - 1;
                    wordCursor = cursor - start;
                }
            }
            start = end;
        }
        if (index < 0) {
            words.add("");
            index = words.size() - 1;
        }
        return new Words(List.copyOf(words), index, wordCursor, line, cursor);
    }

    private static boolean canRun(String line) {
        String bare = line.strip().toLowerCase(Locale.ROOT);
        return bare.isEmpty() || SHELL_WORDS.contains(bare) || SqlToken.isComplete(line);
    }

    /** A backslash is an ordinary character in SQL. */
    @Override
    public boolean isEscapeChar(char character) {
        return false;
    }
}
