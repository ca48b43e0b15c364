// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.data.ArrayType;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.StructValue;
import dev.millrace.data.Type;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.BadRecordException.Code;
import dev.millrace.formats.Decoder;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDecoderTest {

    private static final FormatSpec JSON = FormatSpec.of("json");
    private static final List<Field> SALE = List.of(
            new Field("ITEM", ScalarType.VARCHAR),
            new Field("AMOUNT", ScalarType.INT),
            new Field("TIME", ScalarType.BIGINT));

    private static @Nullable List<@Nullable Object> sale(String json) throws BadRecordException {
        return RowCheck.decode(JSON, SALE, json);
    }

    private static @Nullable Object one(Type type, String value) throws BadRecordException {
        List<@Nullable Object> row = RowCheck.decode(JSON, List.of(new Field("A", type)), "{\"A\":" + value + "}");
        return Assertions.<@Nullable Object>assertThat(row).hasSize(1).actual().getFirst();
    }

    private static BadRecordException refused(Type type, String value) {
        return catchThrowableOfType(BadRecordException.class, () -> one(type, value));
    }

    @Test
    void readsFieldsInAnyOrderAndCase() throws BadRecordException {
        assertThat(sale("{\"item\": \"a\", \"amount\": 20, \"time\": 1}")).containsExactly("a", 20, 1L);
        assertThat(sale(" {\"Time\":1,\"ITEM\":\"a\"\n,\"aMount\" :\t20 } \r\n"))
                .containsExactly("a", 20, 1L);
    }

    @Test
    void missingFieldsAndNullsAreNull() throws BadRecordException {
        assertThat(sale("{}")).containsExactly(null, null, null);
        assertThat(sale("{\"item\":null,\"time\":5}")).containsExactly(null, null, 5L);
    }

    @Test
    void passesOverMembersThatAreNoField() throws BadRecordException {
        assertThat(sale("{\"x\":{\"item\":[1,2.5e3,{\"a\":null}]},\"item\":\"b\",\"y\":[[],{}],\"\":true,\"time\":2}"))
                .containsExactly("b", null, 2L);
    }

    @Test
    void lastOfSeveralMembersCountsAndTheExactNameBeforeAnother() throws BadRecordException {
        assertThat(sale("{\"item\":\"a\",\"Item\":\"b\"}")).containsExactly("b", null, null);
        assertThat(sale("{\"item\":\"a\",\"ITEM\":\"b\",\"iteM\":\"c\"}")).containsExactly("b", null, null);
        assertThat(sale("{\"ITEM\":\"a\",\"ITEM\":null}")).containsExactly(null, null, null);
    }

    @Test
    void quotedNamesMatchAsTheyAre() throws BadRecordException {
        List<Field> fields = List.of(new Field("item", ScalarType.VARCHAR));
        assertThat(RowCheck.decode(JSON, fields, "{\"ITEM\":\"a\"}")).containsExactly((Object) null);
        assertThat(RowCheck.decode(JSON, fields, "{\"item\":\"a\"}")).containsExactly("a");
    }

    @Test
    void namesMayHaveEscapes() throws BadRecordException {
        assertThat(sale("{\"\\u0069tem\":\"a\",\"am\\u006funt\":3}")).containsExactly("a", 3, null);
    }

    @Test
    void oneDecoderTakesRecordsOfManyShapes() throws BadRecordException {
        Decoder decoder = Formats.decoder(JSON, SALE);
        String[] payloads = {
            "{\"item\":\"a\",\"amount\":1,\"time\":2}",
            "{\"time\":2,\"amount\":1,\"item\":\"a\"}",
            "{\"item\" :\"a\",\"other\":0,\"amount\":1,\"time\":2}",
            "{\"amount\":1,\"item\":\"a\",\"time\":2}"
        };
        for (int i = 0; i < 40; i++) {
            byte[] payload = payloads[i % 7 % payloads.length].getBytes(StandardCharsets.UTF_8);
            assertThat(RowCheck.decode(decoder, SALE, payload)).containsExactly("a", 1, 2L);
        }
    }

    @Test
    void decodesDirectAndHeapBuffersFromTheirPosition() throws BadRecordException {
        byte[] payload = "xx{\"item\":\"a\"}yy".getBytes(StandardCharsets.UTF_8);
        ByteBuffer direct = ByteBuffer.allocateDirect(payload.length).put(payload);
        for (ByteBuffer buffer : List.of(ByteBuffer.wrap(payload), direct)) {
            buffer.position(2).limit(payload.length - 2);
            ChangesBuilder rows =
                    new ChangesBuilder(SALE.stream().map(Field::type).toList());
            assertThat(Formats.decoder(JSON, SALE).decode(buffer, rows.columns()))
                    .isTrue();
            rows.endRow(0, 1);
            assertThat(buffer.position()).isEqualTo(2);
            assertThat(RowCheck.row(rows.build(), 0)).containsExactly("a", null, null);
        }
    }

    @Test
    void aRefusedRecordLeavesNoTraceOnceTheRowIsAbandoned() throws BadRecordException {
        Decoder decoder = Formats.decoder(JSON, SALE);
        ChangesBuilder rows = new ChangesBuilder(SALE.stream().map(Field::type).toList());
        for (String payload : List.of(
                "{\"item\":\"a\",\"amount\":1}",
                "{\"item\":\"b\",\"amount\":\"x\"}",
                "{\"amount\":2,\"item\":\"cc\"",
                "{\"item\":\"d\",\"amount\":4}")) {
            byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
            try {
                decoder.decode(bytes, 0, bytes.length, rows.columns());
                rows.endRow(0, 1);
            } catch (BadRecordException bad) {
                rows.abandonRow();
            }
        }
        var changes = rows.build();
        assertThat(changes.rows()).isEqualTo(2);
        assertThat(RowCheck.row(changes, 0)).containsExactly("a", 1, null);
        assertThat(RowCheck.row(changes, 1)).containsExactly("d", 4, null);
    }

    @Test
    void aDocumentThatIsNullStandsForNoValue() throws BadRecordException {
        assertThat(sale(" null ")).isNull();
        FormatSpec bare = new FormatSpec("JSON", Map.of("wrap_single_value", "FALSE"));
        assertThat(RowCheck.decode(bare, SALE.subList(1, 2), "null")).isNull();
    }

    @Test
    void readsASingleValueWithoutAWrapper() throws BadRecordException {
        FormatSpec bare = FormatSpec.forKey("json", Map.of());
        assertThat(RowCheck.decode(bare, SALE.subList(1, 2), " 12 ")).containsExactly(12);
        assertThat(RowCheck.decode(bare, SALE.subList(0, 1), "\"k\"")).containsExactly("k");
        assertThat(RowCheck.decode(bare, List.of(new Field("L", new ArrayType(ScalarType.INT))), "[1,null]"))
                .containsExactly(Arrays.asList(1, null));
        assertThat(RowCheck.decode(bare, SALE, "{\"item\":\"several are wrapped\"}"))
                .containsExactly("several are wrapped", null, null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7 | 7",
                "-2147483648 | -2147483648",
                "\"12\" | 12",
                "\"+12\" | 12",
                "1.9 | 1",
                "-1.9 | -1",
                "2e3 | 2000",
                "1e-999999999 | 0"
            })
    void readsInt(String json, int expected) throws BadRecordException {
        assertThat(one(ScalarType.INT, json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2147483648, OUT_OF_RANGE",
        "1e10, OUT_OF_RANGE",
        "1e999999999, OUT_OF_RANGE",
        "99999999999999999999, OUT_OF_RANGE",
        "true, WRONG_TYPE",
        "'\"x\"', WRONG_TYPE",
        "'\"\"', WRONG_TYPE",
        "'\" 1\"', WRONG_TYPE",
        "{}, WRONG_TYPE",
        "[1], WRONG_TYPE",
        "01, MALFORMED",
        "1., MALFORMED",
        ".5, MALFORMED",
        "+1, MALFORMED",
        "1e, MALFORMED",
        "0x10, MALFORMED",
        "nul, MALFORMED",
        "NaN, MALFORMED"
    })
    void refusesInt(String json, Code code) {
        assertThat(refused(ScalarType.INT, json).code()).isEqualTo(code);
    }

    @Test
    void readsBigintToItsLimits() throws BadRecordException {
        for (long value : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0, 999_999_999_999_999_999L}) {
            assertThat(one(ScalarType.BIGINT, Long.toString(value))).isEqualTo(value);
            assertThat(one(ScalarType.BIGINT, '"' + Long.toString(value) + '"')).isEqualTo(value);
        }
        assertThat(one(ScalarType.BIGINT, "9223372036854775807.9")).isEqualTo(Long.MAX_VALUE);
        assertThat(refused(ScalarType.BIGINT, "9223372036854775808").code()).isEqualTo(Code.OUT_OF_RANGE);
        assertThat(refused(ScalarType.BIGINT, "9223372036854775808.0").code()).isEqualTo(Code.OUT_OF_RANGE);
    }

    @Test
    void readsDouble() throws BadRecordException {
        for (String text : List.of(
                "0",
                "-0",
                "21.4",
                "1e-7",
                "1.7976931348623157E308",
                "123456789012345678901234567890",
                "0.1234567890123456789",
                "1e400",
                "-12.50",
                "100000000000000",
                "0.000000000000001")) {
            assertThat(one(ScalarType.DOUBLE, text)).isEqualTo(Double.parseDouble(text));
            assertThat(one(ScalarType.DOUBLE, '"' + text + '"')).isEqualTo(Double.parseDouble(text));
        }
        assertThat(one(ScalarType.DOUBLE, "\"NaN\"")).isEqualTo(Double.NaN);
        assertThat(refused(ScalarType.DOUBLE, "\"1,5\"").code()).isEqualTo(Code.WRONG_TYPE);
    }

    @Test
    void readsBoolean() throws BadRecordException {
        assertThat(one(ScalarType.BOOLEAN, "true")).isEqualTo(true);
        assertThat(one(ScalarType.BOOLEAN, "false")).isEqualTo(false);
        assertThat(refused(ScalarType.BOOLEAN, "\"true\"").code()).isEqualTo(Code.WRONG_TYPE);
        assertThat(refused(ScalarType.BOOLEAN, "1").code()).isEqualTo(Code.WRONG_TYPE);
        assertThat(refused(ScalarType.BOOLEAN, "truth").code()).isEqualTo(Code.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"plain\" | plain",
                "12 | 12",
                "-0 | 0",
                "12345678901234567890 | 12345678901234567890",
                "1.50 | 1.50",
                "1e3 | 1E+3",
                "true | true",
                "{\"b\": 1, \"a\": [1.0, null, \"x\\\"\"]} | {\"b\":1,\"a\":[1.0,null,\"x\\\"\"]}",
                "[1, \"a\", null, [true], {\"k\": 2}] | [1, a, null, [true], {\"k\":2}]",
                "[] | []"
            })
    void anyValueIsAVarchar(String json, String expected) throws BadRecordException {
        assertThat(one(ScalarType.VARCHAR, json)).isEqualTo(expected);
    }

    @Test
    void unescapesStrings() throws BadRecordException {
        assertThat(one(ScalarType.VARCHAR, "\"a\\\"b\\\\c\\/d\\b\\f\\n\\r\\t\\u00e9\\u20AC\\uD83D\\uDE00é€😀\""))
                .isEqualTo("a\"b\\c/d\b\f\n\r\té€😀é€😀");
        assertThat(one(ScalarType.VARCHAR, "\"\\u0000\"")).isEqualTo("\0");
        assertThat(one(ScalarType.VARCHAR, "\"\\ud83dx\\ude00\\ud83d\\u0041\\ud83d\""))
                .isEqualTo("\ufffdx\ufffd\ufffdA\ufffd");
        for (String bad : List.of("\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\n\"", "\"a\\n\t\"")) {
            assertThat(refused(ScalarType.VARCHAR, bad).code()).isEqualTo(Code.MALFORMED);
        }
    }

    @Test
    void refusesStringsThatAreNotUtf8() {
        byte[][] contents = {
            {(byte) 0xff}, {(byte) 0xc3, '('}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {'a', (byte) 0xe2}
        };
        for (byte[] content : contents) {
            for (String before : List.of("{\"item\":\"", "{\"unknown\":\"\\n", "{\"")) {
                byte[] head = before.getBytes(StandardCharsets.UTF_8);
                byte[] payload = Arrays.copyOf(head, head.length + content.length + 2);
                System.arraycopy(content, 0, payload, head.length, content.length);
                payload[payload.length - 2] = '"';
                payload[payload.length - 1] = '}';
                BadRecordException bad = catchThrowableOfType(
                        BadRecordException.class, () -> RowCheck.decode(Formats.decoder(JSON, SALE), SALE, payload));
                assertThat(bad.code()).isEqualTo(Code.NOT_UTF8);
                assertThat(bad.position()).isEqualTo(head.length + (content[0] == 'a' ? 1 : 0));
            }
        }
    }

    @Test
    void readsDecimalsExactly() throws BadRecordException {
        DecimalType type = new DecimalType(6, 2);
        assertThat(one(type, "1234.5")).isEqualTo(new BigDecimal("1234.50"));
        assertThat(one(type, "\"-9999.99\"")).isEqualTo(new BigDecimal("-9999.99"));
        assertThat(one(type, "1.2300")).isEqualTo(new BigDecimal("1.23"));
        assertThat(one(type, "1e3")).isEqualTo(new BigDecimal("1000.00"));
        assertThat(one(type, "0e999999999")).isEqualTo(new BigDecimal("0.00"));
        assertThat(refused(type, "1.234").code()).isEqualTo(Code.OUT_OF_RANGE);
        assertThat(refused(type, "10000").code()).isEqualTo(Code.OUT_OF_RANGE);
        assertThat(refused(type, "1e999999999").code()).isEqualTo(Code.OUT_OF_RANGE);
        assertThat(refused(type, "1e-999999999").code()).isEqualTo(Code.OUT_OF_RANGE);
        assertThat(refused(type, "\"1e99999999999\"").code()).isEqualTo(Code.WRONG_TYPE);
        assertThat(refused(type, "\"ten\"").code()).isEqualTo(Code.WRONG_TYPE);
        assertThat(refused(type, "true").code()).isEqualTo(Code.WRONG_TYPE);
    }

    @Test
    void readsDatesAndTimesAsNumbers() throws BadRecordException {
        assertThat(one(ScalarType.DATE, "1")).isEqualTo(LocalDate.of(1970, 1, 2));
        assertThat(one(ScalarType.TIME, "\"1000\"")).isEqualTo(LocalTime.of(0, 0, 1));
        assertThat(one(ScalarType.TIMESTAMP, "1600000000123")).isEqualTo(Instant.ofEpochMilli(1600000000123L));
        assertThat(refused(ScalarType.TIME, "86400000").code()).isEqualTo(Code.OUT_OF_RANGE);
        assertThat(refused(ScalarType.TIME, "-1").code()).isEqualTo(Code.OUT_OF_RANGE);
        assertThat(refused(ScalarType.DATE, "9999999999").code()).isEqualTo(Code.OUT_OF_RANGE);
        assertThat(refused(ScalarType.DATE, "\"1970-01-02\"").code()).isEqualTo(Code.WRONG_TYPE);
    }

    @Test
    void readsBytesFromBase64() throws BadRecordException {
        assertThat(one(ScalarType.BYTES, "\"AQID\"")).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(one(ScalarType.BYTES, "\"\"")).isEqualTo(ByteBuffer.allocate(0));
        assertThat(refused(ScalarType.BYTES, "\"*\"").code()).isEqualTo(Code.WRONG_TYPE);
        assertThat(refused(ScalarType.BYTES, "1").code()).isEqualTo(Code.WRONG_TYPE);
    }

    @Test
    void readsNestedValues() throws BadRecordException {
        StructType city =
                new StructType(List.of(new Field("NAME", ScalarType.VARCHAR), new Field("zip", ScalarType.INT)));
        Type type = new MapType(ScalarType.VARCHAR, new ArrayType(city));
        Map<String, @Nullable Object> expected = new HashMap<>();
        expected.put("Home", Arrays.asList(new StructValue(city, List.of("Ulm", 89073)), null));
        expected.put("none", null);
        expected.put("e", List.of());
        assertThat(one(type, "{\"Home\":[{\"name\":\"Ulm\",\"zip\":\"89073\",\"x\":[]},null],\"none\":null,\"e\":[]}"))
                .isEqualTo(expected);
        assertThat(refused(type, "{\"a\":[{\"zip\":\"x\"}]}").reason())
                .isEqualTo("A: zip: a string that is no number of type INT");
        assertThat(refused(type, "[]").code()).isEqualTo(Code.WRONG_TYPE);
        assertThat(refused(type, "{\"a\":{}}").code()).isEqualTo(Code.WRONG_TYPE);
        assertThat(refused(type, "{\"a\":[1]}").code()).isEqualTo(Code.WRONG_TYPE);
    }

    @Test
    void tellsWhereTheFaultIs() {
        BadRecordException bad =
                catchThrowableOfType(BadRecordException.class, () -> sale("{\"item\":\"a\",\"amount\":\"many\"}"));
        assertThat(bad.position()).isEqualTo(21);
        assertThat(bad.reason()).isEqualTo("AMOUNT: a string that is no number of type INT");
        assertThat(bad).hasMessage("WRONG_TYPE at byte 21: AMOUNT: a string that is no number of type INT");
        assertThat(catchThrowableOfType(BadRecordException.class, () -> sale("{}x"))
                        .position())
                .isEqualTo(2);
        assertThat(catchThrowableOfType(BadRecordException.class, () -> sale("[1]"))
                        .code())
                .isEqualTo(Code.WRONG_TYPE);
    }

    @Test
    void refusesDeclarationsThatJsonCannotCarry() {
        List<Field> fields = List.of(new Field("M", new ArrayType(new MapType(ScalarType.INT, ScalarType.INT))));
        FormatException type = catchThrowableOfType(FormatException.class, () -> Formats.decoder(JSON, fields));
        assertThat(type.code()).isEqualTo(FormatException.Code.UNSUPPORTED_TYPE);
        assertThat(type.hint()).isEqualTo("use MAP<VARCHAR, INT>");
        FormatException property = catchThrowableOfType(
                FormatException.class, () -> Formats.encoder(new FormatSpec("JSON", Map.of("Delimiter", ";")), SALE));
        assertThat(property.code()).isEqualTo(FormatException.Code.UNKNOWN_PROPERTY);
        FormatException flag = catchThrowableOfType(
                FormatException.class,
                () -> Formats.encoder(
                        new FormatSpec("JSON", Map.of("WRAP_SINGLE_VALUE", "maybe")), SALE.subList(0, 1)));
        assertThat(flag.code()).isEqualTo(FormatException.Code.BAD_PROPERTY);
        FormatException unknown =
                catchThrowableOfType(FormatException.class, () -> Formats.decoder(FormatSpec.of("xml"), SALE));
        assertThat(unknown.code()).isEqualTo(FormatException.Code.UNKNOWN_FORMAT);
        assertThat(unknown.hint()).contains("JSON");
    }
}
