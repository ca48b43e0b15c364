// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.syntax;

import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceLexer;
import dev.millrace.sql.grammar.MillraceParser.AliasContext;
import dev.millrace.sql.grammar.MillraceParser.NameContext;
import dev.millrace.sql.grammar.MillraceParser.NameOrStringContext;
import java.util.Locale;
import org.antlr.v4.runtime.Token;

/**
 * What a name in the text stands for: a plain name folds to upper case, a name in back quotes or double
 * quotes keeps its case, and a quote inside quotes is written twice.
 */
public final class Identifiers {

    private Identifiers() {}

    /** The name that is meant. */
    public static String name(NameContext context) {
        return name(context.getStart());
    }

    /** The name that is meant by an alias without AS. */
    public static String name(AliasContext context) {
        return name(context.getStart());
    }

    /** A name, or a string taken as it is. */
    public static String name(NameOrStringContext context) {
        return context.STRING() != null ? string(context.STRING().getSymbol()) : name(context.name());
    }

    /** The content of a string literal. */
    public static String string(Token token) {
        return unquote(token.getText());
    }

    private static String name(Token token) {
        return switch (token.getType()) {
            case MillraceLexer.DOUBLE_QUOTED_NAME, MillraceLexer.BACK_QUOTED_NAME -> unquote(token.getText());
            case MillraceLexer.VARIABLE -> throw undefined(token);
            default -> token.getText().toUpperCase(Locale.ROOT);
        };
    }

    /** The error for a variable that was not replaced before parsing. */
    public static SqlException undefined(Token token) {
        return new SqlException(
                SqlErrorCode.UNDEFINED_VARIABLE,
                "The variable " + token.getText() + " has no value.",
                StatementParser.position(token),
                "Give it one with DEFINE name = 'value'.");
    }

    private static String unquote(String quoted) {
        String quote = quoted.substring(0, 1);
        return quoted.substring(1, quoted.length() - 1).replace(quote + quote, quote);
    }
}
