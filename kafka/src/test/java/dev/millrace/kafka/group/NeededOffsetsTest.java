// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NeededOffsetsTest {

    @Test
    void isThePositionWhereNothingIsKept() {
        NeededOffsets needed = new NeededOffsets(0);
        needed.note(0, 100);
        assertThat(needed.first(Long.MIN_VALUE, 1)).isEqualTo(1);
    }

    @Test
    void isTheFirstRecordUntilAWindowHasClosed() {
        NeededOffsets needed = new NeededOffsets(1_000);
        needed.note(4, 500);
        needed.note(5, 400);
        needed.note(6, 1_600);
        assertThat(needed.first(Long.MIN_VALUE, 7)).isEqualTo(4);
        assertThat(needed.first(1_499, 7)).isEqualTo(4);
        assertThat(needed.first(1_500, 7)).isEqualTo(6);
        assertThat(needed.first(2_600, 7)).isEqualTo(7);
    }

    /** Against the definition: the first record whose time lies behind the watermark minus the retention, rounded up. */
    @Test
    void neverLeavesOutARecordThatIsNeededAndStaysSmall() {
        long seed = 3;
        Random random = new Random(seed);
        long retention = 50_000;
        NeededOffsets needed = new NeededOffsets(retention);
        long[] times = new long[20_000];
        long watermark = Long.MIN_VALUE;
        for (int offset = 0; offset < times.length; offset++) {
            times[offset] = 10L * offset + random.nextInt(20_000);
            needed.note(offset, times[offset]);
            watermark = Math.max(watermark, times[offset]);
            if (offset % 97 == 0) {
                long first = needed.first(watermark, offset + 1);
                for (int earlier = 0; earlier < first; earlier++) {
                    assertThat(times[earlier])
                            .as("seed %d, offset %d of %d", seed, earlier, offset)
                            .isLessThanOrEqualTo(watermark - retention);
                }
            }
            assertThat(needed.size()).isLessThan(2_000);
        }
        assertThat(needed.first(watermark, times.length)).isGreaterThan(times.length / 2);
    }

    @Test
    void boundsHoldAtTheEdgesOfTime() {
        NeededOffsets needed = new NeededOffsets(Long.MAX_VALUE);
        needed.note(0, Long.MAX_VALUE);
        assertThat(needed.first(Long.MAX_VALUE, 1)).isEqualTo(0);
        assertThat(needed.first(Long.MIN_VALUE, 1)).isEqualTo(0);
    }
}
