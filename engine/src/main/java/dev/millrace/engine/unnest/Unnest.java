// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.unnest;

import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.expression.TableEvaluator;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import java.util.ArrayList;
import java.util.List;

/**
 * Table functions side by side: the input's columns, then one for each function. A row becomes as many as the longest of its results
 * has, with nulls where a shorter one has ended, and none where all are empty. The new rows keep the time, weight and watermark of
 * theirs, so deletions take back what insertions made. Has no state.
 */
public final class Unnest implements Operator {

    private final List<TableEvaluator> calls;

    public Unnest(List<TableEvaluator> calls) {
        this.calls = List.copyOf(calls);
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        Input input = Input.of(changes, tick.context());
        List<TableEvaluator.Rows> results = new ArrayList<>(calls.size());
        for (TableEvaluator call : calls) {
            results.add(call.evaluate(input));
        }
        int[] lengths = new int[changes.rows()];
        int total = 0;
        for (int row = 0; row < lengths.length; row++) {
            for (TableEvaluator.Rows result : results) {
                lengths[row] = Math.max(lengths[row], result.count(row));
            }
            total = Math.addExact(total, lengths[row]);
        }
        int[] positions = new int[total];
        int next = 0;
        for (int row = 0; row < lengths.length; row++) {
            for (int i = 0; i < lengths[row]; i++) {
                positions[next++] = row;
            }
        }
        List<Column> columns = new ArrayList<>(changes.columns().size() + results.size());
        for (Column column : changes.columns()) {
            columns.add(column.select(positions, total));
        }
        for (TableEvaluator.Rows result : results) {
            columns.add(aligned(result, lengths, total));
        }
        output.emit(changes.selectLanes(columns, positions, total));
    }

    /** The values of one function, so that each input row has as many as {@code lengths} says. */
    private static Column aligned(TableEvaluator.Rows result, int[] lengths, int total) {
        if (result.values().length() == total) {
            // As long as the longest everywhere.
            return result.values();
        }
        ColumnBuilder builder = ColumnBuilder.of(result.values().type());
        for (int row = 0; row < lengths.length; row++) {
            for (int i = 0; i < lengths[row]; i++) {
                if (i < result.count(row)) {
                    builder.appendFrom(result.values(), result.starts()[row] + i);
                } else {
                    builder.appendNull();
                }
            }
        }
        return builder.build();
    }
}
