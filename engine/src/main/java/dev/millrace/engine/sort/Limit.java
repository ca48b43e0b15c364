// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.sort;

import dev.millrace.data.Changes;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.state.LongLane;
import dev.millrace.engine.state.StateTable;
import org.jspecify.annotations.Nullable;

/**
 * Passes on changes until {@code count} rows have been inserted; what comes after is left out, and {@link #isReached} tells the host
 * that the query has ended. Deletions before that pass and do not count, as in ksqlDB, where each record told counts. Runs on one
 * shard. State: the count so far.
 */
public final class Limit implements Operator {

    private static final byte[] KEY = {0};

    private final long count;
    private final LongLane seen = new LongLane();
    private @Nullable StateTable table;

    public Limit(long count) {
        this.count = count;
    }

    @Override
    public void open(OperatorContext context) {
        table = context.state("seen", seen);
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        int slot = slot();
        int kept = 0;
        long surplus = 0;
        while (kept < changes.rows() && seen.get(slot) < count) {
            long after = seen.get(slot) + Math.max(0, changes.weight(kept));
            surplus = Math.max(0, after - count);
            seen.set(slot, after - surplus);
            kept++;
        }
        if (kept == changes.rows() && surplus == 0) {
            output.emit(changes);
        } else if (kept > 0) {
            output.emit(first(changes, kept, (int) surplus));
        }
    }

    /** The first {@code count} rows of {@code changes}, the last of them {@code surplus} times less. */
    private static Changes first(Changes changes, int count, int surplus) {
        int[] positions = new int[count];
        int[] weights = new int[count];
        for (int i = 0; i < count; i++) {
            positions[i] = i;
            weights[i] = changes.weight(i);
        }
        weights[count - 1] -= surplus;
        Changes selected = changes.select(positions, count);
        return new Changes(count, selected.columns(), selected.timestamps(), weights, selected.watermarks());
    }

    /** Whether nothing more will be put out. */
    public boolean isReached() {
        return seen.get(slot()) >= count;
    }

    private int slot() {
        if (table == null) {
            throw new IllegalStateException("the operator is not open");
        }
        int slot = table.insert(KEY, 0, KEY.length);
        slot = slot < 0 ? -slot - 1 : slot;
        table.touch(slot);
        return slot;
    }
}
