// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.engine.operator.OperatorContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A Z-set of rows, indexed by a key: what a join remembers of one input. Each distinct row of a key has one slot with its
 * weight, the latest event time at which it was added, and how many rows of the other input it matches. The rows of a key are
 * visited in the order in which they were first inserted, also after a restart.
 *
 * <p>Layout: one {@link StateTable} whose keys are {@code length of the key, key, row} as bytes, so finding, adding and removing a
 * row is one lookup. The rows of a key form a linked list through arrays by slot; a second {@link KeyIndex} leads from a key
 * to its list. Both are made again from the table after a restart: a sequence number beside each row keeps the order.
 *
 * <p>A row whose weight reaches 0 is removed at once. A weight may be negative for a while, if a deletion comes before its
 * insertion.
 */
public final class RowIndex {

    private static final int NONE = -1;

    private final StateTable table;
    private final Lanes lanes = new Lanes();
    private final KeyIndex groups = new KeyIndex();
    private int[] heads = new int[16];
    private int[] tails = new int[16];
    private long[] totals = new long[16];
    private final ByteWriter scratch = new ByteWriter(128);
    private final ByteReader reader = new ByteReader(new byte[0], 0);
    private long nextSequence;

    /** Declares the state table {@code name} of the index. */
    public RowIndex(OperatorContext context, String name) {
        table = context.state(name, lanes);
    }

    /** Makes the lists again from the table's content; to be called when the operator is restored. */
    public void restored() {
        List<Integer> slots = new ArrayList<>(table.size());
        for (int slot = 0; slot < table.slotLimit(); slot++) {
            if (table.isLive(slot)) {
                slots.add(slot);
            }
        }
        slots.sort(Comparator.comparingLong(slot -> lanes.sequences[slot]));
        for (int slot : slots) {
            table.readKey(slot, reader);
            int length = reader.readLength();
            append(slot, group(reader.array(), reader.position(), length));
            nextSequence = lanes.sequences[slot] + 1;
        }
    }

    /** Number of distinct rows. */
    public int size() {
        return table.size();
    }

    /**
     * Adds {@code weight} to a row of a key; {@code timestamp} is the event time of the change. The result is the row's slot, or −1
     * if the row is gone.
     */
    public int add(ByteWriter key, ByteWriter row, int weight, long timestamp) {
        scratch.clear();
        scratch.writeLength(key.length());
        scratch.write(key.array(), 0, key.length());
        scratch.write(row.array(), 0, row.length());
        int slot = table.insert(scratch);
        if (slot < 0) {
            slot = -slot - 1;
            lanes.sequences[slot] = nextSequence++;
            append(slot, group(key.array(), 0, key.length()));
        }
        totals[lanes.groups[slot]] += weight;
        lanes.weights[slot] = Math.addExact(lanes.weights[slot], weight);
        if (lanes.weights[slot] == 0) {
            remove(slot);
            return NONE;
        }
        if (weight > 0) {
            lanes.timestamps[slot] = Math.max(lanes.timestamps[slot], timestamp);
        }
        table.touch(slot);
        return slot;
    }

    /** The rows of a key, to be given to {@link #first} and {@link #total}; −1 if there are none. Valid until a row is added. */
    public int find(ByteWriter key) {
        return groups.find(key.array(), 0, key.length());
    }

    /** The first row of a key that {@link #find} found, or −1. */
    public int first(int group) {
        return group == NONE ? NONE : heads[group];
    }

    /** The row of the same key that comes after {@code slot}, or −1. */
    public int next(int slot) {
        return lanes.nexts[slot];
    }

    /** The sum of the weights of the rows of a key; 0 if there are none. */
    public long total(int group) {
        return group == NONE ? 0 : totals[group];
    }

    public int weight(int slot) {
        return lanes.weights[slot];
    }

    /** The latest event time at which the row was added, ms. */
    public long timestamp(int slot) {
        return lanes.timestamps[slot];
    }

    /** How many rows of the other input this one matches, by weight; 0 at first. */
    public long matches(int slot) {
        return lanes.matches[slot];
    }

    public void setMatches(int slot, long matches) {
        lanes.matches[slot] = matches;
        table.touch(slot);
    }

    /** Lets {@code in} stand at the first byte of the row, behind its key; valid until the next addition. */
    public void readRow(int slot, ByteReader in) {
        table.readKey(slot, in);
        in.skip(in.readLength());
    }

    private int group(byte[] bytes, int offset, int length) {
        int group = groups.insert(bytes, offset, length);
        if (group >= 0) {
            return group;
        }
        int created = -group - 1;
        if (created >= heads.length) {
            int capacity = 2 * created;
            heads = Arrays.copyOf(heads, capacity);
            tails = Arrays.copyOf(tails, capacity);
            totals = Arrays.copyOf(totals, capacity);
        }
        heads[created] = NONE;
        tails[created] = NONE;
        totals[created] = 0;
        return created;
    }

    private void append(int slot, int group) {
        int last = tails[group];
        lanes.groups[slot] = group;
        lanes.previous[slot] = last;
        lanes.nexts[slot] = NONE;
        if (last == NONE) {
            heads[group] = slot;
        } else {
            lanes.nexts[last] = slot;
        }
        tails[group] = slot;
        // A row that is new adds its weight itself; one that was loaded has it already.
        totals[group] += lanes.weights[slot];
    }

    private void remove(int slot) {
        int group = lanes.groups[slot];
        int before = lanes.previous[slot];
        int after = lanes.nexts[slot];
        if (before == NONE) {
            heads[group] = after;
        } else {
            lanes.nexts[before] = after;
        }
        if (after == NONE) {
            tails[group] = before;
        } else {
            lanes.previous[after] = before;
        }
        if (heads[group] == NONE) {
            groups.remove(group);
        }
        table.remove(slot);
    }

    /** What is kept beside each row; the last three are not written but made again. The lists count as theirs. */
    private final class Lanes implements RowFormat {
        private int[] weights = new int[16];
        private long[] timestamps = new long[16];
        private long[] sequences = new long[16];
        private long[] matches = new long[16];
        private int[] groups = new int[16];
        private int[] nexts = new int[16];
        private int[] previous = new int[16];

        @Override
        public void ensureCapacity(int slots) {
            if (slots > weights.length) {
                int capacity = Math.max(slots, 2 * weights.length);
                weights = Arrays.copyOf(weights, capacity);
                timestamps = Arrays.copyOf(timestamps, capacity);
                sequences = Arrays.copyOf(sequences, capacity);
                matches = Arrays.copyOf(matches, capacity);
                groups = Arrays.copyOf(groups, capacity);
                nexts = Arrays.copyOf(nexts, capacity);
                previous = Arrays.copyOf(previous, capacity);
            }
        }

        @Override
        public void reset(int slot) {
            weights[slot] = 0;
            timestamps[slot] = Long.MIN_VALUE;
            sequences[slot] = 0;
            matches[slot] = 0;
        }

        @Override
        public void write(int slot, ByteWriter out) {
            out.writeInt(weights[slot]);
            out.writeLong(timestamps[slot]);
            out.writeLong(sequences[slot]);
            out.writeLong(matches[slot]);
        }

        @Override
        public void read(int slot, ByteReader in) {
            weights[slot] = in.readInt();
            timestamps[slot] = in.readLong();
            sequences[slot] = in.readLong();
            matches[slot] = in.readLong();
        }

        @Override
        public long bytes() {
            return 40L * weights.length + RowIndex.this.groups.bytes() + 16L * heads.length;
        }
    }
}
