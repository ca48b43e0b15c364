// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import java.util.Arrays;
import java.util.function.LongSupplier;

/** What {@link OrderedRows} keeps beside each row; the last three are not written but made again. */
final class OrderedRowLanes implements RowFormat {

    private static final long BYTES_A_SLOT = 5 * Integer.BYTES + 2 * Long.BYTES;

    private final LongSupplier otherBytes;
    int[] copies = new int[16];
    long[] sequences = new long[16];
    long[] timestamps = new long[16];
    byte[][] notes = filled(new byte[16][], 0);
    private long noteBytes;
    int[] partitions = new int[16];
    int[] sortStarts = new int[16];
    int[] sortLengths = new int[16];

    /** {@code otherBytes}: memory of what is made from these, to be counted with them. */
    OrderedRowLanes(LongSupplier otherBytes) {
        this.otherBytes = otherBytes;
    }

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
        Arrays.fill(array, from, array.length, OrderedRows.NOTHING);
        return array;
    }

    @Override
    public void reset(int slot) {
        copies[slot] = 0;
        sequences[slot] = 0;
        timestamps[slot] = Long.MIN_VALUE;
        setNote(slot, OrderedRows.NOTHING);
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
        noteBytes += bytes(note) - bytes(notes[slot]);
        notes[slot] = note;
    }

    /** An array with its header, rounded up; the empty one is shared. */
    private static long bytes(byte[] note) {
        return note.length == 0 ? 0 : 16 + (note.length + 7 & ~7);
    }

    @Override
    public long bytes() {
        return BYTES_A_SLOT * copies.length + noteBytes + otherBytes.getAsLong();
    }
}
