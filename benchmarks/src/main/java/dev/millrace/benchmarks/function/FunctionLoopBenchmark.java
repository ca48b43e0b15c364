// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.function;

import dev.millrace.data.BinaryBuilder;
import dev.millrace.data.BinaryColumn;
import dev.millrace.data.LongColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.engine.function.FunctionMethod;
import dev.millrace.engine.function.Utf8;
import dev.millrace.engine.function.loop.ColumnLoop;
import dev.millrace.engine.function.loop.LoopFailures;
import dev.millrace.engine.function.loop.LoopShape;
import dev.millrace.engine.function.loop.LoopShape.Form;
import dev.millrace.engine.function.loop.Loops;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The loop around a function's method, per row of a batch: generated, and shared by all functions through a method handle or
 * reflection. Addition of two columns shows what inlining and vectorisation are worth, the length of a text what the slices are.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(FunctionLoopBenchmark.ROWS)
public class FunctionLoopBenchmark {

    static final int ROWS = 4096;

    private static final LoopFailures NONE = (row, failure) -> {
        throw new IllegalStateException(failure);
    };

    private final long[] left = new long[ROWS];
    private final long[] right = new long[ROWS];
    private @Nullable Object[] numbers = {};
    private @Nullable Object[] texts = {};
    private @Nullable BinaryColumn column;
    private final long[] sums = new long[ROWS];
    private final int[] lengths = new int[ROWS];

    private @Nullable ColumnLoop addLoop;
    private @Nullable ColumnLoop checkedLoop;
    private @Nullable ColumnLoop lengthLoop;
    private @Nullable MethodHandle addHandle;
    private @Nullable MethodHandle lengthHandle;
    private @Nullable Method addMethod;

    public static long add(long first, long second) {
        return first + second;
    }

    public static int length(Utf8 text) {
        return text.utf16Length();
    }

    public static int decodedLength(String text) {
        return text.length();
    }

    @Setup
    public void setUp() throws ReflectiveOperationException {
        BinaryBuilder builder = new BinaryBuilder(ScalarType.VARCHAR);
        for (int i = 0; i < ROWS; i++) {
            left[i] = i;
            right[i] = 7L * i;
            builder.append("item-" + i);
        }
        BinaryColumn built = (BinaryColumn) builder.build();
        column = built;
        numbers = new Object[] {
            new LongColumn(ScalarType.BIGINT, ROWS, left, null), new LongColumn(ScalarType.BIGINT, ROWS, right, null)
        };
        texts = new Object[] {built};
        Method plus = FunctionLoopBenchmark.class.getMethod("add", long.class, long.class);
        Method count = FunctionLoopBenchmark.class.getMethod("length", Utf8.class);
        Method decoded = FunctionLoopBenchmark.class.getMethod("decodedLength", String.class);
        addMethod = plus;
        addHandle = MethodHandles.lookup().unreflect(plus);
        lengthHandle = MethodHandles.lookup().unreflect(decoded);
        List<Form> longs = List.of(Form.LONGS, Form.LONGS);
        addLoop = Loops.of(new LoopShape(FunctionMethod.of(plus, true), longs));
        checkedLoop = Loops.of(new LoopShape(FunctionMethod.of(plus, false), longs));
        lengthLoop = Loops.of(new LoopShape(FunctionMethod.of(count, false), List.of(Form.SLICES)));
    }

    /** An operator: it cannot fail, so the loop has no handler. */
    @Benchmark
    public long[] addGeneratedTotal() {
        if (addLoop != null) {
            addLoop.run(numbers, ROWS, null, sums, NONE);
        }
        return sums;
    }

    /** A function: a row may fail or be skipped. */
    @Benchmark
    public long[] addGenerated() {
        if (checkedLoop != null) {
            checkedLoop.run(numbers, ROWS, null, sums, NONE);
        }
        return sums;
    }

    @Benchmark
    public long[] addMethodHandle() throws Throwable {
        MethodHandle handle = addHandle;
        for (int i = 0; handle != null && i < ROWS; i++) {
            sums[i] = (long) handle.invokeExact(left[i], right[i]);
        }
        return sums;
    }

    @Benchmark
    public long[] addReflection() throws ReflectiveOperationException {
        Method method = addMethod;
        for (int i = 0; method != null && i < ROWS; i++) {
            Object sum = method.invoke(null, left[i], right[i]);
            sums[i] = sum == null ? 0 : (Long) sum;
        }
        return sums;
    }

    /** Over the column's bytes. */
    @Benchmark
    public int[] lengthGenerated() {
        if (lengthLoop != null) {
            lengthLoop.run(texts, ROWS, null, lengths, NONE);
        }
        return lengths;
    }

    /** Over decoded strings. */
    @Benchmark
    public int[] lengthMethodHandle() throws Throwable {
        MethodHandle handle = lengthHandle;
        BinaryColumn rows = column;
        for (int i = 0; handle != null && rows != null && i < ROWS; i++) {
            lengths[i] = (int) handle.invokeExact(rows.text(i));
        }
        return lengths;
    }
}
