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
        return List.of(
                AggregateFunction.of(
                        "PRODUCT",
                        "USER",
                        "The product of the values.",
                        List.of(AggregateOverload.of(
                                List.of(value),
                                new TypePattern.Exact(ScalarType.DOUBLE),
                                false,
                                binding -> Accumulator.perSlot(Product::new)))),
                failing());
    }

    /** An aggregate that fails in the way that its value names: see {@link Failing#add}. */
    private static AggregateFunction failing() {
        FunctionParameter value = FunctionParameter.of("value", new TypePattern.Exact(ScalarType.BIGINT));
        return AggregateFunction.of(
                "FAILING",
                "USER",
                "Fails as the value says.",
                List.of(AggregateOverload.of(
                        List.of(value),
                        new TypePattern.Exact(ScalarType.BIGINT),
                        false,
                        binding -> Accumulator.perSlot(Failing::new))));
    }

    private static final class Failing implements Accumulator<Failing> {

        private long latest;

        /** 1 exhausts the stack, 2 misses a class, 3 exhausts the memory, 4 fails when it is asked for the result. */
        @Override
        public void add(@Nullable Object[] arguments, int weight) {
            latest = arguments[0] instanceof Long value ? value : 0;
            if (latest == 1) {
                latest = deeper(0);
            } else if (latest == 2) {
                throw new NoClassDefFoundError("dev/millrace/Gone");
            } else if (latest == 3) {
                throw new OutOfMemoryError("as a test");
            }
        }

        private static long deeper(long depth) {
            return depth < 0 ? depth : 1 + deeper(depth + 1);
        }

        @Override
        public @Nullable Object result() {
            if (latest == 4) {
                throw new IllegalStateException("no result for 4");
            }
            return latest;
        }

        @Override
        public void merge(Failing other) {
            latest = other.latest;
        }

        @Override
        public void write(ByteWriter out) {
            out.writeLong(latest);
        }

        @Override
        public void read(ByteReader in) {
            latest = in.readLong();
        }

        @Override
        public long bytes() {
            return 24;
        }
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
