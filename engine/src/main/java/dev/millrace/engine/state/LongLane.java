// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import java.util.Arrays;

/** One {@code long} beside each key of a state table; 0 at first. */
public final class LongLane implements RowFormat {

    private long[] values = new long[16];

    public long get(int slot) {
        return values[slot];
    }

    public void set(int slot, long value) {
        values[slot] = value;
    }

    @Override
    public void ensureCapacity(int slots) {
        if (slots > values.length) {
            values = Arrays.copyOf(values, Math.max(slots, 2 * values.length));
        }
    }

    @Override
    public void reset(int slot) {
        values[slot] = 0;
    }

    @Override
    public void write(int slot, ByteWriter out) {
        out.writeLong(values[slot]);
    }

    @Override
    public void read(int slot, ByteReader in) {
        values[slot] = in.readLong();
    }

    @Override
    public long bytes() {
        return 8L * values.length;
    }
}
