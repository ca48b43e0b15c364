// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import static dev.millrace.engine.function.Calls.call;
import static dev.millrace.engine.function.Calls.typed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ArrayType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.StructValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonFunctionsTest {

    @Test
    void valuesAtPaths() {
        String json = "{\"log\": {\"cloud\": \"gcp\", \"n\": 4, \"x y\": [1.23450, null, {\"a\": true}]}, \"@type\":"
                + " \"UDF\"}}";
        assertThat(call("EXTRACTJSONFIELD", json, "$.log.cloud")).isEqualTo("gcp");
        assertThat(call("EXTRACTJSONFIELD", json, "$.log.n")).isEqualTo("4");
        assertThat(call("EXTRACTJSONFIELD", json, "$.@type")).isEqualTo("UDF");
        assertThat(call("EXTRACTJSONFIELD", json, "$.log['x y'][0]")).isEqualTo("1.23450");
        assertThat(call("EXTRACTJSONFIELD", json, "$.log.x y[1]")).isNull();
        assertThat(call("EXTRACTJSONFIELD", json, "$.log.x y[2]")).isEqualTo("{\"a\":true}");
        assertThat(call("EXTRACTJSONFIELD", json, "$.log.x y[-1]")).isNull();
        assertThat(call("EXTRACTJSONFIELD", json, "$.none.at.all")).isNull();
        assertThat(call("EXTRACTJSONFIELD", "{oops", "$.a")).asString().startsWith("error: EXTRACTJSONFIELD: not JSON");
        assertThat(call("EXTRACTJSONFIELD", json, "log")).asString().contains("'log' is not a JSON path");
    }

    @Test
    void whatIsJson() {
        for (String json : List.of("[1, 2, 3]", "{}", "1", "\"abc\"", "null")) {
            assertThat(call("IS_JSON_STRING", json)).as(json).isEqualTo(true);
        }
        for (String other : List.of("", "abc", "[1", "1 2")) {
            assertThat(call("IS_JSON_STRING", other)).as(other).isEqualTo(false);
        }
        assertThat(call("IS_JSON_STRING", typed(null, ScalarType.VARCHAR))).isEqualTo(false);
    }

    @Test
    void arraysAndObjects() {
        assertThat(call("JSON_ARRAY_LENGTH", "[1, [1, [2]], 3]")).isEqualTo(3);
        assertThat(call("JSON_ARRAY_LENGTH", "{}")).isNull();
        assertThat(call("JSON_ARRAY_LENGTH", "abc")).isNull();
        assertThat(call("JSON_ARRAY_CONTAINS", "[1, 2, 3]", 3)).isEqualTo(true);
        assertThat(call("JSON_ARRAY_CONTAINS", "[1, 2.5, 3]", 2.5)).isEqualTo(true);
        assertThat(call("JSON_ARRAY_CONTAINS", "[\"a\", null]", "a")).isEqualTo(true);
        assertThat(call("JSON_ARRAY_CONTAINS", "[\"1\"]", 1)).isEqualTo(false);
        assertThat(call("JSON_ARRAY_CONTAINS", "no", "a")).isEqualTo(false);
        String object = "{\"a\": \"abc\", \"b\": { \"c\": \"a\" }, \"d\": 1}";
        assertThat(call("JSON_KEYS", object)).isEqualTo(List.of("a", "b", "d"));
        assertThat(call("JSON_KEYS", "[]")).isNull();
        assertThat(call("JSON_RECORDS", object)).isEqualTo(Map.of("a", "\"abc\"", "b", "{\"c\":\"a\"}", "d", "1"));
        assertThat(call("JSON_ITEMS", "[1, \"a\", {\"b\": 2}]")).isEqualTo(List.of("1", "\"a\"", "{\"b\":2}"));
    }

    @Test
    void concatenation() {
        assertThat(call("JSON_CONCAT", "{\"a\": 1}", "{\"b\": 2}")).isEqualTo("{\"a\":1,\"b\":2}");
        assertThat(call("JSON_CONCAT", "{\"a\": {\"5\": 6}}", "{\"a\": {\"3\": 4}}"))
                .isEqualTo("{\"a\":{\"3\":4}}");
        assertThat(call("JSON_CONCAT", "[1, [2]]", "[[[3]], [[[4]]]]")).isEqualTo("[1,[2],[[3]],[[[4]]]]");
        assertThat(call("JSON_CONCAT", "null", "null")).isEqualTo("[null,null]");
        assertThat(call("JSON_CONCAT", "[1, 2]", "{\"a\": 1}")).isEqualTo("[1,2,{\"a\":1}]");
        assertThat(call("JSON_CONCAT", "abc", "[1]")).isNull();
        assertThat(call("JSON_CONCAT", null, "[1]")).isNull();
    }

    @Test
    void valuesOfAnyTypeAsJson() {
        assertThat(call("TO_JSON_STRING", 1)).isEqualTo("1");
        assertThat(call("TO_JSON_STRING", 15.3)).isEqualTo("15.3");
        assertThat(call("TO_JSON_STRING", new BigDecimal("1.50"))).isEqualTo("1.50");
        assertThat(call("TO_JSON_STRING", "a\"b\n\u0001ß")).isEqualTo("\"a\\\"b\\n\\u0001ß\"");
        assertThat(call("TO_JSON_STRING", LocalDate.of(2021, 10, 11))).isEqualTo("\"2021-10-11\"");
        assertThat(call("TO_JSON_STRING", LocalTime.of(13, 25))).isEqualTo("\"13:25\"");
        assertThat(call("TO_JSON_STRING", Instant.parse("2021-06-30T12:18:39.446Z")))
                .isEqualTo("\"2021-06-30T12:18:39.446\"");
        assertThat(call("TO_JSON_STRING", ByteBuffer.wrap(new byte[] {'!'}))).isEqualTo("\"IQ==\"");
        assertThat(call("TO_JSON_STRING", typed(null, ScalarType.INT))).isEqualTo("null");
        StructType type = new StructType(List.of(
                new Field("ID", ScalarType.INT), new Field("M", new MapType(ScalarType.VARCHAR, ScalarType.INT))));
        StructValue struct = new StructValue(type, Arrays.asList(1, Map.of("c", 2)));
        assertThat(call("TO_JSON_STRING", typed(List.of(struct), new ArrayType(type))))
                .isEqualTo("[{\"ID\":1,\"M\":{\"c\":2}}]");
    }
}
