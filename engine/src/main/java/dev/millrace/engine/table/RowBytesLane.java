// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.table;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.engine.state.RowFormat;
import java.util.Arrays;

/** One byte string beside each key of a state table; empty at first. */
public final class RowBytesLane implements RowFormat {

    private static final byte[] NOTHING = new byte[0];
    private static final int REFERENCE_BYTES = 4;

    private byte[][] values = new byte[16][];
    private long contentBytes;

    public RowBytesLane() {
        Arrays.fill(values, NOTHING);
    }

    public byte[] get(int slot) {
        return values[slot];
    }

    public void set(int slot, byte[] value) {
        contentBytes += bytes(value) - bytes(values[slot]);
        values[slot] = value;
    }

    @Override
    public void ensureCapacity(int slots) {
        if (slots > values.length) {
            int before = values.length;
            values = Arrays.copyOf(values, Math.max(slots, 2 * before));
            Arrays.fill(values, before, values.length, NOTHING);
        }
    }

    @Override
    public void reset(int slot) {
        set(slot, NOTHING);
    }

    @Override
    public void write(int slot, ByteWriter out) {
        out.writeLength(values[slot].length);
        out.write(values[slot]);
    }

    @Override
    public void read(int slot, ByteReader in) {
        set(slot, in.readBytes(in.readLength()));
    }

    @Override
    public long bytes() {
        return contentBytes + (long) REFERENCE_BYTES * values.length;
    }

    /** An array with its header, rounded up; the empty one is shared. */
    private static long bytes(byte[] value) {
        return value.length == 0 ? 0 : 16 + (value.length + 7 & ~7);
    }
}
