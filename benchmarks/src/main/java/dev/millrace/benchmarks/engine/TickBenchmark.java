// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.engine;

import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.LongColumn;
import dev.millrace.data.ScalarType;
import dev.millrace.engine.dataflow.Dataflow;
import dev.millrace.engine.dataflow.DataflowSettings;
import dev.millrace.engine.dataflow.QueryOutput;
import dev.millrace.engine.dataflow.SourceBatch;
import dev.millrace.engine.dataflow.TickInput;
import dev.millrace.engine.expression.ExpressionCompiler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A tick of one row, µs: however many groups there are, and however many queries that it does not concern. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class TickBenchmark {

    private static final int ROWS_AT_ONCE = 10_000;

    /** One query over many groups. */
    @State(Scope.Thread)
    public static class Grouped {

        @Param({"1000", "100000", "1000000"})
        public int groups;

        @Param({"SUM", "LATEST_BY_OFFSET"})
        public String function = "";

        private final Dataflow dataflow =
                new Dataflow(new ExpressionCompiler(SumPlans.FUNCTIONS), DataflowSettings.defaults());
        private long next;

        @Setup
        public void fill() {
            dataflow.add(SumPlans.query("sums", "S", function));
            for (int first = 0; first < groups; first += ROWS_AT_ONCE) {
                dataflow.tick(input("S", first, Math.min(ROWS_AT_ONCE, groups - first)));
            }
        }

        private List<QueryOutput> tick() {
            // A step that is prime to the number of groups, so that rows are far from each other.
            next = (next + 7919) % groups;
            return dataflow.tick(input("S", next, 1));
        }
    }

    /** Many queries, of which one gets the row. */
    @State(Scope.Thread)
    public static class Beside {

        @Param({"1", "50", "200"})
        public int queries;

        private final Dataflow dataflow =
                new Dataflow(new ExpressionCompiler(SumPlans.FUNCTIONS), DataflowSettings.defaults());
        private long next;

        @Setup
        public void add() {
            for (int i = 0; i < queries; i++) {
                dataflow.add(SumPlans.query("sums" + i, "S" + i, "SUM"));
            }
        }

        private List<QueryOutput> tick() {
            next = (next + 1) % 1000;
            return dataflow.tick(input("S0", next, 1));
        }
    }

    private static TickInput input(String source, long firstId, int rows) {
        long[] ids = new long[rows];
        long[] amounts = new long[rows];
        for (int i = 0; i < rows; i++) {
            ids[i] = firstId + i;
            amounts[i] = i + 1L;
        }
        List<Column> columns = List.of(
                new LongColumn(ScalarType.BIGINT, rows, ids, null),
                new LongColumn(ScalarType.BIGINT, rows, amounts, null));
        return new TickInput(
                Map.of(source, new SourceBatch(Changes.inserts(rows, columns, new long[rows]), 0, false)), 0);
    }

    @Benchmark
    public List<QueryOutput> oneRowOfManyGroups(Grouped state) {
        return state.tick();
    }

    @Benchmark
    public List<QueryOutput> oneRowBesideManyQueries(Beside state) {
        return state.tick();
    }
}
