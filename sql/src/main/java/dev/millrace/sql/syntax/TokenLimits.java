// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.syntax;

import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceLexer;
import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * Bounds the depth of a parse tree before it is built. The grammar keeps chains of operators flat, so the
 * depth of a tree comes only from brackets, CASE, nested types and EXPLAIN; all of these can be counted
 * on the tokens.
 */
final class TokenLimits {

    static final int NESTING_MAX = 200;

    private TokenLimits() {}

    /** Words and signs of one statement: a parse tree takes some hundred bytes for each. */
    static final int TOKENS_MAX = 200_000;

    static void check(List<Token> tokens) {
        if (tokens.size() > TOKENS_MAX) {
            throw new SqlException(
                    SqlErrorCode.TOO_COMPLEX,
                    "The statement has " + tokens.size() + " words and signs; at most " + TOKENS_MAX + " are accepted.",
                    StatementParser.position(tokens.get(TOKENS_MAX)),
                    "Split it into several statements.");
        }
        int brackets = 0;
        int types = 0;
        int explains = 0;
        int previous = Token.EOF;
        for (Token token : tokens) {
            switch (token.getType()) {
                case MillraceLexer.LEFT_PARENTHESIS, MillraceLexer.LEFT_BRACKET, MillraceLexer.CASE -> brackets++;
                case MillraceLexer.RIGHT_PARENTHESIS, MillraceLexer.RIGHT_BRACKET, MillraceLexer.END ->
                    brackets = Math.max(0, brackets - 1);
                case MillraceLexer.LESS -> types += opensType(previous) ? 1 : 0;
                case MillraceLexer.GREATER -> types = Math.max(0, types - 1);
                case MillraceLexer.EXPLAIN -> explains++;
                default -> {}
            }
            previous = token.getType();
            if (brackets + types + explains > NESTING_MAX) {
                throw new SqlException(
                        SqlErrorCode.TOO_COMPLEX,
                        "The statement is nested more than " + NESTING_MAX + " levels deep here.",
                        StatementParser.position(token),
                        "Name a part of it in a WITH clause, or create a stream or table for it.");
            }
        }
    }

    private static boolean opensType(int previous) {
        return previous == MillraceLexer.ARRAY || previous == MillraceLexer.MAP || previous == MillraceLexer.STRUCT;
    }
}
