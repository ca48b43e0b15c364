// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacerTest {

    private static final long START = 1_000_000;

    /** A clock that moves when it is told to, and when somebody sleeps, a little less than was asked for. */
    private static final class HandClock implements Pacer.Clock {
        private long nanos = 77;

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public void sleep(long forNanos) {
            nanos += Math.max(1, forNanos * 9 / 10);
        }

        long millis() {
            return (nanos - 77) / 1_000_000;
        }

        void pass(long millis) {
            nanos += millis * 1_000_000;
        }
    }

    private final HandClock clock = new HandClock();
    private final Pacer pacer = Pacer.of(START, clock);

    @Test
    void waitsUntilAnEventIsDue() throws InterruptedException {
        for (int i = 0; i <= 100; i++) {
            pacer.await(START + 10L * i);
            assertThat(clock.millis()).isEqualTo(10L * i);
        }
        pacer.await(START + 500);
        assertThat(clock.millis()).isEqualTo(1000);
    }

    @Test
    void catchesUpAfterAShortPause() throws InterruptedException {
        pacer.await(START + 100);
        clock.pass(800);
        pacer.await(START + 200);
        pacer.await(START + 900);
        assertThat(clock.millis()).isEqualTo(900);
        pacer.await(START + 910);
        assertThat(clock.millis()).isEqualTo(910);
    }

    @Test
    void aLongPauseIsNotFollowedByAFlood() throws InterruptedException {
        pacer.await(START);
        clock.pass(60_000);
        pacer.await(START + 10);
        assertThat(clock.millis()).isEqualTo(60_000);
        pacer.await(START + 10 + Pacer.MAX_LAG_MILLIS + 5);
        assertThat(clock.millis()).isEqualTo(60_005);
    }
}
