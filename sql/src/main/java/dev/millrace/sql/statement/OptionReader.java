// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.statement;

import static dev.millrace.sql.syntax.StatementParser.position;

import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceParser;
import dev.millrace.sql.grammar.MillraceParser.LiteralContext;
import dev.millrace.sql.grammar.MillraceParser.NameOrStringContext;
import dev.millrace.sql.grammar.MillraceParser.PropertiesContext;
import dev.millrace.sql.grammar.MillraceParser.PropertyContext;
import dev.millrace.sql.grammar.MillraceParser.PropertyValueContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of a WITH clause. */
final class OptionReader {

    private OptionReader() {}

    /** In order; {@code fold} brings the names to upper case. An option that stands twice is an error. */
    static List<WithOption> read(@Nullable PropertiesContext properties, boolean fold) {
        List<WithOption> options = new ArrayList<>();
        if (properties == null) {
            return options;
        }
        Set<String> seen = new HashSet<>();
        for (PropertyContext property : properties.property()) {
            WithOption option = option(property, fold);
            if (!seen.add(option.name())) {
                throw new SqlException(
                        SqlErrorCode.INVALID_OPTION,
                        "The option " + option.name() + " stands twice in the WITH clause.",
                        option.position());
            }
            options.add(option);
        }
        return List.copyOf(options);
    }

    private static WithOption option(PropertyContext property, boolean fold) {
        NameOrStringContext name = property.nameOrString();
        String written = name.getText();
        boolean quoted = name.name() == null || Identifier.isQuoted(written);
        String plain = quoted ? Identifier.unquote(written) : written;
        PropertyValueContext value = property.propertyValue();
        WithOption.Kind kind = kind(value);
        String text = value.getText();
        if (kind == WithOption.Kind.STRING || (kind == WithOption.Kind.NAME && Identifier.isQuoted(text))) {
            text = Identifier.unquote(text);
        }
        return new WithOption(
                fold ? plain.toUpperCase(Locale.ROOT) : plain, text, kind, position(property), position(value));
    }

    private static WithOption.Kind kind(PropertyValueContext value) {
        if (value.name() != null) {
            return WithOption.Kind.NAME;
        }
        LiteralContext literal = value.literal();
        return switch (literal) {
            case null -> WithOption.Kind.NUMBER;
            case MillraceParser.NumberLiteralContext _ -> WithOption.Kind.NUMBER;
            case MillraceParser.BooleanLiteralContext _ -> WithOption.Kind.BOOLEAN;
            case MillraceParser.NullLiteralContext _ -> WithOption.Kind.NULL;
            case MillraceParser.StringLiteralContext _ -> WithOption.Kind.STRING;
            default -> WithOption.Kind.NAME;
        };
    }
}
