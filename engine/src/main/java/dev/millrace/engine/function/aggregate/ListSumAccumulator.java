// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.DecimalType;
import dev.millrace.data.RowCodec;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SUM_LIST: the sum of the numbers in the arrays of all rows; nulls count nothing. Integers wrap, decimals must fit. */
final class ListSumAccumulator implements Accumulator<ListSumAccumulator> {

    private static final int OBJECT_BYTES = 56;

    private final Type type;
    private Object sum;

    ListSumAccumulator(Type type) {
        this.type = type;
        this.sum = switch (type) {
            case DecimalType decimal -> BigDecimal.ZERO.setScale(decimal.scale());
            case ScalarType scalar when scalar == ScalarType.INT -> 0;
            case ScalarType scalar when scalar == ScalarType.BIGINT -> 0L;
            default -> 0.0;
        };
    }

    @Override
    public void add(@Nullable Object[] arguments, int weight) {
        if (arguments[0] instanceof List<?> list) {
            Object total = sum;
            for (Object value : list) {
                total = value == null ? total : plus(total, value, weight);
            }
            sum = total;
        }
    }

    private Object plus(Object total, Object value, int weight) {
        return switch (total) {
            case Integer number -> number + weight * (Integer) value;
            case Long number -> number + weight * (Long) value;
            case Double number -> number + weight * (Double) value;
            case BigDecimal number -> {
                BigDecimal added = ((BigDecimal) value).multiply(BigDecimal.valueOf(weight));
                yield Values.fit(number.add(added), (DecimalType) type);
            }
            default -> throw new IllegalStateException("not a number: " + total.getClass());
        };
    }

    @Override
    public @Nullable Object result() {
        return sum;
    }

    @Override
    public void merge(ListSumAccumulator other) {
        sum = plus(sum, other.sum, 1);
    }

    @Override
    public void write(ByteWriter out) {
        RowCodec.write(type, sum, out);
    }

    @Override
    public void read(ByteReader in) {
        Object read = RowCodec.read(type, in);
        sum = read == null ? sum : read;
    }

    @Override
    public long bytes() {
        return OBJECT_BYTES;
    }
}
