// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypeTest {

    private static final StructType CITY = new StructType(List.of(
            new Field("NAME", ScalarType.VARCHAR),
            new Field("zip code", new ArrayType(ScalarType.INT)),
            new Field("A`B", new MapType(ScalarType.VARCHAR, new DecimalType(10, 2)))));

    @Test
    void typesAreSpelledAsInSql() {
        assertThat(CITY.sql())
                .isEqualTo("STRUCT<NAME VARCHAR, `zip code` ARRAY<INT>, `A``B` MAP<VARCHAR, DECIMAL(10, 2)>>");
        assertThat(new Field("x", ScalarType.TIMESTAMP)).hasToString("`x` TIMESTAMP");
        assertThat(CITY).hasToString(CITY.sql());
        assertThat(ScalarType.DOUBLE.isNumeric()).isTrue();
        assertThat(ScalarType.DATE.isNumeric()).isFalse();
    }

    @Test
    void equalTypesAreInterchangeable() {
        assertThat(new StructType(new ArrayList<>(CITY.fields())))
                .isEqualTo(CITY)
                .hasSameHashCodeAs(CITY);
        assertThat(new DecimalType(4, 2)).isNotEqualTo(new DecimalType(4, 1));
    }

    @Test
    void structsHaveUniqueNames() {
        assertThatThrownBy(
                        () -> new StructType(List.of(new Field("A", ScalarType.INT), new Field("A", ScalarType.DATE))))
                .hasMessage("a STRUCT has two fields named A");
        assertThat(CITY.indexOf("zip code")).hasValue(1);
        assertThat(CITY.indexOf("ZIP CODE")).isEmpty();
        assertThatThrownBy(() -> new StructValue(CITY, List.of("Ulm"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void structValuesAreEqualByTypeAndValues() {
        StructValue one = new StructValue(CITY, Arrays.asList("Ulm", List.of(89073), null));
        StructValue same = new StructValue(CITY, Arrays.asList("Ulm", List.of(89073), null));
        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).hasToString("{NAME=Ulm, zip code=[89073], A`B=null}");
        assertThat(one).isNotEqualTo(new StructValue(CITY, Arrays.asList("Ulm", null, null)));
        assertThat(one.get(2)).isNull();
        assertThatThrownBy(() -> one.values().set(0, "x")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void decimalsHaveSensibleDigits() {
        assertThatThrownBy(() -> new DecimalType(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DecimalType(2, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DecimalType(2, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new DecimalType(2, 2).sql()).isEqualTo("DECIMAL(2, 2)");
    }

    @Test
    void decimalsAreRoundedHalfUpAndMustFit() {
        DecimalType type = new DecimalType(4, 1);
        assertThat(Values.fit(new BigDecimal("12.25"), type)).isEqualTo(new BigDecimal("12.3"));
        assertThat(Values.fit(new BigDecimal("-12.25"), type)).isEqualTo(new BigDecimal("-12.3"));
        assertThat(Values.fit(new BigDecimal("7"), type)).isEqualTo(new BigDecimal("7.0"));
        assertThatThrownBy(() -> Values.fit(new BigDecimal("999.95"), type))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("DECIMAL(4, 1)");
    }

    @Test
    void numbersOfColumnsAreBoxedByType() {
        assertThat(Values.boxInt(ScalarType.DATE, -1)).isEqualTo(LocalDate.of(1969, 12, 31));
        assertThat(Values.boxInt(ScalarType.TIME, 86_399_999)).isEqualTo(LocalTime.of(23, 59, 59, 999_000_000));
        assertThat(Values.boxInt(ScalarType.INT, 5)).isEqualTo(5);
        assertThat(Values.boxLong(ScalarType.TIMESTAMP, -1)).isEqualTo(Instant.ofEpochMilli(-1));
        assertThat(Values.boxLong(ScalarType.BIGINT, 5)).isEqualTo(5L);
        assertThat(Values.unboxInt(LocalTime.of(0, 0, 0, 1_999_999))).isEqualTo(1);
        assertThat(Values.unboxLong(Instant.ofEpochMilli(-1))).isEqualTo(-1);
        assertThatThrownBy(() -> Values.unboxInt(5L)).hasMessage("expected a value of INT, DATE or TIME but got Long");
        assertThatThrownBy(() -> Values.unboxLong("5")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void listsAndMapsAreCopiesThatMayHoldNulls() {
        List<@Nullable Object> elements = new ArrayList<@Nullable Object>(Arrays.asList(1, null));
        List<@Nullable Object> list = Values.list(elements);
        elements.clear();
        assertThat(list).containsExactly(1, null);
        Map<Object, @Nullable Object> entries = new HashMap<>();
        entries.put("k", null);
        Map<Object, @Nullable Object> map = Values.map(entries);
        entries.clear();
        assertThat(map).containsEntry("k", null);
        assertThatThrownBy(() -> map.put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list.add(1)).isInstanceOf(UnsupportedOperationException.class);
    }
}
