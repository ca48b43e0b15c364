// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import static dev.millrace.engine.function.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class MathFunctionsTest {

    @Test
    void absoluteValuesKeepTheirType() {
        assertThat(call("ABS", -3)).isEqualTo(3);
        assertThat(call("ABS", -3L)).isEqualTo(3L);
        assertThat(call("ABS", -3.5)).isEqualTo(3.5);
        assertThat(call("ABS", new BigDecimal("-3.50"))).isEqualTo(new BigDecimal("3.50"));
    }

    @Test
    void roundingGoesUpFromTheMiddle() {
        assertThat(call("ROUND", 1.5)).isEqualTo(2L);
        assertThat(call("ROUND", -1.5)).isEqualTo(-1L);
        assertThat(call("ROUND", 1.236, 2)).isEqualTo(1.24);
        assertThat(call("ROUND", 12345L, -2)).isEqualTo(12300L);
        assertThat(call("ROUND", new BigDecimal("1.55"), 1)).isEqualTo(new BigDecimal("1.60"));
        assertThat(call("ROUND", new BigDecimal("1.55"))).isEqualTo(new BigDecimal("2"));
    }

    @Test
    void wholeNumbersStayInTheirType() {
        assertThat(call("CEIL", 1.2)).isEqualTo(2.0);
        assertThat(call("FLOOR", -1.2)).isEqualTo(-2.0);
        assertThat(call("CEIL", new BigDecimal("1.20"))).isEqualTo(new BigDecimal("2.00"));
        assertThat(call("FLOOR", 7)).isEqualTo(7);
        assertThat(call("SIGN", -0.1)).isEqualTo(-1);
    }

    @Test
    void logarithmsOfWhatHasNone() {
        assertThat(call("LOG", 100.0)).isEqualTo(2.0);
        assertThat(call("LOG", 2.0, 8.0)).isEqualTo(3.0);
        assertThat(call("LOG", 1.0, 8.0)).isEqualTo(Double.NaN);
        assertThat(call("LOG", -2.0, 8.0)).isEqualTo(Double.NaN);
        assertThat(call("LOG", 2.0, 0.0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(call("LN", 0.0)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void integersAreWidened() {
        assertThat(call("SQRT", 9)).isEqualTo(3.0);
        assertThat(call("POWER", 2, 10L)).isEqualTo(1024.0);
        assertThat(call("MOD", 7, 3L)).isEqualTo(1L);
    }

    @Test
    void nullGivesNull() {
        assertThat(call("SQRT", (Object) null)).isNull();
        assertThat(call("MOD", 7, null)).isNull();
    }

    @Test
    void aFailureIsToldForTheRow() {
        assertThat(call("MOD", 7, 0)).isEqualTo("error: MOD: division by zero");
        assertThat(call("GEO_DISTANCE", 100.0, 0.0, 0.0, 0.0)).asString().contains("latitude", "100.0");
    }

    @Test
    void distances() {
        assertThat((Double) call("GEO_DISTANCE", 37.4439, -122.1663, 51.5257, -0.1122, "KM"))
                .isBetween(8634.0, 8635.0);
        assertThat((Double) call("GEO_DISTANCE", 37.4439, -122.1663, 51.5257, -0.1122, "miles"))
                .isBetween(5364.0, 5367.0);
    }

    @Test
    void theFirstThatIsNotNull() {
        assertThat(call("COALESCE", null, 2, 3L)).isEqualTo(2L);
        assertThat(call("COALESCE", "a")).isEqualTo("a");
        assertThat(call("IFNULL", null, "b")).isEqualTo("b");
        assertThat(call("NULLIF", 1, 1)).isNull();
        assertThat(call("NULLIF", 1, null)).isEqualTo(1);
        assertThat(call("GREATEST", 1, null, 3L)).isEqualTo(3L);
        assertThat(call("LEAST", "b", "a", null)).isEqualTo("a");
    }
}
