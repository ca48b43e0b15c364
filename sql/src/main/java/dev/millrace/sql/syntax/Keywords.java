// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.syntax;

import dev.millrace.sql.grammar.MillraceLexer;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** The words that the grammar knows, for editors: completion, highlighting. */
public final class Keywords {
    private static final List<String> ALL = IntStream.rangeClosed(1, MillraceLexer.VOCABULARY.getMaxTokenType())
            .mapToObj(MillraceLexer.VOCABULARY::getLiteralName)
            .filter(Objects::nonNull)
            .map(literal -> literal.substring(1, literal.length() - 1))
            .filter(word -> word.chars().allMatch(c -> c == '_' || Character.isLetter(c)))
            .sorted()
            .toList();

    private Keywords() {}

    /** All of them in upper case, reserved or not, in alphabetical order. */
    public static List<String> all() {
        return ALL;
    }
}
