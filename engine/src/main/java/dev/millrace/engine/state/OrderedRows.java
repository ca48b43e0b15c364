// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.engine.operator.OperatorContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    private static final byte[] NOTHING = new byte[0];

    private final StateTable table;
    private final Lanes lanes = new Lanes();
    private final KeyIndex partitions = new KeyIndex();
    private final List<@Nullable SortedSlots> orders = new ArrayList<>();
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
            lanes.partitions[slot] = partition(reader.array(), reader.position(), length);
            reader.skip(length);
            placeSortKey(slot);
            order(lanes.partitions[slot]).insert(slot);
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
        lanes.partitions[created] = partition(partition.array(), 0, partition.length());
        table.readKey(created, reader);
        reader.skip(reader.readLength());
        placeSortKey(created);
        order(lanes.partitions[created]).insert(created);
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
        for (int partition = 0; partition < orders.size(); partition++) {
            if (orders.get(partition) != null) {
                return partition;
            }
        }
        throw new IllegalStateException("there are no rows");
    }

    /** The slots of a partition in order. */
    public SortedSlots order(int partition) {
        SortedSlots order = orders.get(partition);
        if (order == null) {
            throw new IllegalArgumentException("partition " + partition + " is not in use");
        }
        return order;
    }

    /** Forgets a partition that has no rows; the caller must not use its number afterwards. */
    public void releaseIfEmpty(int partition) {
        if (order(partition).size() == 0) {
            orders.set(partition, null);
            partitions.remove(partition);
        }
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
        int position = order(lanes.partitions[slot]).remove(slot);
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

    private int partition(byte[] bytes, int offset, int length) {
        int partition = partitions.insert(bytes, offset, length);
        if (partition >= 0) {
            return partition;
        }
        int created = -partition - 1;
        while (orders.size() <= created) {
            orders.add(null);
        }
        orders.set(created, new SortedSlots(this::compare));
        return created;
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

    /** What is kept beside each row; the last three are not written but made again. */
    private static final class Lanes implements RowFormat {
        private int[] copies = new int[16];
        private long[] sequences = new long[16];
        private long[] timestamps = new long[16];
        private byte[][] notes = filled(new byte[16][], 0);
        private long noteBytes;
        private int[] partitions = new int[16];
        private int[] sortStarts = new int[16];
        private int[] sortLengths = new int[16];

        @Override
        public void ensureCapacity(int slots) {
            if (slots > copies.length) {
                int before = copies.length;
                int capacity = Math.max(slots, 2 * before);
                copies = Arrays.copyOf(copies, capacity);
                sequences = Arrays.copyOf(sequences, capacity);
                timestamps = Arrays.copyOf(timestamps, capacity);
                notes = filled(Arrays.copyOf(notes, capacity), before);
                partitions = Arrays.copyOf(partitions, capacity);
                sortStarts = Arrays.copyOf(sortStarts, capacity);
                sortLengths = Arrays.copyOf(sortLengths, capacity);
            }
        }

        private static byte[][] filled(byte[][] array, int from) {
            Arrays.fill(array, from, array.length, NOTHING);
            return array;
        }

        @Override
        public void reset(int slot) {
            copies[slot] = 0;
            sequences[slot] = 0;
            timestamps[slot] = Long.MIN_VALUE;
            setNote(slot, NOTHING);
        }

        @Override
        public void write(int slot, ByteWriter out) {
            out.writeInt(copies[slot]);
            out.writeLong(sequences[slot]);
            out.writeLong(timestamps[slot]);
            out.writeLength(notes[slot].length);
            out.write(notes[slot]);
        }

        @Override
        public void read(int slot, ByteReader in) {
            copies[slot] = in.readInt();
            sequences[slot] = in.readLong();
            timestamps[slot] = in.readLong();
            setNote(slot, in.readBytes(in.readLength()));
        }

        void setNote(int slot, byte[] note) {
            noteBytes += note.length - notes[slot].length;
            notes[slot] = note;
        }

        @Override
        public long bytes() {
            // Beside the bytes each note is an object of about 24 bytes.
            return 64L * copies.length + noteBytes;
        }
    }
}
