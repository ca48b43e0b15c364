// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.StructValue;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import dev.millrace.formats.FormatSpec;
import dev.millrace.formats.RowCheck;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonEncoderTest {

    private static final FormatSpec JSON = FormatSpec.of("JSON");

    private static @Nullable String one(Type type, @Nullable Object value) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(value);
        return RowCheck.encode(FormatSpec.forKey("JSON", Map.of()), List.of(new Field("A", type)), row);
    }

    @Test
    void writesFieldsInOrderAndNulls() {
        List<Field> fields = List.of(
                new Field("ITEM", ScalarType.VARCHAR),
                new Field("amount \"€\"", ScalarType.INT),
                new Field("PAID", ScalarType.BOOLEAN));
        assertThat(RowCheck.encode(JSON, fields, List.of("a", 20, true)))
                .isEqualTo("{\"ITEM\":\"a\",\"amount \\\"€\\\"\":20,\"PAID\":true}");
        assertThat(RowCheck.encode(JSON, fields, Arrays.asList(null, null, false)))
                .isEqualTo("{\"ITEM\":null,\"amount \\\"€\\\"\":null,\"PAID\":false}");
        assertThat(RowCheck.encode(JSON, List.of(), List.of())).isEqualTo("{}");
    }

    @Test
    void aSingleValueIsWrappedUnlessToldOtherwise() {
        List<Field> fields = List.of(new Field("A", ScalarType.BIGINT));
        assertThat(RowCheck.encode(JSON, fields, List.of(5L))).isEqualTo("{\"A\":5}");
        FormatSpec bare = new FormatSpec("json", Map.of("WRAP_SINGLE_VALUE", "false"));
        assertThat(RowCheck.encode(bare, fields, List.of(5L))).isEqualTo("5");
        assertThat(one(ScalarType.BIGINT, null)).isNull();
    }

    @Test
    void escapesWhatMustBeEscapedOnly() {
        assertThat(one(ScalarType.VARCHAR, "a\"b\\c/d\b\f\n\r\t\u0001\u001f\u007fé€😀"))
                .isEqualTo("\"a\\\"b\\\\c/d\\b\\f\\n\\r\\t\\u0001\\u001F\u007fé€😀\"");
        assertThat(one(ScalarType.VARCHAR, "")).isEqualTo("\"\"");
    }

    @Test
    void writesNumbersAsJavaDoes() {
        for (double value :
                new double[] {0, -0.0, 1, -1, 21.4, 1e-3, 1e7, 9999999, -12345.678, 1e300, Double.MIN_VALUE}) {
            assertThat(one(ScalarType.DOUBLE, value)).isEqualTo(Double.toString(value));
        }
        assertThat(one(ScalarType.DOUBLE, Double.NaN)).isEqualTo("\"NaN\"");
        assertThat(one(ScalarType.DOUBLE, Double.NEGATIVE_INFINITY)).isEqualTo("\"-Infinity\"");
        for (long value : new long[] {0, 9, 10, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1_000_000_000_000_000_000L}) {
            assertThat(one(ScalarType.BIGINT, value)).isEqualTo(Long.toString(value));
        }
        assertThat(one(new DecimalType(12, 8), new BigDecimal("0.00000001"))).isEqualTo("0.00000001");
        assertThat(one(new DecimalType(4, 2), new BigDecimal("-12.30"))).isEqualTo("-12.30");
    }

    @Test
    void writesDatesTimesAndBytes() {
        assertThat(one(ScalarType.DATE, LocalDate.of(1969, 12, 31))).isEqualTo("-1");
        assertThat(one(ScalarType.TIME, LocalTime.of(1, 0))).isEqualTo("3600000");
        assertThat(one(ScalarType.TIMESTAMP, Instant.ofEpochMilli(1600000000123L)))
                .isEqualTo("1600000000123");
        assertThat(one(ScalarType.BYTES, ByteBuffer.wrap(new byte[] {1, 2, 3, 4})))
                .isEqualTo("\"AQIDBA==\"");
    }

    @Test
    void writesNestedValues() {
        StructType struct = new StructType(List.of(
                new Field("D", ScalarType.DATE),
                new Field("B", ScalarType.BYTES),
                new Field("X", ScalarType.DOUBLE),
                new Field("N", new ArrayType(new DecimalType(3, 1)))));
        StructValue value = new StructValue(
                struct,
                Arrays.asList(
                        LocalDate.ofEpochDay(3),
                        ByteBuffer.wrap(new byte[] {0}).asReadOnlyBuffer(),
                        null,
                        Arrays.asList(new BigDecimal("1.5"), null)));
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        map.put("z\"", value);
        map.put("a", null);
        assertThat(one(new MapType(ScalarType.VARCHAR, struct), Values.map(map)))
                .isEqualTo("{\"z\\\"\":{\"D\":3,\"B\":\"AA==\",\"X\":null,\"N\":[1.5,null]},\"a\":null}");
        assertThat(one(new MapType(ScalarType.VARCHAR, struct), Map.of())).isEqualTo("{}");
        assertThat(one(new ArrayType(ScalarType.TIMESTAMP), List.of())).isEqualTo("[]");
    }
}
