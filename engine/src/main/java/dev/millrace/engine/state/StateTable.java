// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator's state: keys (bytes, see {@link dev.millrace.data.RowCodec}) with a slot each, and beside each slot whatever the
 * operator's {@link RowFormat} keeps in its arrays. The table knows which keys changed since they were last written, so that a
 * checkpoint writes changes and not everything.
 *
 * <p>The operator calls {@link #touch} for each slot whose content it changes; insertion and removal are noted by themselves.
 * The host calls {@link #writeChanges} between ticks and {@link #load} before the first one. How the host keeps what is written,
 * in memory, on disk or in a store of its own, the operator does not see.
 */
public final class StateTable {

    private final String name;
    private final RowFormat format;
    private final boolean tracked;
    private final KeyIndex index = new KeyIndex();
    private long[] dirty = new long[1];
    private final List<byte[]> removed = new ArrayList<>();
    private final ByteWriter scratch = new ByteWriter(64);
    private long removedBytes;

    /** {@code tracked}: whether changes are noted for {@link #writeChanges}; a host that never writes saves the memory. */
    public StateTable(String name, RowFormat format, boolean tracked) {
        this.name = name;
        this.format = format;
        this.tracked = tracked;
        format.ensureCapacity(1);
    }

    public String name() {
        return name;
    }

    /** Number of keys. */
    public int size() {
        return index.size();
    }

    /** The slot of a key, or −1. */
    public int find(byte[] bytes, int offset, int length) {
        return index.find(bytes, offset, length);
    }

    /** The slot of the key that {@code key} holds, or −1. */
    public int find(ByteWriter key) {
        return index.find(key.array(), 0, key.length());
    }

    /**
     * The slot of a key. If the key is new its slot is reset, counts as changed, and the result is {@code -slot - 1}.
     */
    public int insert(byte[] bytes, int offset, int length) {
        int slot = index.insert(bytes, offset, length);
        if (slot < 0) {
            int created = -slot - 1;
            format.ensureCapacity(index.slotLimit());
            format.reset(created);
            touch(created);
        }
        return slot;
    }

    /** As {@link #insert(byte[], int, int)} with the key that {@code key} holds. */
    public int insert(ByteWriter key) {
        return insert(key.array(), 0, key.length());
    }

    /** Removes the key at {@code slot}. */
    public void remove(int slot) {
        if (tracked) {
            removed.add(index.key(slot));
            removedBytes += 24 + index.keyLength(slot);
            int word = slot >> 6;
            if (word < dirty.length) {
                dirty[word] &= ~(1L << slot);
            }
        }
        index.remove(slot);
    }

    /** Notes that the content of {@code slot} has changed. */
    public void touch(int slot) {
        if (!tracked) {
            return;
        }
        int word = slot >> 6;
        if (word >= dirty.length) {
            dirty = Arrays.copyOf(dirty, Math.max(word + 1, 2 * dirty.length));
        }
        dirty[word] |= 1L << slot;
    }

    /** All slots in use are below this; see {@link #isLive}. Going through them in order is deterministic. */
    public int slotLimit() {
        return index.slotLimit();
    }

    /** Whether {@code slot} holds a key. */
    public boolean isLive(int slot) {
        return index.isLive(slot);
    }

    /** Lets {@code reader} stand at the first byte of the key at {@code slot}; valid until the next insertion. */
    public void readKey(int slot, ByteReader reader) {
        index.readKey(slot, reader);
    }

    /** A copy of the key at {@code slot}. */
    public byte[] key(int slot) {
        return index.key(slot);
    }

    /** Length of the key at {@code slot}, bytes. */
    public int keyLength(int slot) {
        return index.keyLength(slot);
    }

    /** Bytes of memory in use, about. */
    public long bytes() {
        return index.bytes() + format.bytes() + 8L * dirty.length + removedBytes;
    }

    /** Tells all changes since the last call: first every removed key with {@code null}, then every changed one with its row. */
    public void writeChanges(ChangeWriter writer) {
        for (byte[] key : removed) {
            writer.write(key, null);
        }
        removed.clear();
        removedBytes = 0;
        for (int word = 0; word < dirty.length; word++) {
            for (long bits = dirty[word]; bits != 0; bits &= bits - 1) {
                int slot = (word << 6) + Long.numberOfTrailingZeros(bits);
                scratch.clear();
                format.write(slot, scratch);
                writer.write(index.key(slot), scratch.toByteArray());
            }
            dirty[word] = 0;
        }
    }

    /** Takes back a key and its row, as written by {@link #writeChanges}; does not count as a change. */
    public void load(byte[] key, byte[] row) {
        int slot = index.insert(key, 0, key.length);
        int place = slot < 0 ? -slot - 1 : slot;
        format.ensureCapacity(index.slotLimit());
        format.reset(place);
        format.read(place, new ByteReader(row, 0));
    }

    /** Receives changed keys; {@code row} is {@code null} if the key was removed. */
    @FunctionalInterface
    public interface ChangeWriter {
        void write(byte[] key, byte @Nullable [] row);
    }
}
