// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Slots of a state table by key and, within a key, in order: a {@link SortedSlots} for each key that has any. A key's group is a
 * small number that may be used again once the group is released. Can be computed again from the state table.
 */
public final class SortedGroups {

    private final SortedSlots.Order order;
    private final KeyIndex keys = new KeyIndex();
    private final List<@Nullable SortedSlots> groups = new ArrayList<>();
    private long groupBytes;

    /** {@code order}: of the slots of one group. */
    public SortedGroups(SortedSlots.Order order) {
        this.order = order;
    }

    /** The group of a key, or −1. */
    public int find(byte[] bytes, int offset, int length) {
        return keys.find(bytes, offset, length);
    }

    /** The group of a key, newly made if need be. */
    public int group(byte[] bytes, int offset, int length) {
        int found = keys.insert(bytes, offset, length);
        if (found >= 0) {
            return found;
        }
        int created = -found - 1;
        while (groups.size() <= created) {
            groups.add(null);
        }
        SortedSlots slots = new SortedSlots(order);
        groups.set(created, slots);
        groupBytes += slots.bytes();
        return created;
    }

    /** The slots of a group, to be read only. */
    public SortedSlots slots(int group) {
        SortedSlots slots = groups.get(group);
        if (slots == null) {
            throw new IllegalArgumentException("group " + group + " is not in use");
        }
        return slots;
    }

    /** Any group in use; there must be one. */
    public int any() {
        for (int group = 0; group < groups.size(); group++) {
            if (groups.get(group) != null) {
                return group;
            }
        }
        throw new IllegalStateException("there are no rows");
    }

    /** Puts a slot into its group. */
    public void insert(int group, int slot) {
        SortedSlots slots = slots(group);
        groupBytes -= slots.bytes();
        slots.insert(slot);
        groupBytes += slots.bytes();
    }

    /** Takes a slot out of its group and returns the position that it had; the group stays. */
    public int remove(int group, int slot) {
        SortedSlots slots = slots(group);
        groupBytes -= slots.bytes();
        int position = slots.remove(slot);
        groupBytes += slots.bytes();
        return position;
    }

    /** Forgets a group that has no slots; its number must not be used afterwards. */
    public void releaseIfEmpty(int group) {
        SortedSlots slots = slots(group);
        if (slots.size() == 0) {
            groupBytes -= slots.bytes();
            groups.set(group, null);
            keys.remove(group);
        }
    }

    /** Bytes of memory in use, about: a sum that is kept. */
    public long bytes() {
        return keys.bytes() + groupBytes + 6L * groups.size();
    }
}
