// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.join;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.state.RowFormat;
import dev.millrace.engine.state.SortedGroups;
import dev.millrace.engine.state.SortedSlots;
import dev.millrace.engine.state.StateTable;
import java.util.Arrays;

/**
 * The rows of one stream that wait for their partners: by key and time, by time alone so that old ones are found, and those without
 * a match so far.
 *
 * <p>Layout: one {@link StateTable} whose keys are {@code length of the key, key, time, sequence number, row} as bytes; the sequence
 * number counts arrivals and makes each row its own. Beside each: whether it waits to be told as unmatched. The orders are made
 * again from the table after a restart.
 */
final class JoinBuffer {

    private final StateTable table;
    private final Lanes lanes = new Lanes();
    private final SortedGroups byKey = new SortedGroups(this::compareTimes);
    private final SortedSlots byTime = new SortedSlots(this::compareTimes);
    private final SortedSlots unmatched = new SortedSlots(this::compareTimes);
    private final ByteWriter scratch = new ByteWriter(128);
    private final ByteReader reader = new ByteReader(new byte[0], 0);
    private final ByteReader other = new ByteReader(new byte[0], 0);
    private long nextSequence;

    JoinBuffer(OperatorContext context, String name) {
        table = context.state(name, lanes);
    }

    void restored() {
        for (int slot = 0; slot < table.slotLimit(); slot++) {
            if (table.isLive(slot)) {
                table.readKey(slot, reader);
                int length = reader.readLength();
                int group = byKey.group(reader.array(), reader.position(), length);
                reader.skip(length);
                lanes.groups[slot] = group;
                lanes.times[slot] = reader.readLong();
                lanes.sequences[slot] = reader.readLong();
                nextSequence = Math.max(nextSequence, lanes.sequences[slot] + 1);
                place(slot);
            }
        }
    }

    /** Adds a row; {@code isUnmatched}: it is to be told as unmatched if nothing comes. */
    void add(ByteWriter key, ByteWriter row, long timestamp, boolean isUnmatched) {
        long sequence = nextSequence++;
        scratch.clear();
        scratch.writeLength(key.length());
        scratch.write(key.array(), 0, key.length());
        scratch.writeLong(timestamp);
        scratch.writeLong(sequence);
        scratch.write(row.array(), 0, row.length());
        int slot = -table.insert(scratch) - 1;
        lanes.groups[slot] = byKey.group(key.array(), 0, key.length());
        lanes.times[slot] = timestamp;
        lanes.sequences[slot] = sequence;
        lanes.unmatched[slot] = isUnmatched;
        place(slot);
    }

    /** The rows of a key with times in {@code [from .. to]}, by time, then by arrival. */
    int[] near(ByteWriter key, long from, long to) {
        int group = byKey.find(key.array(), 0, key.length());
        if (group < 0 || from > to) {
            return new int[0];
        }
        SortedSlots rows = byKey.slots(group);
        int first = rows.lowerBound(slot -> lanes.times[slot] < from);
        int end = rows.lowerBound(slot -> lanes.times[slot] <= to);
        return rows.range(first, end);
    }

    long timestamp(int slot) {
        return lanes.times[slot];
    }

    /** Lets {@code in} stand at the first byte of the row; valid until the next addition. */
    void readRow(int slot, ByteReader in) {
        table.readKey(slot, in);
        in.skip(in.readLength());
        in.skip(2 * Long.BYTES);
    }

    /** The row has a match and need not be told. */
    void match(int slot) {
        if (lanes.unmatched[slot]) {
            unmatched.remove(slot);
            lanes.unmatched[slot] = false;
            table.touch(slot);
        }
    }

    /** Whether any unmatched row is older than {@code time}. */
    boolean hasUnmatchedBefore(long time) {
        return unmatched.size() > 0 && lanes.times[unmatched.get(0)] < time;
    }

    /** Whether any row is older than {@code time}. */
    boolean hasBefore(long time) {
        return byTime.size() > 0 && lanes.times[byTime.get(0)] < time;
    }

    /** The unmatched rows older than {@code time}, by time; they count as told. */
    int[] takeUnmatched(long time) {
        int count = unmatched.lowerBound(slot -> lanes.times[slot] < time);
        int[] slots = unmatched.range(0, count);
        for (int slot : slots) {
            match(slot);
        }
        return slots;
    }

    /** Compares the keys of two rows, this buffer's and that one's, in the order of {@link dev.millrace.engine.state.SortCodec}. */
    int compareKeys(int slot, JoinBuffer that, int otherSlot) {
        table.readKey(slot, reader);
        that.table.readKey(otherSlot, other);
        int length = reader.readLength();
        int otherLength = other.readLength();
        return Arrays.compareUnsigned(
                reader.array(),
                reader.position(),
                reader.position() + length,
                other.array(),
                other.position(),
                other.position() + otherLength);
    }

    long sequence(int slot) {
        return lanes.sequences[slot];
    }

    /** Removes the rows older than {@code time}. */
    void removeBefore(long time) {
        while (hasBefore(time)) {
            int slot = byTime.get(0);
            byTime.removeAt(0);
            match(slot);
            int group = lanes.groups[slot];
            byKey.remove(group, slot);
            byKey.releaseIfEmpty(group);
            table.remove(slot);
        }
    }

    private void place(int slot) {
        byKey.insert(lanes.groups[slot], slot);
        byTime.insert(slot);
        if (lanes.unmatched[slot]) {
            unmatched.insert(slot);
        }
    }

    private int compareTimes(int left, int right) {
        int byTimes = Long.compare(lanes.times[left], lanes.times[right]);
        return byTimes != 0 ? byTimes : Long.compare(lanes.sequences[left], lanes.sequences[right]);
    }

    /** Only whether a row is unmatched is written; the rest stands in the key or is made again. */
    private final class Lanes implements RowFormat {
        private boolean[] unmatched = new boolean[16];
        private long[] times = new long[16];
        private long[] sequences = new long[16];
        private int[] groups = new int[16];

        @Override
        public void ensureCapacity(int slots) {
            if (slots > times.length) {
                int capacity = Math.max(slots, 2 * times.length);
                unmatched = Arrays.copyOf(unmatched, capacity);
                times = Arrays.copyOf(times, capacity);
                sequences = Arrays.copyOf(sequences, capacity);
                groups = Arrays.copyOf(groups, capacity);
            }
        }

        @Override
        public void reset(int slot) {
            unmatched[slot] = false;
        }

        @Override
        public void write(int slot, ByteWriter out) {
            out.writeByte(unmatched[slot] ? 1 : 0);
        }

        @Override
        public void read(int slot, ByteReader in) {
            unmatched[slot] = in.readByte() != 0;
        }

        @Override
        public long bytes() {
            // 1 + 2 × 8 + 4 for each slot, and the ways to find them.
            return 21L * times.length + byKey.bytes() + byTime.bytes() + JoinBuffer.this.unmatched.bytes();
        }
    }
}
