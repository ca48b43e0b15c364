// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.sql.grammar.MillraceParser.ColumnPrimaryContext;
import dev.millrace.sql.grammar.MillraceParser.ExpressionContext;
import dev.millrace.sql.grammar.MillraceParser.LiteralPrimaryContext;
import dev.millrace.sql.grammar.MillraceParser.NullLiteralContext;
import dev.millrace.sql.grammar.MillraceParser.NumberLiteralContext;
import dev.millrace.sql.grammar.MillraceParser.ParenthesizedContext;
import dev.millrace.sql.grammar.MillraceParser.PostfixContext;
import dev.millrace.sql.syntax.Identifiers;
import dev.millrace.sql.syntax.StatementParser;
import java.util.List;
import java.util.OptionalInt;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;

/** Looks through the levels of the grammar at expressions that are just one thing. */
final class SimpleExpressions {

    private SimpleExpressions() {}

    /** The primary and its tails, if the expression is no more than that. */
    static @Nullable PostfixContext postfix(ExpressionContext written) {
        ParseTree node = written;
        while (!(node instanceof PostfixContext)) {
            if (!(node instanceof ParserRuleContext) || node.getChildCount() != 1) {
                return null;
            }
            node = node.getChild(0);
        }
        return (PostfixContext) node;
    }

    /** The items of a row in parentheses, or just the expression. */
    static List<ExpressionContext> row(ExpressionContext written) {
        PostfixContext postfix = postfix(written);
        return postfix != null
                        && postfix.postfixTail().isEmpty()
                        && postfix.primary() instanceof ParenthesizedContext inner
                        && inner.expression().size() > 1
                ? inner.expression()
                : List.of(written);
    }

    /** The items of a row of VALUES: what stands in parentheses, even if it is one. */
    static List<ExpressionContext> valuesRow(ExpressionContext written) {
        PostfixContext postfix = postfix(written);
        return postfix != null
                        && postfix.postfixTail().isEmpty()
                        && postfix.primary() instanceof ParenthesizedContext inner
                ? inner.expression()
                : List.of(written);
    }

    static boolean isNull(ExpressionContext written) {
        PostfixContext postfix = postfix(written);
        return postfix != null
                && postfix.primary() instanceof LiteralPrimaryContext literal
                && literal.literal() instanceof NullLiteralContext;
    }

    /** A bare whole number, as in ORDER BY 2. */
    static OptionalInt ordinal(ExpressionContext written) {
        PostfixContext postfix = postfix(written);
        return postfix != null
                        && postfix.primary() instanceof LiteralPrimaryContext literal
                        && literal.literal() instanceof NumberLiteralContext number
                        && number.number().INTEGER_NUMBER() != null
                        && number.getText().length() < 6
                ? OptionalInt.of(Integer.parseInt(number.getText()))
                : OptionalInt.empty();
    }

    /** A bare name. */
    static @Nullable String name(ExpressionContext written) {
        PostfixContext postfix = postfix(written);
        return postfix != null
                        && postfix.postfixTail().isEmpty()
                        && postfix.primary() instanceof ColumnPrimaryContext column
                ? Identifiers.name(column.name())
                : null;
    }

    /** The expression in front of the last tail, read again from its text. */
    static ExpressionContext withoutLastTail(PostfixContext postfix) {
        String all = StatementParser.text(postfix);
        String tail = StatementParser.text(postfix.postfixTail().getLast());
        return StatementParser.parseExpression(all.substring(0, all.length() - tail.length()));
    }
}
