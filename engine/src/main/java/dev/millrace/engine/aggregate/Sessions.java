// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.engine.state.KeyIndex;
import dev.millrace.engine.state.RowFormat;
import dev.millrace.engine.state.SlotHeap;
import dev.millrace.engine.state.StateTable;
import java.util.Arrays;

/**
 * The open sessions: beside each one's aggregates its first and last time, and the ways to find it: the sessions of a key in order of
 * time, and the one that ends first. A session is extended where it stands.
 *
 * <p>The key of a session in the state table is its group's key and the time of the row that began it (8 bytes, big-endian): no two
 * open sessions of a group have that in common, as the time lies in one of them only.
 */
final class Sessions implements RowFormat {

    private final Groups groups;
    private final KeyIndex keys = new KeyIndex();
    private final SessionLists lists = new SessionLists();
    private final SlotHeap ends = new SlotHeap();
    private final ByteReader reader = new ByteReader(new byte[0], 0);
    private long[] firstTimes = new long[16];
    private long[] lastTimes = new long[16];

    Sessions(Groups groups) {
        this.groups = groups;
    }

    long start(int slot) {
        return firstTimes[slot];
    }

    long end(int slot) {
        return lastTimes[slot];
    }

    /** The group of that key, or −1 if it has no open session. */
    int group(ByteWriter key) {
        return keys.find(key.array(), 0, key.length());
    }

    /** Number of sessions of {@code group}, which may be −1. */
    int count(int group) {
        return group < 0 ? 0 : lists.count(group);
    }

    /** The session of {@code group} that is {@code index}-th by time. */
    int slot(int group, int index) {
        return lists.slot(group, index);
    }

    /** How many sessions of {@code group} end before {@code time}. */
    int countBefore(int group, long time) {
        int low = 0;
        int high = count(group);
        while (low < high) {
            int middle = low + high >>> 1;
            if (lastTimes[lists.slot(group, middle)] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** A session of one moment, new in the table at {@code slot}, of the group with {@code key}. */
    void begin(ByteWriter key, int slot, long time) {
        firstTimes[slot] = time;
        lastTimes[slot] = time;
        link(key.array(), 0, key.length(), slot);
    }

    /** The session at {@code slot} now reaches from {@code start} to {@code end}. */
    void extend(int slot, long start, long end) {
        firstTimes[slot] = start;
        lastTimes[slot] = end;
        ends.put(slot, end);
    }

    /** Forgets the session of {@code group} that is {@code index}-th by time, and the group with its last one. */
    void remove(int group, int index) {
        ends.remove(lists.slot(group, index));
        lists.remove(group, index);
        if (lists.count(group) == 0) {
            lists.release(group);
            keys.remove(group);
        }
    }

    /** Whether any session ends at {@code time} or before. */
    boolean isDue(long time) {
        return ends.isDue(time);
    }

    /** The session that ends first; there must be one. */
    int first() {
        return ends.first();
    }

    /** Makes the ways to find sessions again from the table's content. */
    void restored(StateTable table) {
        for (int slot = 0; slot < table.slotLimit(); slot++) {
            if (table.isLive(slot)) {
                table.readKey(slot, reader);
                link(reader.array(), reader.position(), table.keyLength(slot) - Long.BYTES, slot);
            }
        }
    }

    private void link(byte[] key, int offset, int length, int slot) {
        int group = keys.insert(key, offset, length);
        group = group < 0 ? -group - 1 : group;
        lists.insert(group, countBefore(group, firstTimes[slot]), slot);
        ends.put(slot, lastTimes[slot]);
    }

    @Override
    public void ensureCapacity(int slots) {
        groups.ensureCapacity(slots);
        if (slots > firstTimes.length) {
            int capacity = Math.max(slots, 2 * firstTimes.length);
            firstTimes = Arrays.copyOf(firstTimes, capacity);
            lastTimes = Arrays.copyOf(lastTimes, capacity);
        }
    }

    @Override
    public void reset(int slot) {
        groups.reset(slot);
    }

    @Override
    public void write(int slot, ByteWriter out) {
        out.writeLong(firstTimes[slot]);
        out.writeLong(lastTimes[slot]);
        groups.write(slot, out);
    }

    @Override
    public void read(int slot, ByteReader in) {
        firstTimes[slot] = in.readLong();
        lastTimes[slot] = in.readLong();
        groups.read(slot, in);
    }

    @Override
    public long bytes() {
        return groups.bytes() + 16L * firstTimes.length + keys.bytes() + lists.bytes() + ends.bytes();
    }
}
