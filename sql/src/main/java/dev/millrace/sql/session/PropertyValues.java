// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.session;

import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.statement.Durations;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of properties that are no plain words: a length of time ({@code 1 DAY}, {@code PT24H}, or milliseconds) and a size
 * ({@code 200m}, {@code 2 GB}, or bytes).
 */
public final class PropertyValues {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})\\s*([kmgt]?)(?:i?b)?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    private PropertyValues() {}

    /** What a property's value has to be, as the end of a sentence; {@code null} if {@code value} is that. */
    static @Nullable String refusal(String canonical, String value) {
        return switch (canonical) {
            case Properties.EVENT_TIME_AHEAD ->
                millis(value) == null
                        ? "a length of time up to " + Durations.MOST_TEXT + ", such as '1 DAY', 'PT24H' or"
                                + " milliseconds"
                        : null;
            case Properties.STATE_LIMIT -> bytes(value) == null ? "a size such as '200m', '2 GB' or bytes" : null;
            default -> null;
        };
    }

    /** How far ahead of the clock event times may be, in a source that is declared in {@code session}. */
    public static long aheadMillis(Session session) {
        String value = session.property(Properties.EVENT_TIME_AHEAD);
        return value == null
                ? SourceDefinition.DEFAULT_AHEAD_MILLIS
                : read(Properties.EVENT_TIME_AHEAD, value, millis(value));
    }

    /** How many bytes of state a query may have; {@code null} if nothing is said. */
    public static @Nullable Long stateLimitBytes(Session session) {
        String value = session.property(Properties.STATE_LIMIT);
        return value == null ? null : read(Properties.STATE_LIMIT, value, bytes(value));
    }

    /** A property that was set elsewhere than by SET is checked only here. */
    private static long read(String property, String value, @Nullable Long read) {
        if (read == null) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    "Invalid value '" + value + "' for property '" + property + "'.",
                    null,
                    "It is " + refusal(property, value) + ".");
        }
        return read;
    }

    private static @Nullable Long millis(String text) {
        String trimmed = text.trim();
        Long millis = DIGITS.matcher(trimmed).matches() ? Long.valueOf(trimmed) : Durations.parse(trimmed);
        if (millis == null) {
            try {
                millis = Duration.parse(trimmed).toMillis();
            } catch (DateTimeParseException | ArithmeticException none) {
                return null;
            }
        }
        return millis < 0 || millis > Durations.MOST_MILLIS ? null : millis;
    }

    private static @Nullable Long bytes(String text) {
        Matcher matcher = SIZE.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return null;
        }
        int shift = switch (matcher.group(2)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            case "t" -> 40;
            default -> 0;
        };
        long amount = Long.parseLong(matcher.group(1));
        return amount == 0 || amount > Long.MAX_VALUE >> shift ? null : Long.valueOf(amount << shift);
    }
}
