// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.statement;

import dev.millrace.data.Names;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.grammar.MillraceParser.NameContext;
import dev.millrace.sql.grammar.MillraceParser.NameOrStringContext;
import dev.millrace.sql.syntax.Identifiers;
import dev.millrace.sql.syntax.StatementParser;
import java.util.Locale;

/** A name as the catalog knows it, and where it was written. */
public record Identifier(String name, Position position) {

    /** The name that a parse tree holds: upper case, unless it was quoted. */
    public static Identifier of(NameContext context) {
        return new Identifier(Identifiers.name(context), StatementParser.position(context));
    }

    /** As {@link #of(NameContext)}; a string keeps its case. */
    public static Identifier of(NameOrStringContext context) {
        return new Identifier(Identifiers.name(context), StatementParser.position(context));
    }

    /** {@code text} without its quotes if it has some, otherwise in upper case. */
    public static String fold(String text) {
        return isQuoted(text) ? unquote(text) : text.toUpperCase(Locale.ROOT);
    }

    /** The content of a quoted name or string, in which a doubled quote stands for one. */
    public static String unquote(String text) {
        String quote = text.substring(0, 1);
        return text.substring(1, text.length() - 1).replace(quote + quote, quote);
    }

    /** Whether {@code text} stands in back quotes or double quotes. */
    public static boolean isQuoted(String text) {
        return text.length() >= 2
                && (text.charAt(0) == '`' || text.charAt(0) == '"')
                && text.charAt(text.length() - 1) == text.charAt(0);
    }

    /** The name as a statement has to write it. */
    @Override
    public String toString() {
        return Names.quoteIfNeeded(name);
    }
}
