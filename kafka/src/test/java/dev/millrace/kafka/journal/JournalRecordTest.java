// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.kafka.journal.JournalEntry.PipelineMerged;
import dev.millrace.kafka.journal.JournalEntry.QueryAdded;
import dev.millrace.kafka.journal.JournalEntry.QueryDropped;
import dev.millrace.kafka.journal.JournalEntry.StrandJoined;
import dev.millrace.kafka.journal.JournalEntry.StrandResumed;
import dev.millrace.kafka.journal.JournalEntry.StrandStopped;
import dev.millrace.kafka.journal.JournalEntry.TickCut;
import dev.millrace.kafka.loop.LoopError;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.pump.Strand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class JournalRecordTest {
    private static final TopicPartition SALES = new TopicPartition("sales", 0);
    private static final TopicPartition PRICES = new TopicPartition("prices-\u00e4", 7);

    private static final JournalRecord RECORD = new JournalRecord(
            12,
            List.of(
                    new QueryAdded("CTAS_TOTALS_1", "TOTALS", Map.of(SALES, 0L, PRICES, Long.MAX_VALUE / 4)),
                    new TickCut("CTAS_TOTALS_1", 1_700_000_000_000L, List.of(PRICES), List.of()),
                    new StrandJoined("CTAS_TOTALS_1"),
                    new TickCut(
                            Strand.JOINED,
                            1_699_999_999_999L,
                            List.of(),
                            List.of(new OffsetRange(SALES, 5, 9), new OffsetRange(PRICES, 0, 1))),
                    new QueryDropped("CTAS_OLD_0"),
                    new StrandStopped(
                            Strand.JOINED,
                            "CTAS_TOTALS_1~2",
                            List.of("CTAS_TOTALS_1", "CSAS_X_2"),
                            QueryStop.error("CTAS_TOTALS_1", "QUERY_FAILED", "It fell \u00fcber.", "RESUME it.", 17)
                                    .at("sales, partition 0, offset 5")),
                    new StrandResumed("CTAS_TOTALS_1~2"),
                    new PipelineMerged(3, 99)),
            List.of(
                    new StrandNote(Strand.JOINED, Map.of(PRICES, 3L), List.of(new OffsetRange(SALES, 100, 200))),
                    new StrandNote("CTAS_TOTALS_1~2", Map.of(), List.of(new OffsetRange(PRICES, 1, 2)))));

    @Test
    void readsBackWhatItWrote() {
        assertThat(JournalRecord.decode(RECORD.encode())).isEqualTo(RECORD);
        JournalRecord empty = new JournalRecord(1, List.of(), List.of());
        assertThat(JournalRecord.decode(empty.encode())).isEqualTo(empty);
    }

    @Test
    void writesTheSameBytesForTheSameEntries() {
        assertThat(JournalRecord.decode(RECORD.encode()).encode()).isEqualTo(RECORD.encode());
    }

    @Test
    void aTickOfOnePartitionTakesFewBytes() {
        List<JournalEntry> ticks = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            ticks.add(new TickCut(
                    Strand.JOINED,
                    1_700_000_000_000L + i,
                    List.of(),
                    List.of(new OffsetRange(SALES, 1_000_000 + i, 1_000_001 + i))));
        }
        assertThat(new JournalRecord(1, ticks, List.of()).encode()).hasSizeLessThan(12_000);
    }

    @Test
    void refusesDamagedAndNewerRecordsWithACode() {
        byte[] bytes = RECORD.encode();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> JournalRecord.decode(cut))
                    .isInstanceOfSatisfying(
                            LoopException.class,
                            refused -> assertThat(refused.code()).isEqualTo(LoopError.JOURNAL_UNREADABLE));
        }
        byte[] newer = bytes.clone();
        newer[0] = 6;
        assertThatThrownBy(() -> JournalRecord.decode(newer)).hasMessageContaining("version is 3");
    }
}
