// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Dates and times in the patterns of {@link DateTimeFormatter}. Parts that a pattern lacks are those of 1970-01-01T00:00. Where
 * neither the text nor the call says a zone it is UTC, so that results do not depend on the machine.
 */
final class DateFormats {

    /** Patterns kept; a query whose patterns come from its data must not fill the memory. */
    private static final int FORMATTERS_LIMIT = 256;

    private static final Map<String, DateTimeFormatter> FORMATTERS = new ConcurrentHashMap<>();
    private static final Map<String, ZoneId> ZONES = new ConcurrentHashMap<>();

    private DateFormats() {}

    static DateTimeFormatter formatter(String pattern) {
        DateTimeFormatter known = FORMATTERS.get(pattern);
        if (known != null) {
            return known;
        }
        try {
            DateTimeFormatter formatter = new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(pattern)
                    .toFormatter(Locale.ENGLISH);
            if (FORMATTERS.size() >= FORMATTERS_LIMIT) {
                FORMATTERS.clear();
            }
            FORMATTERS.put(pattern, formatter);
            return formatter;
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' is not a date and time pattern: " + wrong.getMessage(), wrong);
        }
    }

    static ZoneId zone(String name) {
        ZoneId known = ZONES.get(name);
        if (known != null) {
            return known;
        }
        try {
            ZoneId zone = ZoneId.of(name, ZoneId.SHORT_IDS);
            if (ZONES.size() < FORMATTERS_LIMIT) {
                ZONES.put(name, zone);
            }
            return zone;
        } catch (DateTimeException wrong) {
            TimeZone zone = TimeZone.getTimeZone(name);
            if (zone.getID().equals(name)) {
                return zone.toZoneId();
            }
            throw new IllegalArgumentException("'" + name + "' is not a time zone such as Europe/London", wrong);
        }
    }

    static Instant parseTimestamp(String text, String pattern, ZoneId defaultZone) {
        TemporalAccessor parsed = parse(text, pattern);
        ZoneId zone = parsed.query(TemporalQueries.zone());
        return dateOf(parsed)
                .atTime(timeOf(parsed))
                .atZone(zone == null ? defaultZone : zone)
                .toInstant();
    }

    static LocalDate parseDate(String text, String pattern) {
        return dateOf(parse(text, pattern));
    }

    static LocalTime parseTime(String text, String pattern) {
        return timeOf(parse(text, pattern));
    }

    static Instant parseTimestamp(String text, String pattern) {
        return parseTimestamp(text, pattern, ZoneOffset.UTC);
    }

    private static TemporalAccessor parse(String text, String pattern) {
        try {
            return formatter(pattern).parse(text);
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException("'" + text + "' is not written as '" + pattern + "'", wrong);
        }
    }

    private static LocalDate dateOf(TemporalAccessor parsed) {
        LocalDate date = parsed.query(TemporalQueries.localDate());
        if (date != null) {
            return date;
        }
        int year = part(parsed, ChronoField.YEAR, part(parsed, ChronoField.YEAR_OF_ERA, 1970));
        return LocalDate.of(
                year, part(parsed, ChronoField.MONTH_OF_YEAR, 1), part(parsed, ChronoField.DAY_OF_MONTH, 1));
    }

    private static LocalTime timeOf(TemporalAccessor parsed) {
        LocalTime time = parsed.query(TemporalQueries.localTime());
        if (time != null) {
            return time;
        }
        return LocalTime.of(
                part(parsed, ChronoField.HOUR_OF_DAY, 0),
                part(parsed, ChronoField.MINUTE_OF_HOUR, 0),
                part(parsed, ChronoField.SECOND_OF_MINUTE, 0),
                part(parsed, ChronoField.NANO_OF_SECOND, 0));
    }

    private static int part(TemporalAccessor parsed, ChronoField field, int otherwise) {
        return parsed.isSupported(field) ? parsed.get(field) : otherwise;
    }
}
