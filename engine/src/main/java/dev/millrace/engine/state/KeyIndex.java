// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import java.util.Arrays;

/**
 * A set of byte strings, each with a small number, its slot. Slots are dense and given out again after removal, so that values
 * can be kept in plain arrays by slot.
 *
 * <p>Layout: an open-addressed table of slots with linear probing, at most half full; for each slot the hash and the place of its
 * key in one shared byte array, which is compacted when half of it is garbage. Lookup costs one hash of the key and, nearly
 * always, one comparison. Removal shifts the cluster back, so there are no tombstones. The hash differs from process to process
 * ({@link ByteHash#seeded}), so nobody can make keys that meet in one place; where keys lie in the table is never told, and
 * what is told is deterministic: same calls, same slots.
 */
public final class KeyIndex {

    private static final int INITIAL_SLOTS = 16;
    private static final int EMPTY = -1;

    private int[] table = filled(4 * INITIAL_SLOTS);
    private int[] hashes = new int[INITIAL_SLOTS];
    private int[] starts = new int[INITIAL_SLOTS];
    private int[] lengths = new int[INITIAL_SLOTS];
    private byte[] keys = new byte[INITIAL_SLOTS * 16];
    private int keyBytesUsed;
    private int keyBytesLive;
    private int[] free = new int[INITIAL_SLOTS];
    private int freeCount;
    private int slotLimit;
    private int size;

    /** Number of keys. */
    public int size() {
        return size;
    }

    /** All slots in use are below this; slots between may be free, see {@link #isLive}. */
    public int slotLimit() {
        return slotLimit;
    }

    /** Whether {@code slot} holds a key. */
    public boolean isLive(int slot) {
        return slot < slotLimit && lengths[slot] >= 0;
    }

    /** The slot of a key, or −1. */
    public int find(byte[] bytes, int offset, int length) {
        return lookup(bytes, offset, length, hash(bytes, offset, length));
    }

    /** The slot of a key, newly given if need be: then the result is {@code -slot - 1}. */
    public int insert(byte[] bytes, int offset, int length) {
        int hash = hash(bytes, offset, length);
        int found = lookup(bytes, offset, length, hash);
        if (found >= 0) {
            return found;
        }
        int slot = freeCount > 0 ? free[--freeCount] : nextSlot();
        storeKey(slot, bytes, offset, length);
        hashes[slot] = hash;
        size++;
        if (2 * size > table.length) {
            rehash();
        } else {
            place(slot);
        }
        return -slot - 1;
    }

    /** Removes the key at {@code slot}; the slot is free afterwards. */
    public void remove(int slot) {
        int mask = table.length - 1;
        int hole = hashes[slot] & mask;
        while (table[hole] != slot) {
            hole = hole + 1 & mask;
        }
        int next = hole + 1 & mask;
        while (table[next] != EMPTY) {
            int home = hashes[table[next]] & mask;
            if ((next - home & mask) >= (next - hole & mask)) {
                table[hole] = table[next];
                hole = next;
            }
            next = next + 1 & mask;
        }
        table[hole] = EMPTY;
        keyBytesLive -= lengths[slot];
        lengths[slot] = -1;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = slot;
        size--;
    }

    /** Lets {@code reader} stand at the first byte of the key at {@code slot}; valid until the next insertion. */
    public void readKey(int slot, ByteReader reader) {
        reader.reset(keys, starts[slot]);
    }

    /** Length of the key at {@code slot}, bytes. */
    public int keyLength(int slot) {
        return lengths[slot];
    }

    /** Appends the key at {@code slot} to {@code out}. */
    public void writeKey(int slot, ByteWriter out) {
        out.write(keys, starts[slot], lengths[slot]);
    }

    /** A copy of the key at {@code slot}. */
    public byte[] key(int slot) {
        return Arrays.copyOfRange(keys, starts[slot], starts[slot] + lengths[slot]);
    }

    /** Bytes of memory in use. */
    public long bytes() {
        return keys.length + 4L * (table.length + hashes.length + starts.length + lengths.length + free.length);
    }

    private static int hash(byte[] bytes, int offset, int length) {
        return (int) ByteHash.seeded(bytes, offset, length);
    }

    private int lookup(byte[] bytes, int offset, int length, int hash) {
        int mask = table.length - 1;
        int position = hash & mask;
        while (table[position] != EMPTY) {
            int slot = table[position];
            if (hashes[slot] == hash && lengths[slot] == length) {
                int start = starts[slot];
                if (Arrays.equals(keys, start, start + length, bytes, offset, offset + length)) {
                    return slot;
                }
            }
            position = position + 1 & mask;
        }
        return -1;
    }

    private int nextSlot() {
        if (slotLimit == hashes.length) {
            int capacity = 2 * slotLimit;
            hashes = Arrays.copyOf(hashes, capacity);
            starts = Arrays.copyOf(starts, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
        }
        return slotLimit++;
    }

    private void storeKey(int slot, byte[] bytes, int offset, int length) {
        lengths[slot] = -1;
        if (keys.length - keyBytesUsed < length) {
            makeRoom(length);
        }
        System.arraycopy(bytes, offset, keys, keyBytesUsed, length);
        starts[slot] = keyBytesUsed;
        lengths[slot] = length;
        keyBytesUsed += length;
        keyBytesLive += length;
    }

    private void makeRoom(int length) {
        long needed = (long) keyBytesLive + length;
        if (needed > Integer.MAX_VALUE - 64) {
            throw new StateLimitException("the keys of one state table are limited to 2 GiB");
        }
        long capacity = 2 * needed <= keys.length ? keys.length : Math.min(Integer.MAX_VALUE - 64, 2 * needed);
        byte[] compacted = new byte[(int) capacity];
        int used = 0;
        for (int slot = 0; slot < slotLimit; slot++) {
            if (lengths[slot] >= 0) {
                System.arraycopy(keys, starts[slot], compacted, used, lengths[slot]);
                starts[slot] = used;
                used += lengths[slot];
            }
        }
        keys = compacted;
        keyBytesUsed = used;
    }

    private void rehash() {
        table = filled(2 * table.length);
        for (int slot = 0; slot < slotLimit; slot++) {
            if (lengths[slot] >= 0) {
                place(slot);
            }
        }
    }

    private void place(int slot) {
        int mask = table.length - 1;
        int position = hashes[slot] & mask;
        while (table[position] != EMPTY) {
            position = position + 1 & mask;
        }
        table[position] = slot;
    }

    private static int[] filled(int length) {
        int[] array = new int[length];
        Arrays.fill(array, EMPTY);
        return array;
    }
}
