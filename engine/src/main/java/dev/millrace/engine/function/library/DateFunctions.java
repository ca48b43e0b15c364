// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.function.ScalarFunction;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The clock of the tick, and arithmetic on dates and times. Units may be singular or plural, in any case. */
final class DateFunctions {

    private static final String CATEGORY = "DATE / TIME";

    private DateFunctions() {}

    @ScalarFunction(
            name = "UNIX_TIMESTAMP",
            category = CATEGORY,
            description = "A TIMESTAMP, or now, as milliseconds since 1970. Now is the wall-clock time of the tick.")
    static long unixTimestamp(EvaluationContext context) {
        return context.nowMillis();
    }

    @ScalarFunction(name = "UNIX_TIMESTAMP", category = CATEGORY)
    static long unixTimestamp(Instant timestamp) {
        return timestamp.toEpochMilli();
    }

    @ScalarFunction(
            name = "UNIX_DATE",
            category = CATEGORY,
            description = "A DATE, or today in UTC, as days since 1970-01-01.")
    static int unixDate(EvaluationContext context) {
        return Math.toIntExact(
                Math.floorDiv(context.nowMillis(), Duration.ofDays(1).toMillis()));
    }

    @ScalarFunction(name = "UNIX_DATE", category = CATEGORY)
    static int unixDate(LocalDate date) {
        return Math.toIntExact(date.toEpochDay());
    }

    @ScalarFunction(
            name = {"NOW", "CURRENT_TIMESTAMP"},
            category = CATEGORY,
            description = "The wall-clock time of the tick.")
    static Instant now(EvaluationContext context) {
        return Instant.ofEpochMilli(context.nowMillis());
    }

    @ScalarFunction(
            name = "CURRENT_DATE",
            category = CATEGORY,
            description = "The day of the tick's wall-clock time, in UTC.")
    static LocalDate today(EvaluationContext context) {
        return now(context).atZone(ZoneOffset.UTC).toLocalDate();
    }

    @ScalarFunction(name = "FROM_UNIXTIME", category = CATEGORY, description = "Milliseconds since 1970 as TIMESTAMP.")
    static Instant fromUnixTime(long milliseconds) {
        return Instant.ofEpochMilli(milliseconds);
    }

    @ScalarFunction(name = "FROM_DAYS", category = CATEGORY, description = "Days since 1970-01-01 as DATE.")
    static LocalDate fromDays(int days) {
        return LocalDate.ofEpochDay(days);
    }

    @ScalarFunction(
            name = "CONVERT_TZ",
            category = CATEGORY,
            description =
                    "The TIMESTAMP at which clocks of the second zone show what clocks of the first show at the one"
                            + " given.")
    static Instant convertZone(Instant timestamp, String fromTimeZone, String toTimeZone) {
        return timestamp
                .atZone(DateFormats.zone(toTimeZone))
                .toLocalDateTime()
                .atZone(DateFormats.zone(fromTimeZone))
                .toInstant();
    }

    @ScalarFunction(
            name = "DATEADD",
            category = CATEGORY,
            description = "The DATE an interval later: DATEADD(DAYS, 5, day).")
    static LocalDate dateAdd(String unit, int interval, LocalDate date) {
        return date.plus(interval, unit(unit));
    }

    @ScalarFunction(
            name = "DATESUB",
            category = CATEGORY,
            description = "The DATE an interval earlier: DATESUB(DAYS, 5, day).")
    static LocalDate dateSubtract(String unit, int interval, LocalDate date) {
        return date.minus(interval, unit(unit));
    }

    @ScalarFunction(
            name = "TIMEADD",
            category = CATEGORY,
            description = "The TIME an interval later, past midnight from the start again.")
    static LocalTime timeAdd(String unit, int interval, LocalTime time) {
        return time.plus(interval, unit(unit));
    }

    @ScalarFunction(
            name = "TIMESUB",
            category = CATEGORY,
            description = "The TIME an interval earlier, past midnight from the end again.")
    static LocalTime timeSubtract(String unit, int interval, LocalTime time) {
        return time.minus(interval, unit(unit));
    }

    @ScalarFunction(
            name = "TIMESTAMPADD",
            category = CATEGORY,
            description = "The TIMESTAMP an interval later, reckoned in UTC.")
    static Instant timestampAdd(String unit, int interval, Instant timestamp) {
        return timestamp.atZone(ZoneOffset.UTC).plus(interval, unit(unit)).toInstant();
    }

    @ScalarFunction(
            name = "TIMESTAMPSUB",
            category = CATEGORY,
            description = "The TIMESTAMP an interval earlier, reckoned in UTC.")
    static Instant timestampSubtract(String unit, int interval, Instant timestamp) {
        return timestamp.atZone(ZoneOffset.UTC).minus(interval, unit(unit)).toInstant();
    }

    @ScalarFunction(
            name = "TIMESTAMPDIFF",
            category = CATEGORY,
            description = "How many whole units lie between two TIMESTAMPs.")
    static long timestampDifference(String unit, Instant from, Instant to) {
        return unit(unit).between(from.atZone(ZoneOffset.UTC), to.atZone(ZoneOffset.UTC));
    }

    private static ChronoUnit unit(String unit) {
        String plural = unit.toUpperCase(Locale.ROOT).endsWith("S") ? unit : unit + "S";
        return switch (plural.toUpperCase(Locale.ROOT)) {
            case "DAYS" -> ChronoUnit.DAYS;
            case "HOURS" -> ChronoUnit.HOURS;
            case "MINUTES" -> ChronoUnit.MINUTES;
            case "SECONDS" -> ChronoUnit.SECONDS;
            case "MILLISECONDS" -> ChronoUnit.MILLIS;
            case "WEEKS" -> ChronoUnit.WEEKS;
            case "MONTHS" -> ChronoUnit.MONTHS;
            case "YEARS" -> ChronoUnit.YEARS;
            default ->
                throw new IllegalArgumentException(
                        "the unit must be YEARS, MONTHS, WEEKS, DAYS, HOURS, MINUTES, SECONDS or"
                                + " MILLISECONDS, not '" + unit + "'");
        };
    }
}
