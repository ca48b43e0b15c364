// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kafka.journal.OffsetRange;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OwnOffsetsTest {
    private static final TopicPartition ZERO = new TopicPartition("shared", 0);
    private static final TopicPartition ONE = new TopicPartition("shared", 1);

    @Test
    void growsOneRangeWhileAcknowledgementsComeInOrder() {
        OwnOffsets own = new OwnOffsets();
        for (long offset = 10; offset < 1_000; offset++) {
            own.noteSent();
            own.noteAcknowledged(ZERO, offset);
        }
        assertThat(own.pending()).containsExactly(new OffsetRange(ZERO, 10, 1_000));
        assertThat(own.isOwn(ZERO, 9)).isFalse();
        assertThat(own.isOwn(ZERO, 999)).isTrue();
        assertThat(own.isOwn(ZERO, 1_000)).isFalse();
        assertThat(own.isOwn(ONE, 10)).isFalse();
    }

    @Test
    void isSettledWhenAllThatWasSentIsAnswered() {
        OwnOffsets own = new OwnOffsets();
        assertThat(own.settled(own.sent())).isTrue();
        own.noteSent();
        long mark = own.noteSent();
        own.noteSent();
        own.noteAcknowledged(ZERO, 0);
        assertThat(own.settled(mark)).isFalse();
        own.noteFailed();
        assertThat(own.settled(mark)).isTrue();
        assertThat(own.settled(own.sent())).isFalse();
    }

    @Test
    void forgetsWhatReadingHasPassed() {
        OwnOffsets own = new OwnOffsets();
        own.restore(new OffsetRange(ZERO, 0, 10));
        own.restore(new OffsetRange(ZERO, 20, 30));
        own.restore(new OffsetRange(ONE, 5, 6));
        own.forgetBelow(ZERO, 25);
        assertThat(own.pending()).containsExactly(new OffsetRange(ZERO, 25, 30), new OffsetRange(ONE, 5, 6));
        own.forgetBelow(ZERO, 30);
        assertThat(own.pending()).containsExactly(new OffsetRange(ONE, 5, 6));
    }

    @Test
    void agreesWithASetOfOffsets() {
        long seed = 3;
        Random random = new Random(seed);
        OwnOffsets own = new OwnOffsets();
        Set<Long> expected = new HashSet<>();
        for (int step = 0; step < 5_000; step++) {
            if (random.nextInt(10) > 0) {
                long offset = random.nextInt(500);
                own.noteAcknowledged(ZERO, offset);
                expected.add(offset);
            } else {
                long below = random.nextInt(100);
                own.forgetBelow(ZERO, below);
                expected.removeIf(offset -> offset < below);
            }
            long probe = random.nextInt(500);
            assertThat(own.isOwn(ZERO, probe))
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(expected.contains(probe));
        }
        long covered = own.pending().stream()
                .mapToLong(range -> range.to() - range.from())
                .sum();
        assertThat(covered).isEqualTo(expected.size());
        assertThat(List.copyOf(own.pending())).doesNotHaveDuplicates();
    }
}
