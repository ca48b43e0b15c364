// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartitionTimesTest {
    @Test
    void theSlowestPartitionHoldsTheWatermark() {
        PartitionTimes times = times(2);
        assertThat(times.observe(0, 100)).isEqualTo(Long.MIN_VALUE);
        assertThat(times.watermark()).isEqualTo(Long.MIN_VALUE);
        assertThat(times.observe(1, 50)).isEqualTo(Long.MIN_VALUE);
        assertThat(times.observe(0, 200)).isEqualTo(50);
        assertThat(times.observe(1, 150)).isEqualTo(50);
        assertThat(times.watermark()).isEqualTo(150);
    }

    @Test
    void anIdlePartitionHoldsNobodyAndFindsItsOldRowsLate() {
        PartitionTimes times = times(2);
        times.observe(0, 100);
        times.setIdle(1, true);
        assertThat(times.watermark()).isEqualTo(100);
        assertThat(times.observe(1, 20)).isEqualTo(100);
        assertThat(times.isIdle(1)).isFalse();
        assertThat(times.watermark()).isEqualTo(100);
        times.observe(0, 300);
        assertThat(times.watermark()).isEqualTo(100);
        times.observe(1, 250);
        assertThat(times.watermark()).isEqualTo(250);
    }

    @Test
    void withAllPartitionsIdleTimeStandsStill() {
        PartitionTimes times = times(2);
        times.observe(0, 100);
        times.setIdle(0, true);
        times.setIdle(1, true);
        assertThat(times.allIdle()).isTrue();
        assertThat(times.watermark()).isEqualTo(Long.MIN_VALUE);
        times.observe(1, 70);
        assertThat(times.allIdle()).isFalse();
        assertThat(times.watermark()).isEqualTo(70);
    }

    private static PartitionTimes times(int partitions) {
        PartitionTimes times = new PartitionTimes();
        times.ensurePartitions(partitions);
        return times;
    }
}
