// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.delimited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.BadRecordException.Code;
import dev.millrace.formats.FormatException;
import dev.millrace.formats.FormatSpec;
import dev.millrace.formats.Formats;
import dev.millrace.formats.RowCheck;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelimitedFormatTest {

    private static final FormatSpec DELIMITED = FormatSpec.of("DELIMITED");
    private static final List<Field> VIEW = List.of(
            new Field("VIEWTIME", ScalarType.BIGINT),
            new Field("USERID", ScalarType.VARCHAR),
            new Field("PAGEID", ScalarType.VARCHAR));

    private static FormatSpec delimitedBy(String delimiter) {
        return new FormatSpec("DELIMITED", Map.of("DELIMITER", delimiter));
    }

    private static @Nullable List<@Nullable Object> view(String line) throws BadRecordException {
        return RowCheck.decode(DELIMITED, VIEW, line);
    }

    private static BadRecordException refused(Type type, String value) {
        return catchThrowableOfType(
                BadRecordException.class,
                () -> RowCheck.decode(
                        DELIMITED, List.of(new Field("X", ScalarType.VARCHAR), new Field("A", type)), "x," + value));
    }

    @Test
    void readsALine() throws BadRecordException {
        assertThat(view("1600000000000,User_1,Page_7")).containsExactly(1600000000000L, "User_1", "Page_7");
        assertThat(view("\n5,,Page_7\r\n")).containsExactly(5L, null, "Page_7");
        assertThat(view("\"5\",\"a \"\"b\"\", c\"  ,\" \n\"")).containsExactly(5L, "a \"b\", c", " \n");
        assertThat(view("1, x,a\"b\"")).containsExactly(1L, " x", "a\"b\"");
        assertThat(view("1,\"\",")).containsExactly(1L, null, null);
    }

    @Test
    void theCountOfValuesMustBeRight() {
        for (String line : List.of("1,a", "1,a,b,c", "1", "1,a,b,", "", "\r\n")) {
            BadRecordException bad = catchThrowableOfType(BadRecordException.class, () -> view(line));
            assertThat(bad.code()).as(line).isEqualTo(Code.WRONG_COLUMN_COUNT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,\"a,b", "1,\"a\"x,b", "1,a,b\n2,c,d", "\"1"})
    void malformedLinesAreRefused(String line) {
        BadRecordException bad = catchThrowableOfType(BadRecordException.class, () -> view(line));
        assertThat(bad.code()).isEqualTo(Code.MALFORMED);
    }

    @Test
    void readsAndWritesAllTypes() throws BadRecordException {
        List<Field> fields = List.of(
                new Field("B", ScalarType.BOOLEAN),
                new Field("I", ScalarType.INT),
                new Field("L", ScalarType.BIGINT),
                new Field("X", ScalarType.DOUBLE),
                new Field("D", new DecimalType(5, 2)),
                new Field("Y", ScalarType.BYTES),
                new Field("DD", ScalarType.DATE),
                new Field("T", ScalarType.TIME),
                new Field("TS", ScalarType.TIMESTAMP));
        List<Object> row = List.of(
                true,
                -3,
                Long.MIN_VALUE,
                0.5,
                new BigDecimal("-1.50"),
                ByteBuffer.wrap(new byte[] {1, 2, 3, 4}),
                LocalDate.of(1970, 1, 3),
                LocalTime.of(0, 1),
                Instant.ofEpochMilli(-5));
        String line = "true,-3,-9223372036854775808,0.5,-1.50,AQIDBA==,2,60000,-5";
        assertThat(RowCheck.encode(DELIMITED, fields, row)).isEqualTo(line);
        assertThat(RowCheck.decode(DELIMITED, fields, line)).isEqualTo(row);
        assertThat(RowCheck.decode(DELIMITED, fields, "TRUE,+7,1,1e3,2,AQ==,0,0,0"))
                .startsWith(true, 7, 1L, 1000.0);
        assertThat(RowCheck.decode(DELIMITED, fields, "yes,,,,,,,,")).startsWith(false, null);
    }

    @Test
    void refusesWhatDoesNotFitItsType() {
        assertThat(refused(ScalarType.INT, "2147483648").code()).isEqualTo(Code.WRONG_TYPE);
        assertThat(refused(ScalarType.INT, " 1").code()).isEqualTo(Code.WRONG_TYPE);
        assertThat(refused(ScalarType.BIGINT, "1.5").code()).isEqualTo(Code.WRONG_TYPE);
        assertThat(refused(ScalarType.DOUBLE, "1,5").code()).isEqualTo(Code.WRONG_COLUMN_COUNT);
        assertThat(refused(ScalarType.DOUBLE, "x").code()).isEqualTo(Code.WRONG_TYPE);
        assertThat(refused(ScalarType.BYTES, "*").code()).isEqualTo(Code.WRONG_TYPE);
        assertThat(refused(ScalarType.TIME, "86400000").code()).isEqualTo(Code.OUT_OF_RANGE);
        assertThat(refused(new DecimalType(2, 1), "12.3").code()).isEqualTo(Code.OUT_OF_RANGE);
        BadRecordException bad = refused(new DecimalType(2, 1), "1.25");
        assertThat(bad).hasMessage("OUT_OF_RANGE at byte 2: A: more than 1 digits behind the point of a DECIMAL(2, 1)");
    }

    @Test
    void theDelimiterMayBeAnyCharacter() throws BadRecordException {
        for (String delimiter : List.of(";", "|", "space", "TAB", "§", "€", "\u0001")) {
            FormatSpec spec = delimitedBy(delimiter);
            List<Object> row = List.of(1L, "a;b| c\td§e€f\u0001g,", "x");
            String line = RowCheck.encode(spec, VIEW, row);
            assertThat(line).isNotNull();
            assertThat(RowCheck.decode(spec, VIEW, line)).as(delimiter).isEqualTo(row);
        }
        assertThat(RowCheck.decode(delimitedBy("€"), VIEW, "1€â‚a€\u20ad")).containsExactly(1L, "â‚a", "\u20ad");
        assertThat(RowCheck.decode(delimitedBy("TAB"), VIEW, "1\t\"a\" \t")).containsExactly(1L, "a", null);
        for (String bad : List.of("", "ab", "\"", "\n")) {
            FormatException refused =
                    catchThrowableOfType(FormatException.class, () -> Formats.decoder(delimitedBy(bad), VIEW));
            assertThat(refused.code()).isEqualTo(FormatException.Code.BAD_PROPERTY);
        }
    }

    @Test
    void nullsAreEmpty() {
        assertThat(RowCheck.encode(DELIMITED, VIEW, Arrays.asList(null, null, null)))
                .isEqualTo(",,");
        assertThat(RowCheck.encode(DELIMITED, VIEW.subList(1, 2), List.of(""))).isEqualTo("\"\"");
        assertThat(RowCheck.encode(DELIMITED, VIEW.subList(1, 3), List.of("", "")))
                .isEqualTo("\"\",");
    }

    @Test
    void bytesThatAreNotUtf8AreReplaced() throws BadRecordException {
        byte[] line = {'1', ',', (byte) 0xff, ',', 'x', (byte) 0xc3};
        assertThat(RowCheck.decode(Formats.decoder(DELIMITED, VIEW), VIEW, line))
                .isEqualTo(view(new String(line, StandardCharsets.UTF_8)))
                .containsExactly(1L, "\ufffd", "x\ufffd");
    }

    @Test
    void refusesTypesItCannotCarry() {
        FormatException refused = catchThrowableOfType(
                FormatException.class,
                () -> Formats.encoder(DELIMITED, List.of(new Field("L", new ArrayType(ScalarType.INT)))));
        assertThat(refused).hasMessage("the format DELIMITED has no ARRAY<INT>, the type of L");
    }

    @Test
    void withoutColumnsALineIsEmpty() throws BadRecordException {
        assertThat(RowCheck.encode(DELIMITED, List.of(), List.of())).isEmpty();
        assertThat(RowCheck.decode(DELIMITED, List.of(), "")).isEmpty();
        BadRecordException bad =
                catchThrowableOfType(BadRecordException.class, () -> RowCheck.decode(DELIMITED, List.of(), "a"));
        assertThat(bad.code()).isEqualTo(Code.WRONG_COLUMN_COUNT);
    }
}
