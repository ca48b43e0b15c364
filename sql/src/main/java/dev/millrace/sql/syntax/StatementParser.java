// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.syntax;

import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceLexer;
import dev.millrace.sql.grammar.MillraceParser;
import dev.millrace.sql.grammar.MillraceParser.ExpressionContext;
import dev.millrace.sql.grammar.MillraceParser.SingleStatementContext;
import dev.millrace.sql.grammar.MillraceParser.TypeContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.Interval;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Text to parse trees. A script is cut into statements at its semicolons without parsing them, so that
 * one bad statement does not hide the others and each may be run before the next is read.
 *
 * <p>Each statement is first parsed with ANTLR's cheaper SLL prediction; only if that fails is it
 * parsed again with full LL prediction, which then either succeeds or finds the error to report.
 *
 * <p>Limits, so that no text can exhaust the stack or the heap: {@value #TEXT_CHARACTERS_MAX}
 * characters a script, {@value TokenLimits#NESTING_MAX} levels of nesting.
 */
public final class StatementParser {

    /** The longest text that is accepted, in UTF-16 units. */
    public static final int TEXT_CHARACTERS_MAX = 4 << 20;

    private StatementParser() {}

    /** Cuts a script at its semicolons; pieces without any word are left out. */
    public static List<StatementText> split(String script) {
        List<StatementText> statements = new ArrayList<>();
        List<Token> tokens = new ArrayList<>();
        for (Token token : tokens(script)) {
            boolean last = token.getType() == Token.EOF;
            if (!last) {
                tokens.add(token);
            }
            if (last || token.getType() == MillraceLexer.SEMICOLON) {
                if (tokens.stream().anyMatch(StatementParser::isWord)) {
                    statements.add(statement(script, tokens));
                }
                tokens = new ArrayList<>();
            }
        }
        return statements;
    }

    /** Parses a text that holds exactly one statement; the semicolon at its end may be missing. */
    public static SingleStatementContext parse(String text) {
        List<StatementText> statements = split(text);
        if (statements.isEmpty()) {
            throw new SqlException(SqlErrorCode.SYNTAX, "There is no statement in this text.", Position.START);
        }
        if (statements.size() > 1) {
            throw new SqlException(
                    SqlErrorCode.SYNTAX,
                    "One statement was expected here, and there are " + statements.size() + ".",
                    statements.get(1).position());
        }
        return statements.getFirst().parse();
    }

    /** Parses a text that is one expression, as used in settings and tests. */
    public static ExpressionContext parseExpression(String text) {
        return parse(visible(tokens(text)), parser -> parser.singleExpression().expression());
    }

    /**
     * Checks that a text is one whole expression, so that it stays one wherever a statement's text is put around it.
     *
     * @throws SqlException if it is none
     */
    public static void checkExpression(String text) {
        parseExpression(text);
    }

    /** Parses a text that is one type, for example {@code ARRAY<DECIMAL(4, 2)>}. */
    public static TypeContext parseType(String text) {
        return parse(visible(tokens(text)), parser -> parser.singleType().type());
    }

    /** The words and signs of a text, comments and spaces included, for highlighting and splitting. */
    public static List<Token> tokens(String text) {
        if (text.length() > TEXT_CHARACTERS_MAX) {
            throw new SqlException(
                    SqlErrorCode.TOO_COMPLEX,
                    "The text has " + text.length() + " characters; at most " + TEXT_CHARACTERS_MAX + " are accepted.",
                    null,
                    "Split it into several scripts.");
        }
        MillraceLexer lexer = new MillraceLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        CommonTokenStream stream = new CommonTokenStream(lexer);
        stream.fill();
        return stream.getTokens();
    }

    /** Where a token begins. */
    public static Position position(Token token) {
        return new Position(token.getLine(), token.getCharPositionInLine() + 1);
    }

    /** Where the text of a rule begins. */
    public static Position position(ParserRuleContext context) {
        return position(context.getStart());
    }

    /** The text of a rule exactly as it was written, spaces and comments included. */
    public static String text(ParserRuleContext context) {
        Token start = context.getStart();
        Token stop = context.getStop();
        if (stop == null || stop.getStopIndex() < start.getStartIndex()) {
            return "";
        }
        return start.getInputStream().getText(Interval.of(start.getStartIndex(), stop.getStopIndex()));
    }

    static <T> T parse(List<Token> tokens, Function<MillraceParser, T> rule) {
        TokenLimits.check(tokens);
        try {
            MillraceParser parser = parser(tokens);
            parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
            parser.setErrorHandler(new BailErrorStrategy());
            return rule.apply(parser);
        } catch (ParseCancellationException first) {
            MillraceParser parser = parser(tokens);
            parser.getInterpreter().setPredictionMode(PredictionMode.LL);
            parser.setErrorHandler(new SyntaxErrorReport(tokens, rule));
            return rule.apply(parser);
        }
    }

    static MillraceParser parser(List<Token> tokens) {
        MillraceParser parser = new MillraceParser(new CommonTokenStream(new ListTokenSource(tokens)));
        parser.removeErrorListeners();
        return parser;
    }

    private static StatementText statement(String script, List<Token> tokens) {
        List<Token> visible = visible(tokens);
        String text = script.substring(
                script.offsetByCodePoints(0, visible.getFirst().getStartIndex()),
                script.offsetByCodePoints(0, visible.getLast().getStopIndex() + 1));
        return new StatementText(text, position(visible.getFirst()), visible);
    }

    private static List<Token> visible(List<Token> tokens) {
        return tokens.stream()
                .filter(token -> token.getChannel() == Token.DEFAULT_CHANNEL && token.getType() != Token.EOF)
                .toList();
    }

    private static boolean isWord(Token token) {
        return token.getChannel() == Token.DEFAULT_CHANNEL && token.getType() != MillraceLexer.SEMICOLON;
    }
}
