// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pump;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What lets a partition wait: tables that are not in yet, and records that may be our own. */
class HoldingTest {
    private static final TopicPartition STREAM = new TopicPartition("stream", 0);
    private static final TopicPartition TABLE = new TopicPartition("table", 0);
    private static final TopicPartition OTHER = new TopicPartition("other", 1);

    private final TablesFirst tables = new TablesFirst();
    private final OwnOffsets own = new OwnOffsets();
    private final ForeignRecords foreign = new ForeignRecords(own);
    private final List<Long> let = new ArrayList<>();

    private static ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> record(TopicPartition of, long offset) {
        return new ConsumerRecord<>(of.topic(), of.partition(), offset, null, null);
    }

    private boolean release() {
        return foreign.release(record -> let.add(record.offset()));
    }

    @Test
    void streamsWaitUntilEveryTableHasBeenReadToItsEnd() {
        tables.begin(List.of(STREAM), Map.of(TABLE, 10L, OTHER, 3L));
        assertThat(tables.holds(STREAM)).isTrue();
        assertThat(tables.holds(TABLE)).isFalse();
        assertThat(tables.release(partition -> partition.equals(TABLE) ? 10 : 2))
                .isFalse();
        assertThat(tables.isDone()).isFalse();
        assertThat(tables.release(partition -> 3)).isTrue();
        assertThat(tables.holds(STREAM)).isFalse();
        assertThat(tables.release(partition -> 0)).as("it is told once").isFalse();
    }

    @Test
    void tablesAloneHoldNobody() {
        tables.begin(List.of(), Map.of(TABLE, 10L));
        assertThat(tables.isDone()).isTrue();
    }

    @Test
    void whatMayBeOurOwnWaitsForTheAnswersToAllThatWasSentBefore() {
        own.noteSent();
        foreign.hold(STREAM, List.of(record(STREAM, 4), record(STREAM, 5)));
        assertThat(release()).isFalse();
        assertThat(foreign.holds(STREAM)).isTrue();
        assertThat(foreign.holds(OTHER)).isFalse();
        own.noteAcknowledged(STREAM, 4);
        assertThat(release()).isTrue();
        assertThat(let).containsExactly(5L);
        assertThat(foreign.takePassed()).isEqualTo(Map.of(STREAM, 6L));
        assertThat(own.knows(STREAM)).isFalse();
        assertThat(foreign.isEmpty()).isTrue();
    }

    @Test
    void whatWasSentLaterIsNotWaitedFor() {
        foreign.hold(STREAM, List.of(record(STREAM, 0)));
        own.noteSent();
        assertThat(release()).isTrue();
        assertThat(let).containsExactly(0L);
    }

    @Test
    void whatWaitsOfATopicThatIsReadElsewhereIsForgotten() {
        own.noteSent();
        foreign.hold(STREAM, List.of(record(STREAM, 1)));
        foreign.hold(OTHER, List.of(record(OTHER, 2)));
        foreign.retain(Set.of(OTHER.topic()));
        own.forgetUnanswered();
        release();
        assertThat(let).containsExactly(2L);
        assertThat(foreign.takePassed()).containsOnlyKeys(OTHER);
    }
}
