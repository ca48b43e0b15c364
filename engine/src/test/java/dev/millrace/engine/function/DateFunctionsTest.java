// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import static dev.millrace.engine.function.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;

class DateFunctionsTest {

    private static final Instant TIME = Instant.parse("2020-02-29T23:59:58.123Z");

    @Test
    void timestampsAsText() {
        String pattern = "yyyy-MM-dd HH:mm:ss.SSS";
        assertThat(call("TIMESTAMPTOSTRING", TIME.toEpochMilli(), pattern)).isEqualTo("2020-02-29 23:59:58.123");
        assertThat(call("TIMESTAMPTOSTRING", TIME.toEpochMilli(), pattern, "America/Los_Angeles"))
                .isEqualTo("2020-02-29 15:59:58.123");
        assertThat(call("FORMAT_TIMESTAMP", TIME, "yyyy-MM-dd'T'HH:mm:ssX", "Europe/London"))
                .isEqualTo("2020-02-29T23:59:58Z");
        assertThat(call("FORMAT_DATE", LocalDate.of(2020, 2, 29), "dd.MM.yy")).isEqualTo("29.02.20");
        assertThat(call("FORMAT_TIME", LocalTime.of(7, 5), "HH:mm:ss")).isEqualTo("07:05:00");
        assertThat(call("DATETOSTRING", 18321, "yyyy-MM-dd")).isEqualTo("2020-02-29");
        assertThat(call("FORMAT_DATE", LocalDate.of(2020, 2, 29), "no pattern"))
                .asString()
                .startsWith("error");
    }

    @Test
    void textAsTimestamps() {
        assertThat(call("PARSE_TIMESTAMP", "2020-02-29 23:59:58.123", "yyyy-MM-dd HH:mm:ss.SSS"))
                .isEqualTo(TIME);
        assertThat(call("PARSE_TIMESTAMP", "2020-02-29 15", "yyyy-MM-dd HH", "America/Los_Angeles"))
                .isEqualTo(Instant.parse("2020-02-29T23:00:00Z"));
        assertThat(call("PARSE_TIMESTAMP", "2020-02-29T23:59:58+01:00", "yyyy-MM-dd'T'HH:mm:ssXXX"))
                .isEqualTo(Instant.parse("2020-02-29T22:59:58Z"));
        assertThat(call("STRINGTOTIMESTAMP", "2020", "yyyy"))
                .isEqualTo(Instant.parse("2020-01-01T00:00:00Z").toEpochMilli());
        assertThat(call("STRINGTODATE", "2020-02-29", "yyyy-MM-dd")).isEqualTo(18321);
        assertThat(call("PARSE_DATE", "29/Feb/2020", "dd/MMM/yyyy")).isEqualTo(LocalDate.of(2020, 2, 29));
        assertThat(call("PARSE_TIME", "11:05 PM", "hh:mm a")).isEqualTo(LocalTime.of(23, 5));
        assertThat(call("PARSE_DATE", "abcd", "yyyy-MM-dd"))
                .isEqualTo("error: PARSE_DATE: 'abcd' is not written as 'yyyy-MM-dd'");
    }

    @Test
    void arithmetic() {
        assertThat(call("DATEADD", "DAYS", 1, LocalDate.of(2020, 2, 29))).isEqualTo(LocalDate.of(2020, 3, 1));
        assertThat(call("DATESUB", "year", 1, LocalDate.of(2020, 2, 29))).isEqualTo(LocalDate.of(2019, 2, 28));
        assertThat(call("TIMEADD", "HOURS", 2, LocalTime.of(23, 0))).isEqualTo(LocalTime.of(1, 0));
        assertThat(call("TIMESUB", "MINUTE", 1, LocalTime.of(0, 0))).isEqualTo(LocalTime.of(23, 59));
        assertThat(call("TIMESTAMPADD", "MILLISECONDS", -123, TIME)).isEqualTo(Instant.parse("2020-02-29T23:59:58Z"));
        assertThat(call("TIMESTAMPSUB", "MONTHS", 1, TIME)).isEqualTo(Instant.parse("2020-01-29T23:59:58.123Z"));
        assertThat(call("DATEADD", "LIGHTYEARS", 1, LocalDate.of(2020, 2, 29)))
                .asString()
                .contains("LIGHTYEARS");
        assertThat(call("CONVERT_TZ", TIME, "UTC", "America/Los_Angeles"))
                .isEqualTo(Instant.parse("2020-02-29T15:59:58.123Z"));
    }

    @Test
    void numbers() {
        assertThat(call("UNIX_TIMESTAMP")).isEqualTo(1_700_000_000_000L);
        assertThat(call("UNIX_TIMESTAMP", TIME)).isEqualTo(TIME.toEpochMilli());
        assertThat(call("UNIX_DATE", LocalDate.of(1970, 1, 2))).isEqualTo(1);
        assertThat(call("UNIX_DATE")).isEqualTo(19675);
        assertThat(call("FROM_UNIXTIME", TIME.toEpochMilli())).isEqualTo(TIME);
        assertThat(call("FROM_DAYS", -1)).isEqualTo(LocalDate.of(1969, 12, 31));
        assertThat(call("NOW")).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
    }

    @Test
    void parts() {
        assertThat(call("EXTRACT", "HOUR", TIME)).isEqualTo(23L);
        assertThat(call("EXTRACT", "doy", LocalDate.of(2020, 2, 29))).isEqualTo(60L);
        assertThat(call("YEAR", TIME)).isEqualTo(2020L);
        assertThat(call("DAYOFWEEK", TIME)).isEqualTo(6L);
        assertThat(call("MINUTE", LocalTime.of(1, 2))).isEqualTo(2L);
        assertThat(call("DATE_TRUNC", "MONTH", TIME)).isEqualTo(Instant.parse("2020-02-01T00:00:00Z"));
        assertThat(call("DATE_TRUNC", "HOUR", TIME)).isEqualTo(Instant.parse("2020-02-29T23:00:00Z"));
    }
}
