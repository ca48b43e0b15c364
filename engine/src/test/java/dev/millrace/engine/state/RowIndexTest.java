// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index against a map of lists, with restarts. */
class RowIndexTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void holdsWeightsInOrderOfInsertion(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Integer, Map<Integer, Integer>> expected = new HashMap<>();
        TestContext context = new TestContext();
        RowIndex index = new RowIndex(context, "rows");
        for (int i = 0; i < 4000; i++) {
            int key = random.nextInt(12);
            int row = random.nextInt(20);
            int weight = random.nextBoolean() ? 1 : -1;
            Map<Integer, Integer> rows = expected.computeIfAbsent(key, ignored -> new LinkedHashMap<>());
            int after = rows.merge(row, weight, Integer::sum);
            int slot = index.add(bytes(key), bytes(row), weight, i);
            assertThat(slot < 0).as("gone, seed %d, step %d", seed, i).isEqualTo(after == 0);
            if (after == 0) {
                rows.remove(row);
            } else {
                assertThat(index.weight(slot)).isEqualTo(after);
            }
            if (random.nextInt(50) == 0) {
                context = context.checkpoint();
                index = new RowIndex(context, "rows");
                context.load();
                index.restored();
            }
        }
        for (int key = 0; key < 12; key++) {
            Map<Integer, Integer> rows = expected.getOrDefault(key, Map.of());
            assertThat(content(index, key))
                    .as("key %d, seed %d", key, seed)
                    .isEqualTo(new ArrayList<>(rows.entrySet()));
            assertThat(index.total(index.find(bytes(key))))
                    .isEqualTo(
                            rows.values().stream().mapToLong(Integer::longValue).sum());
        }
    }

    private static List<Map.Entry<Integer, Integer>> content(RowIndex index, int key) {
        List<Map.Entry<Integer, Integer>> rows = new ArrayList<>();
        ByteReader reader = new ByteReader(new byte[0], 0);
        for (int slot = index.first(index.find(bytes(key))); slot >= 0; slot = index.next(slot)) {
            index.readRow(slot, reader);
            rows.add(Map.entry(reader.readInt(), index.weight(slot)));
        }
        return rows;
    }

    private static ByteWriter bytes(int value) {
        ByteWriter writer = new ByteWriter(4);
        writer.writeInt(value);
        return writer;
    }
}
