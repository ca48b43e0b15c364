// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.types;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Optional;

/**
 * Dates and times as people write them in literals: ISO 8601 cut off anywhere after the year
 * ({@code 2026-11}, {@code 2026-11-21T03}), with a space or a T between date and time, fractions of up to
 * nine digits, and an optional zone ({@code Z}, {@code +01:00}, {@code [Europe/Paris]}); UTC where there is none.
 */
public final class TemporalText {

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH[:mm[:ss]]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
            .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
            .toFormatter();

    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("yyyy[-MM[-dd['T'][' '][HH[:mm[:ss]]]]]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendLiteral('[')
            .appendZoneRegionId()
            .appendLiteral(']')
            .optionalEnd()
            .parseDefaulting(ChronoField.MONTH_OF_YEAR, 1)
            .parseDefaulting(ChronoField.DAY_OF_MONTH, 1)
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
            .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
            .toFormatter();

    private TemporalText() {}

    /** The instant that a text names. */
    public static Optional<Instant> timestamp(String text) {
        try {
            TemporalAccessor parsed = TIMESTAMP.parse(text.trim());
            ZoneId zone =
                    Optional.ofNullable(parsed.query(TemporalQueries.zone())).orElse(ZoneOffset.UTC);
            return Optional.of(LocalDateTime.from(parsed).atZone(zone).toInstant());
        } catch (DateTimeException notATimestamp) {
            return Optional.empty();
        }
    }

    /** The date that a text names. */
    public static Optional<LocalDate> date(String text) {
        return timestamp(text).map(instant -> instant.atOffset(ZoneOffset.UTC).toLocalDate());
    }

    /** The time of day that a text names. */
    public static Optional<LocalTime> time(String text) {
        try {
            return Optional.of(LocalTime.from(TIME.parse(text.trim())));
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
