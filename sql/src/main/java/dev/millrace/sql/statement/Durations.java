// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.statement;

import static dev.millrace.sql.syntax.StatementParser.position;

import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceParser.DurationContext;
import dev.millrace.sql.grammar.MillraceParser.TimeUnitContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lengths of time as statements write them, such as {@code 5 MINUTES}. */
public final class Durations {

    /**
     * The most that a length of time in a statement may be, 100 years: event times since 1970 and a few such lengths together stay
     * far below what a long can count.
     */
    public static final long MOST_MILLIS = 36_525L * 86_400_000;

    /** {@link #MOST_MILLIS} in words. */
    public static final String MOST_TEXT = "100 years (36525 DAYS)";

    private Durations() {}

    /** The milliseconds of a duration; months and years have no fixed length and are refused. */
    public static long millis(DurationContext duration) {
        TimeUnitContext unit = duration.timeUnit();
        Long unitMillis = unitMillis(unit.getText());
        if (unitMillis == null) {
            throw new SqlException(
                    SqlErrorCode.INVALID_LITERAL,
                    "A " + unit.getText().toUpperCase(Locale.ROOT) + " has no fixed length.",
                    position(unit),
                    "Write it in DAYS.");
        }
        try {
            return Math.multiplyExact(Long.parseLong(duration.INTEGER_NUMBER().getText()), unitMillis.longValue());
        } catch (NumberFormatException | ArithmeticException tooLong) {
            throw new SqlException(
                    SqlErrorCode.INVALID_LITERAL, duration.getText() + " is too long.", position(duration));
        }
    }

    /** The milliseconds of a text such as {@code 10 SECONDS}, or {@code null} if it is none. */
    public static @Nullable Long parse(String text) {
        String[] words = text.trim().split("\\s+");
        Long unitMillis = words.length == 2 ? unitMillis(words[1]) : null;
        if (unitMillis == null) {
            return null;
        }
        try {
            return Math.multiplyExact(Long.parseLong(words[0]), unitMillis.longValue());
        } catch (NumberFormatException | ArithmeticException noNumber) {
            return null;
        }
    }

    private static @Nullable Long unitMillis(String unit) {
        return switch (unit.toUpperCase(Locale.ROOT)) {
            case "DAY", "DAYS" -> 86_400_000L;
            case "HOUR", "HOURS" -> 3_600_000L;
            case "MINUTE", "MINUTES" -> 60_000L;
            case "SECOND", "SECONDS" -> 1_000L;
            case "MILLISECOND", "MILLISECONDS" -> 1L;
            default -> null;
        };
    }
}
