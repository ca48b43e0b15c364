// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.function.ScalarFunction;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Dates and times as text and back. */
final class DateTextFunctions {

    private static final String CATEGORY = "DATE / TIME";

    private DateTextFunctions() {}

    private static String format(Instant instant, String format, ZoneId zone) {
        return DateFormats.formatter(format).format(instant.atZone(zone));
    }

    @ScalarFunction(
            name = "FORMAT_DATE",
            category = CATEGORY,
            description = "A DATE as text in a pattern such as 'yyyy-MM-dd'.")
    static String formatDate(LocalDate date, String format) {
        return DateFormats.formatter(format).format(date.atStartOfDay());
    }

    @ScalarFunction(
            name = "FORMAT_TIME",
            category = CATEGORY,
            description = "A TIME as text in a pattern such as 'HH:mm:ss.SSS'.")
    static String formatTime(LocalTime time, String format) {
        return DateFormats.formatter(format).format(time);
    }

    @ScalarFunction(
            name = {"FORMAT_TIMESTAMP", "DATE_FORMAT"},
            category = CATEGORY,
            description =
                    "A TIMESTAMP as text in a pattern such as 'yyyy-MM-dd HH:mm:ss.SSS', in UTC or in the zone given.")
    static String formatTimestamp(Instant timestamp, String format) {
        return format(timestamp, format, ZoneOffset.UTC);
    }

    @ScalarFunction(
            name = {"FORMAT_TIMESTAMP", "DATE_FORMAT"},
            category = CATEGORY)
    static String formatTimestamp(Instant timestamp, String format, String timeZone) {
        return format(timestamp, format, DateFormats.zone(timeZone));
    }

    @ScalarFunction(name = "DATE_FORMAT", category = CATEGORY)
    static String formatDateToo(LocalDate date, String format) {
        return formatDate(date, format);
    }

    @ScalarFunction(
            name = "PARSE_DATE",
            category = CATEGORY,
            description = "A text in a pattern such as 'yyyy-MM-dd' as DATE.")
    static LocalDate parseDate(String text, String format) {
        return DateFormats.parseDate(text, format);
    }

    @ScalarFunction(
            name = "PARSE_TIME",
            category = CATEGORY,
            description = "A text in a pattern such as 'HH:mm:ss' as TIME.")
    static LocalTime parseTime(String text, String format) {
        return DateFormats.parseTime(text, format);
    }

    @ScalarFunction(
            name = {"PARSE_TIMESTAMP", "TO_TIMESTAMP"},
            category = CATEGORY,
            description = "A text in a pattern such as 'yyyy-MM-dd HH:mm:ss' as TIMESTAMP, in UTC or in the zone given"
                    + " unless the text says one.")
    static Instant parseTimestamp(String text, String format) {
        return DateFormats.parseTimestamp(text, format);
    }

    @ScalarFunction(
            name = {"PARSE_TIMESTAMP", "TO_TIMESTAMP"},
            category = CATEGORY)
    static Instant parseTimestamp(String text, String format, String timeZone) {
        return DateFormats.parseTimestamp(text, format, DateFormats.zone(timeZone));
    }

    @ScalarFunction(
            name = "TIMESTAMPTOSTRING",
            category = CATEGORY,
            description = "Milliseconds since 1970 as text in a pattern, in UTC or in the zone given. Deprecated:"
                    + " FORMAT_TIMESTAMP.")
    static String timestampToString(long epochMilli, String format) {
        return format(Instant.ofEpochMilli(epochMilli), format, ZoneOffset.UTC);
    }

    @ScalarFunction(name = "TIMESTAMPTOSTRING", category = CATEGORY)
    static String timestampToString(long epochMilli, String format, String timeZone) {
        return format(Instant.ofEpochMilli(epochMilli), format, DateFormats.zone(timeZone));
    }

    @ScalarFunction(
            name = "STRINGTOTIMESTAMP",
            category = CATEGORY,
            description = "A text in a pattern as milliseconds since 1970, in UTC or in the zone given. Deprecated:"
                    + " PARSE_TIMESTAMP.")
    static long stringToTimestamp(String text, String format) {
        return DateFormats.parseTimestamp(text, format).toEpochMilli();
    }

    @ScalarFunction(name = "STRINGTOTIMESTAMP", category = CATEGORY)
    static long stringToTimestamp(String text, String format, String timeZone) {
        return DateFormats.parseTimestamp(text, format, DateFormats.zone(timeZone))
                .toEpochMilli();
    }

    @ScalarFunction(
            name = "DATETOSTRING",
            category = CATEGORY,
            description = "Days since 1970-01-01 as text in a pattern. Deprecated: FORMAT_DATE.")
    static String dateToString(int epochDays, String format) {
        return formatDate(LocalDate.ofEpochDay(epochDays), format);
    }

    @ScalarFunction(
            name = "STRINGTODATE",
            category = CATEGORY,
            description = "A text in a pattern as days since 1970-01-01. Deprecated: PARSE_DATE.")
    static int stringToDate(String text, String format) {
        return Math.toIntExact(DateFormats.parseDate(text, format).toEpochDay());
    }
}
