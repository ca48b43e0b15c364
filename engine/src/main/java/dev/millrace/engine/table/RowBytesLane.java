// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.table;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.engine.state.RowFormat;
import java.util.Arrays;

/** One byte string beside each key of a state table; empty at first. */
public final class RowBytesLane implements RowFormat {

    private static final byte[] NOTHING = new byte[0];
    /** Memory of an array beyond its content: header and padding. */
    private static final int ARRAY_OVERHEAD_BYTES = 20;

    private byte[][] values = new byte[16][];
    private long contentBytes;

    public RowBytesLane() {
        Arrays.fill(values, NOTHING);
    }

    public byte[] get(int slot) {
        return values[slot];
    }

    public void set(int slot, byte[] value) {
        contentBytes += value.length - values[slot].length;
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
        return contentBytes + (8L + ARRAY_OVERHEAD_BYTES) * values.length;
    }
}
