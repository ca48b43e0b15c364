// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;

/**
 * What an operator keeps beside each key of a {@link StateTable}, in arrays of its own indexed by slot: how to make room for
 * slots, clear one, and write and read one.
 */
public interface RowFormat {

    /** Makes room for slots {@code [0 .. slots)}. */
    void ensureCapacity(int slots);

    /** Brings a slot to its first state; called when a key is inserted. */
    void reset(int slot);

    /** Appends the content of {@code slot} to {@code out}. */
    void write(int slot, ByteWriter out);

    /** Reads what {@link #write} wrote. */
    void read(int slot, ByteReader in);

    /** Bytes of memory in use for all slots, about. */
    long bytes();

    /** Nothing beside the key. */
    RowFormat NONE = new RowFormat() {
        @Override
        public void ensureCapacity(int slots) {}

        @Override
        public void reset(int slot) {}

        @Override
        public void write(int slot, ByteWriter out) {}

        @Override
        public void read(int slot, ByteReader in) {}

        @Override
        public long bytes() {
            return 0;
        }
    };
}
