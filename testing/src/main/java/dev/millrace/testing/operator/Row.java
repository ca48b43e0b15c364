// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.operator;

import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One change of one row, for people to read: boxed values as {@link Values} lists them, event time in ms, and weight, +1 for an
 * insertion, −1 for a deletion.
 */
public record Row(List<@Nullable Object> values, long timestamp, int weight) {

    public Row(List<@Nullable Object> values, long timestamp, int weight) {
        this.values = Values.list(values);
        this.timestamp = timestamp;
        this.weight = weight;
    }

    /** An insertion of {@code values} at {@code timestamp} ms. */
    public static Row insert(long timestamp, @Nullable Object... values) {
        return new Row(Arrays.asList(values), timestamp, 1);
    }

    /** A deletion of {@code values} at {@code timestamp} ms. */
    public static Row delete(long timestamp, @Nullable Object... values) {
        return new Row(Arrays.asList(values), timestamp, -1);
    }

    public @Nullable Object value(int column) {
        return values.get(column);
    }

    /** The same change with other values. */
    public Row withValues(List<@Nullable Object> replacement) {
        return new Row(replacement, timestamp, weight);
    }

    /** The rows of {@code changes}, in order. */
    public static List<Row> of(Changes changes) {
        List<Row> rows = new ArrayList<>(changes.rows());
        for (int row = 0; row < changes.rows(); row++) {
            List<@Nullable Object> values = new ArrayList<>();
            for (Column column : changes.columns()) {
                values.add(column.value(row));
            }
            rows.add(new Row(values, changes.timestamps()[row], changes.weight(row)));
        }
        return rows;
    }

    /** Such as {@code +1 [pen, 3] @1000}. */
    @Override
    public String toString() {
        return values.stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", ", "[", "] @" + timestamp))
                .transform(text -> (weight > 0 ? "+" : "") + weight + " " + text);
    }
}
