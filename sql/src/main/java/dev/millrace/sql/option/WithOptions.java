// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.option;

import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.statement.WithOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of one WITH clause, all of them known and allowed where they stand. */
public final class WithOptions {

    private final Map<SourceOption, WithOption> options;

    private WithOptions(Map<SourceOption, WithOption> options) {
        this.options = options;
    }

    /**
     * Checks the names of {@code written}.
     *
     * @param statement what the options belong to, for messages, such as {@code CREATE STREAM}
     * @throws SqlException with code INVALID_OPTION if one is not in {@code allowed}
     */
    public static WithOptions of(List<WithOption> written, Set<SourceOption> allowed, String statement) {
        Map<SourceOption, WithOption> options = new EnumMap<>(SourceOption.class);
        for (WithOption option : written) {
            SourceOption known = allowed.stream()
                    .filter(each -> each.name().equals(option.name()))
                    .findFirst()
                    .orElseThrow(() -> unknown(option, allowed, statement));
            options.put(known, option);
        }
        return new WithOptions(options);
    }

    private static SqlException unknown(WithOption option, Set<SourceOption> allowed, String statement) {
        List<String> names = allowed.stream().map(SourceOption::name).toList();
        String near = NearMiss.hint(option.name(), names);
        return new SqlException(
                SqlErrorCode.INVALID_OPTION,
                "Invalid config variable(s) in the WITH clause: " + option.name() + ".",
                option.position(),
                near == null ? statement + " takes " + String.join(", ", names) + "." : near);
    }

    /** Whether {@code option} was written. */
    public boolean has(SourceOption option) {
        return options.containsKey(option);
    }

    /** Where the value of {@code option} was written, or {@code null} if it was not. */
    public @Nullable Position position(SourceOption option) {
        WithOption written = options.get(option);
        return written == null ? null : written.valuePosition();
    }

    /** A text, or {@code null}. */
    public @Nullable String text(SourceOption option) {
        WithOption written = options.get(option);
        if (written == null) {
            return null;
        }
        return switch (written.kind()) {
            case STRING, NAME, NUMBER -> written.value();
            case BOOLEAN, NULL -> throw wrong(written, "a string");
        };
    }

    /**
     * A text that has to be there.
     *
     * @param statement where to point if it is not
     */
    public String required(SourceOption option, Position statement) {
        String text = text(option);
        if (text == null) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    "Missing required property \"" + option + "\" which has no default value.",
                    statement,
                    "Add " + option + "='…' to the WITH clause.");
        }
        if (text.isBlank()) {
            throw wrong(option, "a text that is not empty");
        }
        return text;
    }

    /** A whole number of at least 1, or {@code null}. */
    public @Nullable Integer count(SourceOption option) {
        return count(option, Integer.MAX_VALUE);
    }

    /** A whole number from 1 to {@code most}, or {@code null}. */
    public @Nullable Integer count(SourceOption option, int most) {
        Long number = number(option);
        if (number == null) {
            return null;
        }
        if (number < 1 || number > most) {
            throw wrong(
                    option,
                    most == Integer.MAX_VALUE ? "a whole number of at least 1" : "a whole number from 1 to " + most);
        }
        return number.intValue();
    }

    /** A whole number, or {@code null}. */
    public @Nullable Long number(SourceOption option) {
        WithOption written = options.get(option);
        if (written == null) {
            return null;
        }
        try {
            return Long.valueOf(written.value().trim());
        } catch (NumberFormatException noNumber) {
            throw wrong(written, "a whole number");
        }
    }

    /** True or false, or {@code null}. */
    public @Nullable Boolean flag(SourceOption option) {
        WithOption written = options.get(option);
        if (written == null) {
            return null;
        }
        return switch (written.value().toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw wrong(written, "TRUE or FALSE");
        };
    }

    /** The error for a value that cannot be right. */
    public SqlException wrong(SourceOption option, String expected) {
        WithOption written = options.get(option);
        if (written == null) {
            throw new IllegalArgumentException(option + " was not written");
        }
        return wrong(written, expected);
    }

    private static SqlException wrong(WithOption option, String expected) {
        return new SqlException(
                SqlErrorCode.INVALID_OPTION,
                "Invalid value '" + option.value() + "' for property " + option.name() + ": expected " + expected + ".",
                option.valuePosition());
    }
}
