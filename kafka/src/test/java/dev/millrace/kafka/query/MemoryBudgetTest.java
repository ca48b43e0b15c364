// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

    private static final long MEBIBYTE = 1 << 20;

    @Test
    void aShareGrowsInStepsAndGivesBack() {
        MemoryBudget budget = new MemoryBudget(MEBIBYTE);
        try (MemoryShare share = budget.open(1)) {
            assertThat(budget.bytes()).isEqualTo(MemoryBudget.STEP_BYTES);
            share.hold(3 * MemoryBudget.STEP_BYTES);
            assertThat(budget.bytes()).isEqualTo(4 * MemoryBudget.STEP_BYTES);
            share.hold(0);
            assertThat(budget.bytes()).isEqualTo(MemoryBudget.STEP_BYTES);
        }
        assertThat(budget.bytes()).isZero();
        assertThat(budget.shares()).isZero();
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheFigures() {
        MemoryBudget budget = new MemoryBudget(MEBIBYTE);
        MemoryShare first = budget.open(MEBIBYTE / 2);
        MemoryShare second = budget.open(MEBIBYTE / 4);
        assertThatThrownBy(() -> second.hold(MEBIBYTE))
                .isInstanceOf(BudgetExhaustedException.class)
                .hasMessageContaining("1.0 MiB of memory together; 2 of them hold 0.8 MiB, and 1.0 MiB more");
        assertThatThrownBy(() -> budget.open(MEBIBYTE)).isInstanceOf(BudgetExhaustedException.class);
        assertThat(budget.bytes()).isEqualTo(MEBIBYTE / 4 * 3);
        first.close();
        second.hold(MEBIBYTE / 2);
        second.close();
        second.hold(MEBIBYTE);
        assertThat(budget.bytes()).isZero();
    }

    @Test
    void manyThreadsNeverHoldMoreThanThereIs() throws InterruptedException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        MemoryBudget budget = new MemoryBudget(MEBIBYTE);
        AtomicLong most = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            SplittableRandom random = new SplittableRandom(seed + i);
            threads.add(Thread.ofPlatform().start(() -> {
                for (int round = 0; round < 2_000; round++) {
                    try (MemoryShare share = budget.open(random.nextLong(MEBIBYTE / 8))) {
                        share.hold(random.nextLong(MEBIBYTE / 2));
                        most.accumulateAndGet(budget.bytes(), Math::max);
                    } catch (BudgetExhaustedException refused) {
                        most.accumulateAndGet(budget.bytes(), Math::max);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(most.get()).isPositive().isLessThanOrEqualTo(MEBIBYTE);
        assertThat(budget.bytes()).isZero();
    }
}
