// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.aggregate.AggregateSettings;
import dev.millrace.engine.aggregate.GroupAggregate;
import dev.millrace.engine.aggregate.SessionAggregate;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.engine.function.aggregate.BoundAggregate;
import dev.millrace.engine.join.JoinShape;
import dev.millrace.engine.join.JoinTimes;
import dev.millrace.engine.join.StreamStreamJoin;
import dev.millrace.engine.join.TableJoin;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.over.Ordering;
import dev.millrace.engine.over.Over;
import dev.millrace.engine.over.OverFunction;
import dev.millrace.engine.over.OverSettings;
import dev.millrace.engine.over.TopN;
import dev.millrace.engine.row.TimeWindows;
import dev.millrace.engine.state.RowFormat;
import dev.millrace.engine.state.SortCodec;
import dev.millrace.engine.state.StateTable;
import dev.millrace.engine.table.LatestRows;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.function.ArgumentType;
import dev.millrace.plan.node.Emit;
import dev.millrace.plan.node.JoinType;
import dev.millrace.plan.node.OverFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What state is said to take, against the heap that it takes; and what must not grow with the rows. Rows are (id, text, number). */
class StateMemoryTest {

    private static final List<Type> TYPES = List.of(ScalarType.BIGINT, ScalarType.VARCHAR, ScalarType.BIGINT);
    private static final BuiltInFunctions FUNCTIONS = BuiltInFunctions.load();
    private static final ExpressionCompiler EXPRESSIONS = new ExpressionCompiler(FUNCTIONS);
    private static final Evaluator ID = EXPRESSIONS.compile(new ColumnReference(0, ScalarType.BIGINT));
    private static final Evaluator NUMBER = EXPRESSIONS.compile(new ColumnReference(2, ScalarType.BIGINT));
    private static final int ROWS = 200_000;
    private static final int ROWS_AT_ONCE = 1000;

    /** An operator and how many different ids its rows have. */
    private record Kind(String name, int ids, Supplier<Operator> operator) {}

    private static BoundAggregate call(String name, boolean distinct, int column) {
        List<Expression> arguments = List.of(new ColumnReference(column, TYPES.get(column)));
        return EXPRESSIONS.compileAggregate(new AggregateCall(
                FUNCTIONS.resolve(name, List.of(new ArgumentType.Typed(TYPES.get(column)))),
                arguments,
                distinct,
                null));
    }

    private static AggregateSettings settings(boolean retractions) {
        return new AggregateSettings(Emit.CHANGES, 1L << 40, true, false, retractions, false);
    }

    private static Supplier<Operator> grouped(boolean retractions, BoundAggregate... calls) {
        return () -> new GroupAggregate(List.of(ID), List.of(calls), null, null, settings(retractions));
    }

    private static Ordering ordering() {
        return new Ordering(TYPES, List.of(ID), List.of(NUMBER), List.of(SortCodec.Direction.ASCENDING));
    }

    private static Stream<Kind> kinds() {
        JoinShape.Side side = new JoinShape.Side(TYPES, List.of(ID));
        OverFrame frame = new OverFrame(OverFrame.Unit.ROWS, 500L, 0L);
        return Stream.of(
                new Kind("sums", ROWS, grouped(false, call("SUM", false, 2))),
                new Kind("latest texts", ROWS, grouped(false, call("LATEST_BY_OFFSET", false, 1))),
                new Kind("lists of texts", 2000, grouped(false, call("COLLECT_LIST", false, 1))),
                new Kind("different texts", 2000, grouped(false, call("COUNT", true, 1))),
                new Kind("least of all that is there", 2000, grouped(true, call("MIN", false, 1))),
                new Kind(
                        "windows",
                        ROWS,
                        () -> new GroupAggregate(
                                List.of(ID),
                                List.of(call("SUM", false, 2)),
                                new TimeWindows(10, 10),
                                null,
                                settings(false))),
                new Kind(
                        "sessions",
                        ROWS,
                        () -> new SessionAggregate(
                                List.of(ID), List.of(call("SUM", false, 2)), 10, null, settings(false))),
                new Kind("table", ROWS, () -> new LatestRows(List.of(0), TYPES)),
                new Kind("table join", ROWS / 4, () -> TableJoin.of(new JoinShape(JoinType.LEFT, side, side, null))),
                new Kind(
                        "stream join",
                        ROWS / 4,
                        () -> new StreamStreamJoin(
                                new JoinShape(JoinType.LEFT, side, side, null),
                                new JoinTimes(1L << 40, 1L << 40, 1L << 40))),
                new Kind("ranked rows", ROWS / 4, () -> new TopN(ordering(), 3, false)),
                new Kind(
                        "frames",
                        20,
                        () -> Over.of(new OverSettings(
                                ordering(), frame, List.of(OverFunction.of(call("COLLECT_LIST", false, 1))), true))));
    }

