// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitions against sorted lists, with several copies of rows and with restarts. */
class OrderedRowsTest {

    private record Entry(int sort, int row, long time) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void keepsEachPartitionInOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<Entry>> expected = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        TestContext context = new TestContext();
        OrderedRows rows = new OrderedRows(context, "rows");
        for (int i = 0; i < 3000; i++) {
            int partition = random.nextInt(3);
            int row = random.nextInt(15);
            int sort = row / 3;
            List<Entry> entries = expected.get(partition);
            if (random.nextInt(5) < 3) {
                rows.add(bytes(partition), bytes(sort), bytes(row), i);
                int place = entries.size();
                while (place > 0 && entries.get(place - 1).sort() > sort) {
                    place--;
                }
                entries.add(place, new Entry(sort, row, i));
            } else {
                int slot = rows.find(bytes(partition), bytes(sort), bytes(row));
                int last = lastOf(entries, row);
                assertThat(slot >= 0).isEqualTo(last >= 0);
                if (slot >= 0) {
                    assertThat(rows.timestamp(slot))
                            .as("seed %d, step %d", seed, i)
                            .isEqualTo(entries.get(last).time());
                    int number = rows.partition(slot);
                    assertThat(rows.remove(slot)).isEqualTo(last);
                    rows.releaseIfEmpty(number);
                    entries.remove(last);
                }
            }
            if (random.nextInt(60) == 0) {
                context = context.checkpoint();
                rows = new OrderedRows(context, "rows");
                context.load();
                rows.restored();
            }
        }
        for (int partition = 0; partition < 3; partition++) {
            assertThat(content(rows, partition)).as("seed %d", seed).isEqualTo(expected.get(partition));
        }
    }

    private static int lastOf(List<Entry> entries, int row) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).row() == row) {
                return i;
            }
        }
        return -1;
    }

    private static List<Entry> content(OrderedRows rows, int partition) {
        List<Entry> entries = new ArrayList<>();
        int number = rows.findPartition(bytes(partition));
        if (number < 0) {
            return entries;
        }
        SortedSlots order = rows.order(number);
        ByteReader reader = new ByteReader(new byte[0], 0);
        for (int slot : order.range(0, order.size())) {
            rows.readRow(slot, reader);
            int row = reader.readInt();
            entries.add(new Entry(row / 3, row, rows.timestamp(slot)));
        }
        return entries;
    }

    private static ByteWriter bytes(int value) {
        ByteWriter writer = new ByteWriter(4);
        writer.writeInt(value);
        return writer;
    }
}
