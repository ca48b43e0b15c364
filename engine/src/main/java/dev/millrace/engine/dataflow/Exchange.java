// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.RowCodec;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.state.ByteHash;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows change shard so that equal keys meet in one: the hash of the key's bytes, the same in every process, says which. With no keys
 * all rows go to shard 0. Order among the rows of one shard is kept. Not thread-safe: one instance per sending shard.
 */
final class Exchange {

    private final List<Evaluator> keys;

    Exchange(List<Evaluator> keys) {
        this.keys = List.copyOf(keys);
    }

    /** The part of {@code changes} for each of {@code shards}; {@code null} where there is none. */
    @Nullable
    Changes[] split(Changes changes, int shards, EvaluationContext context) {
        @Nullable Changes[] parts = new @Nullable Changes[shards];
        if (keys.isEmpty()) {
            parts[0] = changes;
            return parts;
        }
        Input input = Input.of(changes, context);
        List<Column> columns = new ArrayList<>(keys.size());
        for (Evaluator key : keys) {
            columns.add(key.evaluate(input));
        }
        int[][] positions = new int[shards][changes.rows()];
        int[] counts = new int[shards];
        ByteWriter scratch = new ByteWriter(64);
        for (int row = 0; row < changes.rows(); row++) {
            scratch.clear();
            RowCodec.write(columns, row, scratch);
            long hash = ByteHash.stable(scratch.array(), 0, scratch.length());
            int shard = (int) Math.unsignedMultiplyHigh(hash, shards);
            positions[shard][counts[shard]++] = row;
        }
        for (int shard = 0; shard < shards; shard++) {
            if (counts[shard] == changes.rows()) {
                parts[shard] = changes;
            } else if (counts[shard] > 0) {
                parts[shard] = changes.select(positions[shard], counts[shard]);
            }
        }
        return parts;
    }
}
