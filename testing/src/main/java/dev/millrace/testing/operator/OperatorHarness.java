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
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Runs an operator in every awkward way that its contract allows and checks that none of them shows: the rows of a tick in one
 * batch for each run of a port, in batches of one, and cut at random; each of these also with a restart after every tick, from
 * state that went through a store of keys and values ({@link KeyValueHost}), and by a host that passes the operator by in every tick
 * in which it may ({@link Operator#isDue}). Also, a row of weight 3 must come to what three rows come to.
 */
public final class OperatorHarness {

    private static final long CLOCK_MILLIS = 1_700_000_000_000L;
    private static final int WEIGHT = 3;

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

    /** What the host does beside running ticks. */
    public enum Host {
        STEADY,
        /** Writes the state out after every tick and goes on with a new operator that has read it. */
        RESTARTS,
        /** Calls nothing in a tick without input in which nothing is due. */
        PASSES_BY
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
        Run expected = runOnce(ticks, Cut.ALL_AT_ONCE, Host.STEADY, seed);
        for (Cut cut : Cut.values()) {
            for (Host host : Host.values()) {
                Run run = runOnce(ticks, cut, host, seed);
                compare(expected, run, cut + ", " + host + ", seed " + seed, ticks);
            }
        }
        compareWeights(ticks, seed);
        return expected;
    }

    /** Each row with three times its weight must come to what it comes to when it is there three times. */
    private void compareWeights(List<InputTick> ticks, long seed) {
        List<InputTick> singly = new ArrayList<>();
        List<InputTick> together = new ArrayList<>();
        for (InputTick tick : ticks) {
            List<InputTick.PortRow> thrice = new ArrayList<>();
            List<InputTick.PortRow> once = new ArrayList<>();
            for (InputTick.PortRow each : tick.rows()) {
                thrice.addAll(Collections.nCopies(WEIGHT, each));
                Row row = each.row();
                once.add(new InputTick.PortRow(
                        each.port(), new Row(row.values(), row.timestamp(), WEIGHT * row.weight())));
            }
            singly.add(new InputTick(thrice, tick.watermark()));
            together.add(new InputTick(once, tick.watermark()));
        }
        Run expected = runOnce(singly, Cut.ALL_AT_ONCE, Host.STEADY, seed);
        Run actual = runOnce(together, Cut.ALL_AT_ONCE, Host.STEADY, seed);
        for (int i = 0; i < ticks.size(); i++) {
            NettedOutput singles = NettedOutput.of(expected.output().get(i));
            NettedOutput weighted = NettedOutput.of(actual.output().get(i));
            if (!singles.equals(weighted)) {
                throw new AssertionError("tick " + (i + 1) + " with weights of " + WEIGHT + ", seed " + seed
                        + "\ninput    " + together.get(i) + "\nexpected " + singles + "\nbut was  " + weighted);
            }
        }
    }

    /** Runs {@code ticks} one way. */
    public Run runOnce(List<InputTick> ticks, Cut cut, Host manner, long seed) {
        KeyValueHost host = new KeyValueHost(factory);
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Row>> output = new ArrayList<>();
        long watermark = Long.MIN_VALUE;
        long number = 0;
        for (InputTick input : ticks) {
            boolean moved = number == 0 || input.watermark() > watermark;
            boolean due = moved && host.operator().isDue(input.watermark());
            List<Row> rows = new ArrayList<>();
            EvaluationContext context = new EvaluationContext(CLOCK_MILLIS, ++number, new RowErrors());
            Tick tick = new Tick(number, watermark, input.watermark(), context);
            watermark = input.watermark();
            for (Batch batch : batches(input, cut, random)) {
                host.operator().process(batch.port(), batch.changes(), tick, changes -> rows.addAll(Row.of(changes)));
            }
            if (manner != Host.PASSES_BY || due || !input.rows().isEmpty()) {
                host.operator().endTick(tick, changes -> rows.addAll(Row.of(changes)));
            }
            output.add(rows);
            host.checkpoint();
            if (manner == Host.RESTARTS) {
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
