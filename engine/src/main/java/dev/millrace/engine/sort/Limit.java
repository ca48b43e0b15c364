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
        while (kept < changes.rows() && seen.get(slot) < count) {
            seen.set(slot, seen.get(slot) + Math.max(0, changes.weight(kept)));
            kept++;
        }
        if (kept == changes.rows()) {
            output.emit(changes);
        } else if (kept > 0) {
            int[] positions = new int[kept];
            for (int i = 0; i < kept; i++) {
                positions[i] = i;
            }
            output.emit(changes.select(positions, kept));
        }
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
