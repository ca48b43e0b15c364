// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ByteWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateTableTest {

    /** What was told since the start, replayed, is the content, wherever the table is written and restarted. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void changesReplayedAreTheContent(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Integer, Long> expected = new HashMap<>();
        TestContext context = new TestContext();
        LongLane values = new LongLane();
        StateTable table = context.state("t", values);
        ByteWriter key = new ByteWriter(8);
        for (int i = 0; i < 5000; i++) {
            int number = random.nextInt(300);
            key.clear();
            key.writeInt(number);
            if (random.nextInt(4) == 0) {
                int slot = table.find(key);
                assertThat(slot >= 0).isEqualTo(expected.remove(number) != null);
                if (slot >= 0) {
                    table.remove(slot);
                }
            } else {
                int slot = table.insert(key);
                slot = slot < 0 ? -slot - 1 : slot;
                assertThat(values.get(slot)).isEqualTo(expected.getOrDefault(number, 0L));
                values.set(slot, values.get(slot) + i);
                table.touch(slot);
                expected.merge(number, (long) i, Long::sum);
            }
            if (random.nextInt(100) == 0) {
                context = context.checkpoint();
                values = new LongLane();
                table = context.state("t", values);
                context.load();
            }
            assertThat(table.size()).as("seed %d, step %d", seed, i).isEqualTo(expected.size());
        }
        Map<Integer, Long> content = new HashMap<>();
        for (int slot = 0; slot < table.slotLimit(); slot++) {
            if (table.isLive(slot)) {
                content.put(ByteBuffer.wrap(table.key(slot)).getInt(), values.get(slot));
            }
        }
        assertThat(content).isEqualTo(expected);
    }

    @Test
    void tellsEachChangeOnce() {
        LongLane values = new LongLane();
        StateTable table = new StateTable("t", values, true);
        int slot = -table.insert(new byte[] {7}, 0, 1) - 1;
        assertThat(written(table)).containsExactly("7=8");
        assertThat(written(table)).isEmpty();
        table.touch(slot);
        assertThat(written(table)).containsExactly("7=8");
        table.remove(slot);
        table.insert(new byte[] {7}, 0, 1);
        assertThat(written(table)).containsExactly("7 removed", "7=8");
    }

    @Test
    void notesNothingIfNobodyWrites() {
        StateTable table = new StateTable("t", new LongLane(), false);
        table.insert(new byte[] {7}, 0, 1);
        assertThat(written(table)).isEmpty();
    }

    private static List<String> written(StateTable table) {
        List<String> changes = new ArrayList<>();
        table.writeChanges((key, row) -> changes.add(key[0] + (row == null ? " removed" : "=" + row.length)));
        return changes;
    }
}