    /**
     * In a process of its own with the collector that the server runs with: others round large arrays up to whole regions, and other
     * tests' garbage would be counted.
     */
    @Test
    void stateTakesAboutWhatItSays() throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC",
                        "-Xmx512m",
                        "-cp",
                        classPath,
                        StateMemoryTest.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("SLF4J"))
                .toList();
        assertThat(process.waitFor()).as("%s", lines).isZero();
        assertThat(lines).hasSize((int) kinds().count());
        for (String line : lines) {
            String[] parts = line.split("\t");
            assertThat(Double.parseDouble(parts[1]) / Double.parseDouble(parts[2]))
                    .as("bytes taken by what is said: %s", line)
                    .isBetween(0.8, 1.25);
        }
    }

    /** Prints the name, the bytes taken and the bytes said of each kind of state. */
    public static void main(String[] arguments) {
        kinds().forEach(kind -> {
            // Once before, so that classes and caches of the JVM do not count.
            run(kind, 2000);
            long before = usedBytes();
            State state = run(kind, ROWS);
            long taken = usedBytes() - before;
            // Asked after the measurement, which needs the operator to be still there.
            System.out.println(kind.name() + "\t" + taken + "\t" + state.bytes());
        });
    }

    private static State run(Kind kind, int rows) {
        State state = new State();
        Operator operator = kind.operator().get();
        operator.open(state);
        operator.restored();
        state.operator = operator;
        for (int first = 0; first < rows; first += ROWS_AT_ONCE) {
            ChangesBuilder batch = new ChangesBuilder(TYPES);
            for (long i = first; i < first + ROWS_AT_ONCE; i++) {
                batch.append(List.of(i * 7919 % kind.ids(), "text number " + i, i), i, 1);
            }
            tick(operator, batch.build(), first);
        }
        return state;
    }

    private static void tick(Operator operator, Changes changes, long number) {
        Tick tick = new Tick(number + 1, 0, 0, new EvaluationContext(0, number, new RowErrors()));
        operator.process(0, changes, tick, ignored -> {});
        operator.endTick(tick, ignored -> {});
    }

    private static long usedBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    /** The tables of one operator, and the operator, which holds them. */
    private static final class State implements OperatorContext {
        private final List<StateTable> tables = new ArrayList<>();
        private @Nullable Operator operator;

        @Override
        public StateTable state(String name, RowFormat format) {
            StateTable table = new StateTable(name, format, false);
            tables.add(table);
            return table;
        }

        @Override
        public Counter counter(String name) {
            return new Counter();
        }

        long bytes() {
            if (operator == null) {
                throw new IllegalStateException("nothing has run");
            }
            return tables.stream().mapToLong(StateTable::bytes).sum();
        }

        int size() {
            return tables.stream().mapToInt(StateTable::size).sum();
        }
    }

    @Test
    void aSessionTakesTheSameHoweverOftenItIsExtended() {
        Kind kind = new Kind(
                "sessions",
                10,
                () -> new SessionAggregate(List.of(ID), List.of(call("SUM", false, 2)), 1000, null, settings(false)));
        State few = run(kind, 1000);
        State many = run(kind, 100_000);
        assertThat(many.size()).isEqualTo(10);
        assertThat(many.bytes()).isEqualTo(few.bytes());
    }

    @Test
    void theFirstRowsOfAStreamTakeTheSameHoweverManyFollow() {
        Kind kind = new Kind("ranked rows", 10, () -> new TopN(ordering(), 3, true, true));
        State few = run(kind, 1000);
        State many = run(kind, 100_000);
        assertThat(many.size()).isEqualTo(30);
        assertThat(many.bytes()).isEqualTo(few.bytes());
    }

    @Test
    void lateRowsOfUnknownKeysLeaveNothingBehind() {
        SessionAggregate sessions = new SessionAggregate(
                List.of(ID),
                List.of(call("SUM", false, 2)),
                10,
                null,
                new AggregateSettings(Emit.CHANGES, 0, true, false, false, false));
        State state = new State();
        state.operator = sessions;
        sessions.open(state);
        long before = state.bytes();
        for (long i = 0; i < 10_000; i++) {
            ChangesBuilder row = new ChangesBuilder(TYPES);
            row.append(List.of(i, "late", 1L), 5, 1);
            Tick tick = new Tick(i + 1, 1000, 1000, new EvaluationContext(0, i, new RowErrors()));
            sessions.process(0, row.build(), tick, ignored -> {});
            sessions.endTick(tick, ignored -> {});
        }
        assertThat(state.size()).isZero();
        assertThat(state.bytes()).isEqualTo(before);
    }
}
