// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.ScalarType;
import dev.millrace.engine.function.aggregate.Accumulator;
import dev.millrace.engine.function.aggregate.AggregateFunction;
import dev.millrace.engine.function.aggregate.AggregateOverload;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user puts into a jar of their own: functions of each kind. */
public final class UserLibrary implements FunctionLibrary {

    @Override
    public List<Class<?>> functions() {
        return List.of(UserLibrary.class);
    }

    @ScalarFunction(name = "HYPOTENUSE", description = "The longest side of a right triangle.")
    public static double hypotenuse(@Parameter("a") double first, @Parameter("b") double second) {
        return Math.hypot(first, second);
    }

    @ScalarFunction(name = "DESCRIBE_NULL")
    public static String describeNull(@Nullable Integer number, @Nullable String text) {
        return number + "/" + text;
    }

    @ScalarFunction(name = "SUM_OF")
    public static long sumOf(long... numbers) {
        long sum = 0;
        for (long number : numbers) {
            sum += number;
        }
        return sum;
    }

    @ScalarFunction(name = "TWICE")
    public static BigDecimal twice(BigDecimal value) {
        return value.add(value);
    }

    @ScalarFunction(name = "WORK")
    public static String work(String text) throws InterruptedException {
        if (!text.isEmpty()) {
            throw new InterruptedException("no work for " + text);
        }
        return "done";
    }

    @TableFunction(name = "COUNT_UP", description = "The numbers from 1.")
    public static List<Integer> countUp(int last) {
        return java.util.stream.IntStream.rangeClosed(1, last).boxed().toList();
    }

    @Override
    public List<AggregateFunction> aggregates() {
        FunctionParameter value = FunctionParameter.of("value", new TypePattern.Exact(ScalarType.DOUBLE));
        return List.of(AggregateFunction.of(
                "PRODUCT",
                "USER",
                "The product of the values.",
                List.of(AggregateOverload.of(
                        List.of(value),
                        new TypePattern.Exact(ScalarType.DOUBLE),
                        false,
                        binding -> Accumulator.perSlot(Product::new)))));
    }

    private static final class Product implements Accumulator<Product> {

        private double product = 1;

        @Override
        public void add(@Nullable Object[] arguments, int weight) {
            product *= arguments[0] instanceof Double value ? value : 1;
        }

        @Override
        public @Nullable Object result() {
            return product;
        }

        @Override
        public void merge(Product other) {
            product *= other.product;
        }

        @Override
        public void write(ByteWriter out) {
            out.writeLong(Double.doubleToRawLongBits(product));
        }

        @Override
        public void read(ByteReader in) {
            product = Double.longBitsToDouble(in.readLong());
        }

        @Override
        public long bytes() {
            return 24;
        }
    }
}
