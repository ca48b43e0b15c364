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
 * Rows by partition, in order: what rankings and frames remember. A row that was inserted three times has three slots, so every
 * slot has one place in its partition's {@link SortedSlots}. Rows with equal sort keys stand in the order of their insertion, also
 * after a restart.
 *
 * <p>Layout: one {@link StateTable} whose keys are {@code partition, sort key} (see {@link SortCodec}), {@code number of the copy} and
 * {@code row} as bytes, the first two with their lengths. The first copy of a row counts the copies, so adding and removing one
 * is a lookup or two however many there are. Beside each slot: event time, sequence number, and bytes of the operator's own, such as
 * what it last said about the row. The orders are made again from the table after a restart.
 */
public final class OrderedRows {

    static final byte[] NOTHING = new byte[0];

    private final StateTable table;
    private final SortedGroups partitions = new SortedGroups(this::compare);
    private final OrderedRowLanes lanes = new OrderedRowLanes(partitions::bytes);
    private final ByteWriter scratch = new ByteWriter(128);
    private final ByteReader reader = new ByteReader(NOTHING, 0);
    private final ByteReader other = new ByteReader(NOTHING, 0);
    private int copyPosition;
    private long nextSequence;

    /** Declares the state table {@code name}. */
    public OrderedRows(OperatorContext context, String name) {
        table = context.state(name, lanes);
    }

