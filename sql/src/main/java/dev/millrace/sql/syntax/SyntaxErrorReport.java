// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.syntax;

import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceLexer;
import dev.millrace.sql.grammar.MillraceParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Stops at the first syntax error and says what was found, what could have stood there, and which word was
 * probably meant.
 *
 * <p>What could have stood there is found by trial: the text before the error is parsed again with each
 * word of the language behind it, and those are kept that move the error further. That is exact,
 * independent of the shape of the grammar, and costs a few milliseconds on the error path only. Very long
 * statements are spared it.
 */
final class SyntaxErrorReport extends DefaultErrorStrategy {

    private static final int TRIAL_TOKENS_MAX = 2_000;
    private static final int EXPECTED_SHOWN_MAX = 8;

    private final List<Token> tokens;
    private final Function<MillraceParser, ?> rule;

    SyntaxErrorReport(List<Token> tokens, Function<MillraceParser, ?> rule) {
        this.tokens = tokens;
        this.rule = rule;
    }

    @Override
    public void recover(Parser recognizer, RecognitionException problem) {
        throw report(problem.getOffendingToken());
    }

    @Override
    public Token recoverInline(Parser recognizer) {
        throw report(recognizer.getCurrentToken());
    }

    @Override
    public void sync(Parser recognizer) {
        // The rules find an unexpected word themselves; looking ahead here would only misplace the error.
    }

    @Override
    public void reportError(Parser recognizer, RecognitionException problem) {
        throw report(problem.getOffendingToken());
    }

    private SqlException report(Token found) {
        SqlException lexical = unfinished(found);
        if (lexical != null) {
            return lexical;
        }
        int index = tokens.indexOf(found);
        if (index < 0) {
            index = tokens.size();
        }
        if (tokens.size() > TRIAL_TOKENS_MAX) {
            return new SqlException(SqlErrorCode.SYNTAX, "Did not expect " + show(found) + " here.", place(found));
        }
        SqlException misspelt = misspeltBefore(index);
        if (misspelt != null) {
            return misspelt;
        }
        Map<String, Integer> expected = expected(index);
        String message = "Did not expect " + show(found) + " here; expected " + list(expected) + ".";
        return new SqlException(SqlErrorCode.SYNTAX, message, place(found), hint(found, expected));
    }

    private @Nullable String hint(Token found, Map<String, Integer> expected) {
        if (isWord(found)) {
            List<String> words = expected.keySet().stream()
                    .filter(word -> !word.startsWith("a ") && !word.startsWith("an "))
                    .toList();
            String near = NearMiss.hint(found.getText(), words);
            if (near != null) {
                return near;
            }
        }
        boolean keyword = found.getType() > 0 && found.getType() < MillraceLexer.ADD;
        if (keyword && (expected.containsKey("a name") || expected.containsKey("an expression"))) {
            String word = found.getText();
            return word.toUpperCase(Locale.ROOT) + " is a reserved word; write `" + word
                    + "` in back quotes to use it as a name.";
        }
        return null;
    }

    /** The word before the error may be a misspelt keyword that was taken for a name: SELECT a FORM t. */
    private @Nullable SqlException misspeltBefore(int index) {
        if (index == 0 || tokens.get(index - 1).getType() != MillraceLexer.NAME) {
            return null;
        }
        Token word = tokens.get(index - 1);
        List<String> near = new ArrayList<>();
        for (int type = 1; type < MillraceLexer.NOT_EQUAL; type++) {
            String keyword = keyword(type);
            if (!NearMiss.nearest(word.getText(), List.of(keyword)).isEmpty()) {
                List<Token> trial = new ArrayList<>(tokens.subList(0, index - 1));
                trial.add(new CommonToken(type, keyword));
                if (index < tokens.size()) {
                    trial.add(tokens.get(index));
                }
                if (errorIndex(trial) >= trial.size()) {
                    near.add(keyword);
                }
            }
        }
        if (near.isEmpty()) {
            return null;
        }
        String message = "Did not expect " + show(word) + " here.";
        return new SqlException(SqlErrorCode.SYNTAX, message, place(word), NearMiss.hint(word.getText(), near));
    }

