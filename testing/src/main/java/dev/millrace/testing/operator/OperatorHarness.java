// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.operator;

import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Runs an operator in every awkward way that its contract allows and checks that none of them shows: the rows of a tick in one
 * batch for each run of a port, in batches of one, and cut at random; each of these also with a restart after every tick, from
 * state that went through a store of keys and values ({@link KeyValueHost}).
 */
public final class OperatorHarness {

    private static final long CLOCK_MILLIS = 1_700_000_000_000L;

    private final Supplier<Operator> factory;
    private final List<List<Type>> portTypes;

    /** {@code portTypes}: the column types of each port. */
    public OperatorHarness(Supplier<Operator> factory, List<List<Type>> portTypes) {
        this.factory = factory;
        this.portTypes = List.copyOf(portTypes);
    }

    /** How the rows of a tick are cut into batches. */
    public enum Cut {
        ALL_AT_ONCE,
        ONE_BY_ONE,
        AT_RANDOM
    }

    /** What an operator did: its output tick by tick, the entries left in its state, and its count of late rows. */
    public record Run(List<List<Row>> output, int stateEntries, long lateRows) {

        /** The output of all ticks, in order. */
        public List<Row> rows() {
            return output.stream().flatMap(List::stream).toList();
        }

        /** What all changes come to. */
        public NettedOutput net() {
            return NettedOutput.of(rows());
        }
    }

    /**
     * Runs {@code ticks} all ways and returns the first run, after checking that every run put out the same rows in the same order
     * in every tick. {@code seed} decides where batches are cut; it is named in what is thrown.
     */
    public Run run(List<InputTick> ticks, long seed) {
        Run expected = runOnce(ticks, Cut.ALL_AT_ONCE, false, seed);
        for (Cut cut : Cut.values()) {
            for (boolean restart : new boolean[] {false, true}) {
                Run run = runOnce(ticks, cut, restart, seed);
                compare(expected, run, cut + (restart ? " with restarts" : "") + ", seed " + seed, ticks);
            }
        }
        return expected;
    }

    /** Runs {@code ticks} one way. */
    public Run runOnce(List<InputTick> ticks, Cut cut, boolean restart, long seed) {
        KeyValueHost host = new KeyValueHost(factory);
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Row>> output = new ArrayList<>();
        long watermark = Long.MIN_VALUE;
        long number = 0;
        for (InputTick input : ticks) {
            List<Row> rows = new ArrayList<>();
            EvaluationContext context = new EvaluationContext(CLOCK_MILLIS, ++number, new RowErrors());
            Tick tick = new Tick(number, watermark, input.watermark(), context);
            watermark = input.watermark();
            for (Batch batch : batches(input, cut, random)) {
                host.operator().process(batch.port(), batch.changes(), tick, changes -> rows.addAll(Row.of(changes)));
            }
            host.operator().endTick(tick, changes -> rows.addAll(Row.of(changes)));
            output.add(rows);
            host.checkpoint();
            if (restart) {
                host.restart();
            }
        }
        return new Run(output, host.entries(), host.count("late_rows"));
    }

    private record Batch(int port, Changes changes) {}

    private List<Batch> batches(InputTick tick, Cut cut, SplittableRandom random) {
        List<Batch> batches = new ArrayList<>();
        List<InputTick.PortRow> rows = tick.rows();
        int start = 0;
        while (start < rows.size()) {
            int port = rows.get(start).port();
            ChangesBuilder builder = new ChangesBuilder(portTypes.get(port));
            int end = start;
            boolean more = true;
            while (more) {
                Row row = rows.get(end).row();
                builder.append(row.values(), row.timestamp(), row.weight());
                end++;
                more = end < rows.size()
                        && rows.get(end).port() == port
                        && (cut == Cut.ALL_AT_ONCE || (cut == Cut.AT_RANDOM && random.nextInt(3) > 0));
            }
            batches.add(new Batch(port, builder.build()));
            start = end;
        }
        return batches;
    }

    private static void compare(Run expected, Run actual, String how, List<InputTick> ticks) {
        for (int i = 0; i < expected.output().size(); i++) {
            if (!expected.output().get(i).equals(actual.output().get(i))) {
                throw new AssertionError("tick " + (i + 1) + " of " + ticks.size() + " differs " + how + "\ninput    "
                        + ticks.get(i) + "\nexpected " + expected.output().get(i) + "\nbut was  "
                        + actual.output().get(i));
            }
        }
        if (expected.lateRows() != actual.lateRows()) {
            throw new AssertionError(
                    expected.lateRows() + " late rows expected but there were " + actual.lateRows() + ": " + how);
        }
        if (expected.stateEntries() != actual.stateEntries()) {
            throw new AssertionError("state of " + expected.stateEntries() + " entries expected but it has "
                    + actual.stateEntries() + ": " + how);
        }
    }
}
