// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.generate;

import dev.millrace.testing.operator.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows at random from a seed: insertions, deletions of rows that are there, and updates, with event times that go up on the
 * whole but come out of order. Small ranges of values make rows meet. Same seed and settings, same rows.
 */
public final class ChangeGenerator {

    private static final int MOST_STEP_MILLIS = 4;

    private final SplittableRandom random;
    private final List<Function<SplittableRandom, @Nullable Object>> columns;
    private final List<Row> present = new ArrayList<>();
    private double deletes;
    private long disorderMillis;
    private long time;

    public ChangeGenerator(long seed, List<Function<SplittableRandom, @Nullable Object>> columns) {
        this.random = new SplittableRandom(seed);
        this.columns = List.copyOf(columns);
    }

    /** The share of changes that delete a row that is there, 0 to 1; 0 at first. */
    public ChangeGenerator deletes(double share) {
        deletes = share;
        return this;
    }

    /** How far a row's time may lie behind the latest one, ms; 0 at first. */
    public ChangeGenerator disorder(long millis) {
        disorderMillis = millis;
        return this;
    }

    /** The latest event time so far, ms. */
    public long time() {
        return time;
    }

    /** The next change. */
    public Row next() {
        time += random.nextInt(MOST_STEP_MILLIS);
        long timestamp = disorderMillis == 0 ? time : Math.max(0, time - random.nextLong(disorderMillis + 1));
        if (!present.isEmpty() && random.nextDouble() < deletes) {
            Row row = present.remove(random.nextInt(present.size()));
            return new Row(row.values(), timestamp, -1);
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (Function<SplittableRandom, @Nullable Object> column : columns) {
            values.add(column.apply(random));
        }
        Row row = new Row(values, timestamp, 1);
        if (deletes > 0) {
            present.add(row);
        }
        return row;
    }

    /** BIGINT from 0 to below {@code bound}. */
    public static Function<SplittableRandom, @Nullable Object> longs(int bound) {
        return random -> (long) random.nextInt(bound);
    }

    /** One-letter VARCHAR, one of {@code count}. */
    public static Function<SplittableRandom, @Nullable Object> letters(int count) {
        return random -> String.valueOf((char) ('a' + random.nextInt(count)));
    }

    /** What {@code values} makes, but null once in {@code oneIn} times. */
    public static Function<SplittableRandom, @Nullable Object> orNull(
            int oneIn, Function<SplittableRandom, @Nullable Object> values) {
        return random -> random.nextInt(oneIn) == 0 ? null : values.apply(random);
    }
}
