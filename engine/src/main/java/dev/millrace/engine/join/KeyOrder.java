// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.join;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.RowCodec;
import dev.millrace.engine.state.RowIndex;
import dev.millrace.engine.state.SortCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The order in which the rows of one join key are met: by their primary key, as a foreign-key join of Kafka Streams finds its
 * subscribers by the bytes of theirs; or as they came, if the side names no primary key.
 */
final class KeyOrder {

    private final JoinShape.Side side;
    private final ByteReader reader = new ByteReader(new byte[0], 0);
    private final ByteWriter bytes = new ByteWriter(32);

    KeyOrder(JoinShape.Side side) {
        this.side = side;
    }

    private record Keyed(int slot, byte[] key) {}

    /** The slots of the rows of {@code group} in {@code rows}, in order. */
    int[] slots(RowIndex rows, int group) {
        int[] slots = new int[4];
        int count = 0;
        for (int slot = rows.first(group); slot >= 0; slot = rows.next(slot)) {
            if (count == slots.length) {
                slots = Arrays.copyOf(slots, 2 * count);
            }
            slots[count++] = slot;
        }
        int[] found = Arrays.copyOf(slots, count);
        return count < 2 || side.primaryKey().isEmpty() ? found : sorted(rows, found);
    }

    private int[] sorted(RowIndex rows, int[] slots) {
        ChangesBuilder builder = new ChangesBuilder(side.types());
        for (int slot : slots) {
            rows.readRow(slot, reader);
            RowCodec.read(reader, builder.columns());
            builder.endRow(0, 1);
        }
        Changes decoded = builder.build();
        List<Keyed> keyed = new ArrayList<>(slots.length);
        for (int i = 0; i < slots.length; i++) {
            bytes.clear();
            for (int column : side.primaryKey()) {
                SortCodec.write(decoded.column(column), SortCodec.Direction.ASCENDING, i, bytes);
            }
            keyed.add(new Keyed(slots[i], bytes.toByteArray()));
        }
        keyed.sort(Comparator.comparing(Keyed::key, Arrays::compareUnsigned));
        return keyed.stream().mapToInt(Keyed::slot).toArray();
    }
}
