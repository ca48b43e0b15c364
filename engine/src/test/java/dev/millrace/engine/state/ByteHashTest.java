// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ByteHashTest {

    private static final int KEYS = 200_000;
    private static final long STABLE = -559708508735773568L;
    private static final long STABLE_7 = -5057605741826302076L;

    /** Sequential numbers as keys: the presence byte, then eight bytes. */
    private static byte[] key(long number) {
        ByteWriter out = new ByteWriter(16);
        out.writeByte(1);
        out.writeLong(number);
        return out.toByteArray();
    }

    @Test
    void sequentialNumbersHaveDifferentHashesAndFillATableEvenly() {
        Set<Long> hashes = new HashSet<>();
        int[] low = new int[1024];
        int[] high = new int[1024];
        for (long number = 0; number < KEYS; number++) {
            long hash = ByteHash.stable(key(number), 0, 9);
            hashes.add(hash);
            low[(int) hash & 1023]++;
            high[(int) (hash >>> 54)]++;
        }
        assertThat(hashes).hasSize(KEYS);
        // About 195 each, with a deviation of 14.
        for (int[] buckets : new int[][] {low, high}) {
            for (int bucket : buckets) {
                assertThat(bucket).isBetween(100, 300);
            }
        }
    }

    @Test
    void theStableHashIsTheSameForEver() {
        byte[] text = "a shard must be found again".getBytes(StandardCharsets.UTF_8);
        assertThat(ByteHash.stable(text, 0, text.length)).isEqualTo(STABLE);
        assertThat(ByteHash.stable(key(7), 0, 9)).isEqualTo(STABLE_7);
        assertThat(ByteHash.seeded(text, 0, text.length)).isEqualTo(ByteHash.seeded(text, 0, text.length));
    }

    @Test
    void everyByteAndTheLengthCount() {
        Set<Long> hashes = new HashSet<>();
        int keys = 0;
        for (int length = 0; length <= 40; length++) {
            byte[] zeros = new byte[length + 2];
            hashes.add(ByteHash.seeded(zeros, 1, length));
            keys++;
            for (int place = 0; place < length; place++) {
                for (int bit = 0; bit < 8; bit++) {
                    zeros[1 + place] = (byte) (1 << bit);
                    hashes.add(ByteHash.seeded(zeros, 1, length));
                    zeros[1 + place] = 0;
                    keys++;
                }
            }
        }
        assertThat(hashes).hasSize(keys);
    }
}
