// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.RowCodec;
import dev.millrace.data.Type;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often each value is in a group: a Z-set. A number may be negative for a while, if a deletion comes before its insertion; a
 * value whose number is 0 is gone. Values stand in the order of the map that it is made over: of appearance, or sorted.
 */
final class Counts {

    /** An entry of a linked or sorted map, its place in a table, and the boxed number. */
    private static final long ENTRY_BYTES = 64;

    private final Map<@Nullable Object, Long> counts;
    private long total;
    private long valueBytes;

    /** {@code counts}: empty; only this class writes to it from now on. It must take null if null is to be counted. */
    Counts(Map<@Nullable Object, Long> counts) {
        this.counts = counts;
    }

    /** Counts {@code weight} more of {@code value}; +1 if it appeared, −1 if it disappeared, else 0. */
    int add(@Nullable Object value, long weight) {
        Long found = counts.get(value);
        long before = found == null ? 0 : found;
        long after = before + weight;
        total += weight;
        if (after == 0) {
            if (found != null) {
                counts.remove(value);
                valueBytes -= ValueBytes.of(value);
            }
        } else {
            counts.put(value, after);
            valueBytes += found == null ? ValueBytes.of(value) : 0;
        }
        return before > 0 == after > 0 ? 0 : after > 0 ? 1 : -1;
    }

    void addAll(Counts other) {
        other.counts.forEach(this::add);
    }

    long count(@Nullable Object value) {
        return counts.getOrDefault(value, 0L);
    }

    boolean contains(@Nullable Object value) {
        return counts.containsKey(value);
    }

    /** Number of different values. */
    int size() {
        return counts.size();
    }

    /** Number of values, equal ones counted each time. */
    long total() {
        return total;
    }

    void clear() {
        counts.clear();
        total = 0;
        valueBytes = 0;
    }

    /** Appends all values of {@code type} with their numbers. */
    void write(Type type, ByteWriter out) {
        out.writeLength(counts.size());
        counts.forEach((value, count) -> {
            RowCodec.write(type, value, out);
            out.writeLong(count);
        });
    }

    /** Adds what {@link #write} wrote. */
    void read(Type type, ByteReader in) {
        int size = in.readLength();
        for (int i = 0; i < size; i++) {
            add(RowCodec.read(type, in), in.readLong());
        }
    }

    /** Memory that values and numbers take, about: a sum that is kept. */
    long bytes() {
        return ENTRY_BYTES * (1 + counts.size()) + valueBytes;
    }
}
