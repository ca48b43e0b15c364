// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.function.ScalarFunction;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.TemporalField;
import java.util.Locale;

/** Parts of dates and times, of TIMESTAMPs in UTC. */
final class DatePartFunctions {

    private static final String CATEGORY = "DATE / TIME";

    private DatePartFunctions() {}

    private static ZonedDateTime utc(Instant timestamp) {
        return timestamp.atZone(ZoneOffset.UTC);
    }

    @ScalarFunction(
            name = "EXTRACT",
            category = CATEGORY,
            description =
                    "A part of a date or time: YEAR, QUARTER, MONTH, WEEK (ISO 8601), DAY, DOW (1 is Monday), DOY,"
                            + " HOUR, MINUTE, SECOND, MILLISECOND or EPOCH.")
    static long extract(String part, Instant timestamp) {
        return part.equalsIgnoreCase("EPOCH") ? timestamp.getEpochSecond() : extract(part, utc(timestamp));
    }

    @ScalarFunction(name = "EXTRACT", category = CATEGORY)
    static long extract(String part, LocalDate date) {
        return extract(part, date.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    @ScalarFunction(name = "EXTRACT", category = CATEGORY)
    static long extract(String part, LocalTime time) {
        return extract(part, (TemporalAccessor) time);
    }

    private static long extract(String part, TemporalAccessor from) {
        TemporalField field = switch (part.toUpperCase(Locale.ROOT)) {
            case "YEAR" -> ChronoField.YEAR;
            case "QUARTER" -> IsoFields.QUARTER_OF_YEAR;
            case "MONTH" -> ChronoField.MONTH_OF_YEAR;
            case "WEEK" -> IsoFields.WEEK_OF_WEEK_BASED_YEAR;
            case "DAY", "DAYOFMONTH" -> ChronoField.DAY_OF_MONTH;
            case "DOW", "DAYOFWEEK" -> ChronoField.DAY_OF_WEEK;
            case "DOY", "DAYOFYEAR" -> ChronoField.DAY_OF_YEAR;
            case "HOUR" -> ChronoField.HOUR_OF_DAY;
            case "MINUTE" -> ChronoField.MINUTE_OF_HOUR;
            case "SECOND" -> ChronoField.SECOND_OF_MINUTE;
            case "MILLISECOND" -> ChronoField.MILLI_OF_SECOND;
            default -> throw new IllegalArgumentException("'" + part + "' is not a part of a date or time");
        };
        return from.getLong(field);
    }

    @ScalarFunction(name = "YEAR", category = CATEGORY, description = "The year.")
    static long year(Instant timestamp) {
        return extract("YEAR", timestamp);
    }

    @ScalarFunction(name = "YEAR", category = CATEGORY)
    static long year(LocalDate date) {
        return date.getYear();
    }

    @ScalarFunction(name = "QUARTER", category = CATEGORY, description = "The quarter of the year, 1 to 4.")
    static long quarter(Instant timestamp) {
        return extract("QUARTER", timestamp);
    }

    @ScalarFunction(name = "QUARTER", category = CATEGORY)
    static long quarter(LocalDate date) {
        return extract("QUARTER", date);
    }

    @ScalarFunction(name = "MONTH", category = CATEGORY, description = "The month, 1 to 12.")
    static long month(Instant timestamp) {
        return extract("MONTH", timestamp);
    }

    @ScalarFunction(name = "MONTH", category = CATEGORY)
    static long month(LocalDate date) {
        return date.getMonthValue();
    }

    @ScalarFunction(name = "WEEK", category = CATEGORY, description = "The week of the year (ISO 8601), 1 to 53.")
    static long week(Instant timestamp) {
        return extract("WEEK", timestamp);
    }

    @ScalarFunction(name = "WEEK", category = CATEGORY)
    static long week(LocalDate date) {
        return extract("WEEK", date);
    }

    @ScalarFunction(
            name = {"DAYOFMONTH", "DAY"},
            category = CATEGORY,
            description = "The day of the month, 1 to 31.")
    static long day(Instant timestamp) {
        return extract("DAY", timestamp);
    }

    @ScalarFunction(
            name = {"DAYOFMONTH", "DAY"},
            category = CATEGORY)
    static long day(LocalDate date) {
        return date.getDayOfMonth();
    }

    @ScalarFunction(name = "DAYOFWEEK", category = CATEGORY, description = "The day of the week, 1 (Monday) to 7.")
    static long dayOfWeek(Instant timestamp) {
        return extract("DOW", timestamp);
    }

    @ScalarFunction(name = "DAYOFWEEK", category = CATEGORY)
    static long dayOfWeek(LocalDate date) {
        return extract("DOW", date);
    }

    @ScalarFunction(name = "DAYOFYEAR", category = CATEGORY, description = "The day of the year, 1 to 366.")
    static long dayOfYear(Instant timestamp) {
        return extract("DOY", timestamp);
    }

    @ScalarFunction(name = "DAYOFYEAR", category = CATEGORY)
    static long dayOfYear(LocalDate date) {
        return date.getDayOfYear();
    }

    @ScalarFunction(name = "HOUR", category = CATEGORY, description = "The hour, 0 to 23.")
    static long hour(Instant timestamp) {
        return extract("HOUR", timestamp);
    }

    @ScalarFunction(name = "HOUR", category = CATEGORY)
    static long hour(LocalTime time) {
        return time.getHour();
    }

    @ScalarFunction(name = "MINUTE", category = CATEGORY, description = "The minute, 0 to 59.")
    static long minute(Instant timestamp) {
        return extract("MINUTE", timestamp);
    }

    @ScalarFunction(name = "MINUTE", category = CATEGORY)
    static long minute(LocalTime time) {
        return time.getMinute();
    }

    @ScalarFunction(name = "SECOND", category = CATEGORY, description = "The second, 0 to 59.")
    static long second(Instant timestamp) {
        return extract("SECOND", timestamp);
    }

    @ScalarFunction(name = "SECOND", category = CATEGORY)
    static long second(LocalTime time) {
        return time.getSecond();
    }

    @ScalarFunction(
            name = "DATE_TRUNC",
            category = CATEGORY,
            description = "The start of the YEAR, MONTH, WEEK, DAY, HOUR, MINUTE or SECOND that a TIMESTAMP lies in.")
    static Instant truncate(String unit, Instant timestamp) {
        ZonedDateTime time = utc(timestamp);
        ZonedDateTime day = time.truncatedTo(ChronoUnit.DAYS);
        return switch (unit.toUpperCase(Locale.ROOT)) {
            case "YEAR" -> day.with(TemporalAdjusters.firstDayOfYear()).toInstant();
            case "MONTH" -> day.with(TemporalAdjusters.firstDayOfMonth()).toInstant();
            case "WEEK" ->
                day.with(TemporalAdjusters.previousOrSame(java.time.DayOfWeek.MONDAY))
                        .toInstant();
            case "DAY" -> day.toInstant();
            case "HOUR" -> time.truncatedTo(ChronoUnit.HOURS).toInstant();
            case "MINUTE" -> time.truncatedTo(ChronoUnit.MINUTES).toInstant();
            case "SECOND" -> time.truncatedTo(ChronoUnit.SECONDS).toInstant();
            default -> throw new IllegalArgumentException("'" + unit + "' is not a unit that a TIMESTAMP is cut to");
        };
    }
}
