// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.engine;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.LongColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.aggregate.AggregateSettings;
import dev.millrace.engine.aggregate.SessionAggregate;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.engine.function.aggregate.BoundAggregate;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.over.Ordering;
import dev.millrace.engine.over.Over;
import dev.millrace.engine.over.OverFunction;
import dev.millrace.engine.over.OverSettings;
import dev.millrace.engine.state.KeyIndex;
import dev.millrace.engine.state.RowFormat;
import dev.millrace.engine.state.SortCodec;
import dev.millrace.engine.state.StateTable;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.function.ArgumentType;
import dev.millrace.plan.node.Emit;
import dev.millrace.plan.node.OverFrame;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Keys that are numbers in sequence, long frames, and sessions that grow: µs a row. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class StateBenchmark {

    private static final int KEYS = 1_000_000;
    private static final List<Type> TYPES = List.of(ScalarType.BIGINT, ScalarType.BIGINT);
    private static final ExpressionCompiler EXPRESSIONS = new ExpressionCompiler(SumPlans.FUNCTIONS);
    private static final Evaluator FIRST = EXPRESSIONS.compile(new ColumnReference(0, ScalarType.BIGINT));

    private static BoundAggregate sum() {
        return EXPRESSIONS.compileAggregate(new AggregateCall(
                SumPlans.FUNCTIONS.resolve("SUM", List.of(new ArgumentType.Typed(ScalarType.BIGINT))),
                List.of(new ColumnReference(1, ScalarType.BIGINT)),
                false,
                null));
    }

    private static final class Host implements OperatorContext {
        @Override
        public StateTable state(String name, RowFormat format) {
            return new StateTable(name, format, false);
        }

        @Override
        public Counter counter(String name) {
            return new Counter();
        }
    }

    private static void tick(Operator operator, long key, long value, long time, long number, Blackhole to) {
        List<Column> columns = List.of(
                new LongColumn(ScalarType.BIGINT, 1, new long[] {key}, null),
                new LongColumn(ScalarType.BIGINT, 1, new long[] {value}, null));
        Tick tick = new Tick(number, time - 1, time, new EvaluationContext(0, number, new RowErrors()));
        operator.process(0, Changes.inserts(1, columns, new long[] {time}), tick, to::consume);
        operator.endTick(tick, to::consume);
    }

    /** A sum over so many preceding rows and the current one. */
    @State(Scope.Thread)
    public static class Framed {

        @Param({"10", "1000", "10000"})
        public long preceding;

        private Operator operator = sorting(10);
        private long next;

        private static Operator sorting(long preceding) {
            Ordering ordering = new Ordering(TYPES, List.of(), List.of(FIRST), List.of(SortCodec.Direction.ASCENDING));
            Operator over = Over.of(new OverSettings(
                    ordering,
                    new OverFrame(OverFrame.Unit.ROWS, preceding, 0L),
                    List.of(OverFunction.of(sum())),
                    true));
            over.open(new Host());
            over.restored();
            return over;
        }

        @Setup
        public void fill(Blackhole to) {
            operator = sorting(preceding);
            for (int i = 0; i < preceding; i++) {
                next++;
                tick(operator, next, next, next, next, to);
            }
        }
    }

    /** A thousand keys, each with a session that every row makes longer. */
    @State(Scope.Thread)
    public static class Growing {

        private final Operator operator = new SessionAggregate(
                List.of(FIRST),
                List.of(sum()),
                60_000,
                null,
                new AggregateSettings(Emit.CHANGES, 86_400_000, true, false, false, false));
        private long next;

        @Setup
        public void open() {
            operator.open(new Host());
            operator.restored();
        }
    }

    @Benchmark
    @OperationsPerInvocation(KEYS)
    public int sequentialNumbersAsKeys() {
        KeyIndex index = new KeyIndex();
        ByteWriter key = new ByteWriter(16);
        for (long number = 0; number < KEYS; number++) {
            key.clear();
            key.writeByte(1);
            key.writeLong(number);
            index.insert(key.array(), 0, key.length());
        }
        return index.size();
    }

    @Benchmark
    public void rowInAFrame(Framed state, Blackhole to) {
        state.next++;
        tick(state.operator, state.next, state.next, state.next, state.next, to);
    }

    @Benchmark
    public void rowThatExtendsASession(Growing state, Blackhole to) {
        state.next++;
        tick(state.operator, state.next % 1000, 1, state.next, state.next, to);
    }
}