    private Map<String, Integer> expected(int index) {
        Map<String, Integer> expected = new LinkedHashMap<>();
        boolean name = accepts(index, MillraceLexer.NAME);
        boolean string = accepts(index, MillraceLexer.STRING);
        boolean number = accepts(index, MillraceLexer.INTEGER_NUMBER);
        if (name && string && number) {
            expected.put("an expression", 0);
        } else if (number) {
            expected.put("a number", 0);
        } else if (string) {
            expected.put("a string", 0);
        }
        if (name && !expected.containsKey("an expression")) {
            expected.put("a name", 0);
        }
        for (int type = 1; type < MillraceLexer.STRING; type++) {
            boolean nameLike = type >= MillraceLexer.ADD && type < MillraceLexer.NOT_EQUAL;
            if (!(name && nameLike) && !(number && beginsExpression(type)) && accepts(index, type)) {
                expected.put(keyword(type), type);
            }
        }
        return expected;
    }

    private static boolean beginsExpression(int type) {
        return switch (type) {
            case MillraceLexer.PLUS,
                    MillraceLexer.MINUS,
                    MillraceLexer.LEFT_PARENTHESIS,
                    MillraceLexer.CASE,
                    MillraceLexer.CAST,
                    MillraceLexer.EXISTS,
                    MillraceLexer.FALSE,
                    MillraceLexer.TRUE,
                    MillraceLexer.NULL,
                    MillraceLexer.NOT,
                    MillraceLexer.LEFT,
                    MillraceLexer.RIGHT -> true;
            default -> false;
        };
    }

    private boolean accepts(int index, int type) {
        List<Token> trial = new ArrayList<>(tokens.subList(0, index));
        trial.add(new CommonToken(type, "x"));
        return errorIndex(trial) > index;
    }

    /** Index of the token at which parsing fails; the number of tokens if it fails at the end or not at all. */
    private int errorIndex(List<Token> trial) {
        MillraceParser parser = StatementParser.parser(trial);
        Probe probe = new Probe(trial);
        parser.setErrorHandler(probe);
        try {
            var ignored = rule.apply(parser);
        } catch (ProbeResult result) {
            return result.index;
        }
        return trial.size();
    }

    private static @Nullable SqlException unfinished(Token token) {
        String message = switch (token.getType()) {
            case MillraceLexer.UNFINISHED_STRING -> "This string has no closing quote.";
            case MillraceLexer.UNFINISHED_NAME -> "This quoted name has no closing quote.";
            case MillraceLexer.UNFINISHED_COMMENT -> "This comment has no closing */.";
            default -> null;
        };
        return message == null
                ? null
                : new SqlException(
                        SqlErrorCode.SYNTAX, message, place(token), "A quote inside quotes is written twice.");
    }

    private static Position place(Token token) {
        return StatementParser.position(token);
    }

    private static boolean isWord(Token token) {
        return !token.getText().isEmpty() && Character.isLetter(token.getText().charAt(0));
    }

    private static String show(Token token) {
        return token.getType() == Token.EOF ? "the end of the statement" : "'" + token.getText() + "'";
    }

    private static String keyword(int type) {
        String literal = MillraceLexer.VOCABULARY.getLiteralName(type);
        return literal == null
                ? MillraceLexer.VOCABULARY.getSymbolicName(type)
                : literal.substring(1, literal.length() - 1);
    }

    private static String list(Map<String, Integer> expected) {
        List<String> words = new ArrayList<>();
        expected.forEach((word, type) -> words.add(type >= MillraceLexer.NOT_EQUAL ? "'" + word + "'" : word));
        if (words.isEmpty()) {
            return "the end of the statement";
        }
        int shown = Math.min(words.size(), EXPECTED_SHOWN_MAX);
        String text = String.join(", ", words.subList(0, shown));
        return words.size() > shown ? text + " or one of " + (words.size() - shown) + " others" : text;
    }

    /** Carries the place of an error out of a trial parse. */
    private static final class ProbeResult extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int index;

        ProbeResult(int index) {
            super(null, null, false, false);
            this.index = index;
        }
    }

    /** Stops a trial parse at its first error. */
    private static final class Probe extends DefaultErrorStrategy {
        private final List<Token> trial;

        Probe(List<Token> trial) {
            this.trial = trial;
        }

        @Override
        public void recover(Parser recognizer, RecognitionException problem) {
            throw at(problem.getOffendingToken());
        }

        @Override
        public Token recoverInline(Parser recognizer) {
            throw at(recognizer.getCurrentToken());
        }

        @Override
        public void sync(Parser recognizer) {
            // Errors are wanted where the rules find them.
        }

        @Override
        public void reportError(Parser recognizer, RecognitionException problem) {
            throw at(problem.getOffendingToken());
        }

        private ProbeResult at(Token token) {
            int index = trial.indexOf(token);
            return new ProbeResult(index < 0 ? trial.size() : index);
        }
    }
}
