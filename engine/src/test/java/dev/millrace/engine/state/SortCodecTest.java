// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.DecimalType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values in their order: the bytes must be in the same, in each direction, with nulls where they are wanted. */
class SortCodecTest {

    static Stream<Arguments> ordered() {
        DecimalType decimal = new DecimalType(9, 2);
        return Stream.of(
                Arguments.of(ScalarType.BOOLEAN, List.of(false, true)),
                Arguments.of(ScalarType.INT, List.of(Integer.MIN_VALUE, -1, 0, 1, 255, 256, Integer.MAX_VALUE)),
                Arguments.of(ScalarType.BIGINT, List.of(Long.MIN_VALUE, -256L, -1L, 0L, 1L, Long.MAX_VALUE)),
                Arguments.of(
                        ScalarType.DOUBLE,
                        List.of(
                                Double.NEGATIVE_INFINITY,
                                -2.5,
                                -1e-300,
                                0.0,
                                1e-300,
                                2.5,
                                Double.POSITIVE_INFINITY,
                                Double.NaN)),
                Arguments.of(ScalarType.VARCHAR, List.of("", "\0", "\0\0", "\0a", "a", "a\0", "a\1", "aa", "b", "é")),
                Arguments.of(
                        ScalarType.BYTES,
                        List.of(
                                ByteBuffer.wrap(new byte[] {0}), ByteBuffer.wrap(new byte[] {0, -1}),
                                ByteBuffer.wrap(new byte[] {1}), ByteBuffer.wrap(new byte[] {-1}))),
                Arguments.of(ScalarType.DATE, List.of(LocalDate.of(1900, 1, 1), LocalDate.of(2026, 1, 1))),
                Arguments.of(
                        decimal,
                        Stream.of("-12345.67", "-1.28", "-1.27", "-0.01", "0.00", "0.01", "1.27", "1.28", "12345.67")
                                .map(BigDecimal::new)
                                .toList()));
    }

    @ParameterizedTest
    @MethodSource("ordered")
    void bytesOrderAsValuesDo(Type type, List<Object> values) {
        for (boolean descending : new boolean[] {false, true}) {
            for (boolean nullsFirst : new boolean[] {false, true}) {
                SortCodec.Direction direction = new SortCodec.Direction(descending, nullsFirst);
                byte[] ofNull = encode(type, null, direction);
                for (int i = 0; i < values.size(); i++) {
                    byte[] left = encode(type, values.get(i), direction);
                    assertThat(Integer.signum(Arrays.compareUnsigned(ofNull, left)))
                            .isEqualTo(nullsFirst ? -1 : 1);
                    for (int j = 0; j < values.size(); j++) {
                        byte[] right = encode(type, values.get(j), direction);
                        int expected = descending ? Integer.compare(j, i) : Integer.compare(i, j);
                        assertThat(Integer.signum(Arrays.compareUnsigned(left, right)))
                                .as("%s and %s, %s", values.get(i), values.get(j), direction)
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    private static byte[] encode(Type type, @Nullable Object value, SortCodec.Direction direction) {
        ColumnBuilder builder = ColumnBuilder.of(type);
        builder.appendValue(value);
        Column column = builder.build();
        ByteWriter out = new ByteWriter(16);
        SortCodec.write(column, direction, 0, out);
        // What follows must not disturb the order.
        out.writeByte(direction.descending() ? 0x80 : 0x40);
        return out.toByteArray();
    }
}