    /** Makes the orders again from the table's content; to be called when the operator is restored. */
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
            lanes.partitions[slot] = partitions.group(reader.array(), reader.position(), length);
            reader.skip(length);
            placeSortKey(slot);
            partitions.insert(lanes.partitions[slot], slot);
            nextSequence = lanes.sequences[slot] + 1;
        }
    }

    /** Number of rows. */
    public int size() {
        return table.size();
    }

    /** Inserts a row and returns its slot. */
    public int add(ByteWriter partition, ByteWriter sortKey, ByteWriter row, long timestamp) {
        compose(partition, sortKey, row);
        int slot = table.insert(scratch);
        if (slot >= 0) {
            int first = slot;
            // The number is free unless the first copy was evicted before later ones and has come again.
            int copy = lanes.copies[first];
            writeCopy(copy);
            for (slot = table.insert(scratch); slot >= 0; slot = table.insert(scratch)) {
                writeCopy(++copy);
            }
            lanes.copies[first] = copy + 1;
            table.touch(first);
        }
        int created = -slot - 1;
        lanes.copies[created] = 1;
        lanes.sequences[created] = nextSequence++;
        lanes.timestamps[created] = timestamp;
        lanes.partitions[created] = partitions.group(partition.array(), 0, partition.length());
        table.readKey(created, reader);
        reader.skip(reader.readLength());
        placeSortKey(created);
        partitions.insert(lanes.partitions[created], created);
        return created;
    }

    /** The slot of a row, the last copy of it; −1 if there is none. */
    public int find(ByteWriter partition, ByteWriter sortKey, ByteWriter row) {
        compose(partition, sortKey, row);
        int first = table.find(scratch);
        if (first < 0 || lanes.copies[first] == 1) {
            return first;
        }
        writeCopy(lanes.copies[first] - 1);
        return table.find(scratch);
    }

    /** Removes the row at {@code slot}, which {@link #find} gave, and returns the position that it had in its partition. */
    public int remove(int slot) {
        scratch.clear();
        table.readKey(slot, reader);
        scratch.write(reader.array(), reader.position(), table.keyLength(slot));
        copyPosition = copyPosition(slot);
        writeCopy(0);
        int first = table.find(scratch);
        if (first != slot) {
            lanes.copies[first]--;
            table.touch(first);
        }
        return drop(slot);
    }

    /** Removes the row at {@code slot}, any of the copies: for rows that age out in order and are never taken back. */
    public int evict(int slot) {
        return drop(slot);
    }

    /** The partition of a slot; a small number, to be used again once {@link #releaseIfEmpty} has released it. */
    public int partition(int slot) {
        return lanes.partitions[slot];
    }

    /** The partition with that key, or −1. */
    public int findPartition(ByteWriter partition) {
        return partitions.find(partition.array(), 0, partition.length());
    }

    /** The one partition in use, where rows are not divided; there must be rows. */
    public int onlyPartition() {
        return partitions.any();
    }

    /** The slots of a partition in order. */
    public SortedSlots order(int partition) {
        return partitions.slots(partition);
    }

    /** Forgets a partition that has no rows; the caller must not use its number afterwards. */
    public void releaseIfEmpty(int partition) {
        partitions.releaseIfEmpty(partition);
    }

    /** Whether {@code slot} holds a row of {@code partition}. */
    public boolean isIn(int slot, int partition) {
        return table.isLive(slot) && lanes.partitions[slot] == partition;
    }

    /** A number that goes up from insertion to insertion. */
    public long sequence(int slot) {
        return lanes.sequences[slot];
    }

    public long timestamp(int slot) {
        return lanes.timestamps[slot];
    }

    /** The first sort key of a row as a number, if it is of a type kept as {@code long}; {@code nullValue} if it is null. */
    public long leadingLong(int slot, boolean descending, long nullValue) {
        table.readKey(slot, reader);
        reader.reset(reader.array(), reader.position() + lanes.sortStarts[slot]);
        if (reader.readByte() != 2) {
            return nullValue;
        }
        long bits = reader.readLong();
        return (descending ? ~bits : bits) ^ Long.MIN_VALUE;
    }

    /** The operator's own bytes beside a row; empty at first. */
    public byte[] note(int slot) {
        return lanes.notes[slot];
    }

    public void setNote(int slot, byte[] note) {
        lanes.setNote(slot, note);
        table.touch(slot);
    }

    /** Lets {@code in} stand at the first byte of the row; valid until the next insertion. */
    public void readRow(int slot, ByteReader in) {
        table.readKey(slot, in);
        in.reset(in.array(), in.position() + copyPosition(slot) + Integer.BYTES);
    }

    /** Bytes of the row that {@link #readRow} reads. */
    public int rowLength(int slot) {
        return table.keyLength(slot) - copyPosition(slot) - Integer.BYTES;
    }

    private int drop(int slot) {
        int position = partitions.remove(lanes.partitions[slot], slot);
        lanes.setNote(slot, NOTHING);
        table.remove(slot);
        return position;
    }

    private void compose(ByteWriter partition, ByteWriter sortKey, ByteWriter row) {
        scratch.clear();
        scratch.writeLength(partition.length());
        scratch.write(partition.array(), 0, partition.length());
        scratch.writeLength(sortKey.length());
        scratch.write(sortKey.array(), 0, sortKey.length());
        copyPosition = scratch.length();
        scratch.writeInt(0);
        scratch.write(row.array(), 0, row.length());
    }

    private void writeCopy(int copy) {
        byte[] bytes = scratch.array();
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[copyPosition + i] = (byte) (copy >>> 24 - 8 * i);
        }
    }

    private int copyPosition(int slot) {
        return lanes.sortStarts[slot] + lanes.sortLengths[slot];
    }

    /** Notes where the sort key lies in the table's key; {@code reader} stands at its length. */
    private void placeSortKey(int slot) {
        lanes.sortLengths[slot] = reader.readLength();
        int position = reader.position();
        table.readKey(slot, reader);
        lanes.sortStarts[slot] = position - reader.position();
    }

    private int compare(int left, int right) {
        int bySortKey = compareSortKeys(left, right);
        return bySortKey != 0 ? bySortKey : Long.compare(lanes.sequences[left], lanes.sequences[right]);
    }

    /** Compares the sort key of a row with {@code sortKey}; 0 if they are equal. */
    public int compareSortKey(int slot, ByteWriter sortKey) {
        table.readKey(slot, reader);
        int start = reader.position() + lanes.sortStarts[slot];
        return Arrays.compareUnsigned(
                reader.array(), start, start + lanes.sortLengths[slot], sortKey.array(), 0, sortKey.length());
    }

    /** Compares the sort keys of two rows of a partition; 0 if they are equal. */
    public int compareSortKeys(int left, int right) {
        table.readKey(left, reader);
        table.readKey(right, other);
        int leftStart = reader.position() + lanes.sortStarts[left];
        int rightStart = other.position() + lanes.sortStarts[right];
        return Arrays.compareUnsigned(
                reader.array(),
                leftStart,
                leftStart + lanes.sortLengths[left],
                other.array(),
                rightStart,
                rightStart + lanes.sortLengths[right]);
    }
}
