// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class GroupOffsetTest {
    private static final GroupOffset OFFSET = new GroupOffset(
            120, 150, "9f3a12cd", List.of(1_450L, Long.MIN_VALUE), List.of(1_450L), List.of(5L, 5L, 7L));

    @Test
    void isKeptAsTextThatAPersonCanRead() {
        assertThat(OFFSET.committed().metadata())
                .isEqualTo("millrace1 at=120 read=150 plan=9f3a12cd latest=1450,- sources=1450 nodes=5*2,7");
    }

    @Test
    void comesBackAsItWasKept() {
        assertThat(GroupOffset.of(OFFSET.committed(), "9f3a12cd")).contains(OFFSET);
        GroupOffset fresh = new GroupOffset(0, 0, "a", List.of(), List.of(), List.of());
        assertThat(GroupOffset.of(fresh.committed(), "a")).contains(fresh);
    }

    @Test
    void isNobodysIfSomebodyElseHasSetIt() {
        String text = OFFSET.committed().metadata();
        assertThat(GroupOffset.of(new OffsetAndMetadata(120), "9f3a12cd")).isEmpty();
        assertThat(GroupOffset.of(new OffsetAndMetadata(7, text), "9f3a12cd")).isEmpty();
        assertThat(GroupOffset.of(OFFSET.committed(), "another")).isEmpty();
        assertThat(GroupOffset.of(new OffsetAndMetadata(120, text + "*99999999"), "9f3a12cd"))
                .isEmpty();
        assertThat(GroupOffset.of(new OffsetAndMetadata(120, text.replace("1450", "x")), "9f3a12cd"))
                .isEmpty();
    }

    @Test
    void fitsBesideAnOffset() {
        List<Long> times = new ArrayList<>();
        for (long i = 0; i < 200; i++) {
            times.add(1_700_000_000_000L + i);
        }
        GroupOffset large = new GroupOffset(
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                "ffffffff",
                Collections.nCopies(4, Long.MAX_VALUE),
                times.subList(0, 10),
                times.subList(0, 190));
        assertThat(large.committed().metadata()).hasSizeLessThan(4_096);
    }
}
