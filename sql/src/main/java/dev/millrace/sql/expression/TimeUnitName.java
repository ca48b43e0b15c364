// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.expression;

import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceParser.DurationContext;
import dev.millrace.sql.statement.Durations;
import dev.millrace.sql.syntax.StatementParser;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The units of durations, by the plural names that functions such as TIMESTAMPADD take. */
public enum TimeUnitName {
    MILLISECONDS(1),
    SECONDS(1_000),
    MINUTES(60_000),
    HOURS(3_600_000),
    DAYS(86_400_000),
    MONTHS(30L * 86_400_000),
    YEARS(365L * 86_400_000);

    private final long millis;

    TimeUnitName(long millis) {
        this.millis = millis;
    }

    /** The unit called this in singular or plural, in any case. */
    public static Optional<TimeUnitName> of(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(unit -> unit.name().equals(name) || unit.name().equals(name + "S"))
                .findFirst();
    }

    /** The unit without its S, as in EXTRACT(HOUR FROM …). */
    public String singular() {
        return name().substring(0, name().length() - 1);
    }

    /** Length of {@code amount} units in milliseconds; a month counts 30 days and a year 365, as in window sizes. */
    public long millis(long amount) {
        return Math.multiplyExact(amount, millis);
    }

    /** The length of a written duration in milliseconds, at most {@link Durations#MOST_MILLIS}. */
    public static long millis(DurationContext duration) {
        TimeUnitName unit = of(duration.timeUnit().getText()).orElseThrow();
        String amount = duration.INTEGER_NUMBER().getText();
        long millis;
        try {
            millis = unit.millis(Long.parseLong(amount));
        } catch (ArithmeticException | NumberFormatException tooLong) {
            millis = Long.MAX_VALUE;
        }
        if (millis > Durations.MOST_MILLIS) {
            throw new SqlException(
                    SqlErrorCode.INVALID_WINDOW,
                    "This length of time is too long.",
                    StatementParser.position(duration),
                    "The longest is " + Durations.MOST_TEXT + ".");
        }
        return millis;
    }
}
