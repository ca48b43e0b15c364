// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.syntax;

import dev.millrace.sql.error.Position;
import dev.millrace.sql.grammar.MillraceParser;
import dev.millrace.sql.grammar.MillraceParser.SingleStatementContext;
import java.util.List;
import org.antlr.v4.runtime.Token;

/** One statement of a script, not yet parsed. Positions are relative to the whole script. */
public final class StatementText {

    private final String text;
    private final Position position;
    private final List<Token> tokens;

    StatementText(String text, Position position, List<Token> tokens) {
        this.text = text;
        this.position = position;
        this.tokens = List.copyOf(tokens);
    }

    /** The statement as written, with its semicolon if it has one, without comments around it. */
    public String text() {
        return text;
    }

    /** Where the statement begins. */
    public Position position() {
        return position;
    }

    /**
     * Parses the statement.
     *
     * @throws dev.millrace.sql.error.SqlException with code SYNTAX or TOO_COMPLEX
     */
    public SingleStatementContext parse() {
        return StatementParser.parse(tokens, MillraceParser::singleStatement);
    }

    @Override
    public String toString() {
        return text;
    }
}
