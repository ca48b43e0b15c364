// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.epoch.Outage;
import dev.millrace.kafka.loop.LoopException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one pipeline waits for a Kafka that does not do what is needed: for ever, with growing pauses, and saying so once. Written by the
 * pipeline's thread; {@link #reason} is read by any.
 */
final class Outages implements Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outages.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final long SLICE_MILLIS = 20;

    private final String name;
    private final BooleanSupplier stopping;
    private final Runnable onFailure;
    private int failures;
    private volatile @Nullable LoopException reason;

    /**
     * @param name of the pipeline, for the log
     * @param stopping whether nothing is to be tried any more
     * @param onFailure done after each failure
     */
    Outages(String name, BooleanSupplier stopping, Runnable onFailure) {
        this.name = name;
        this.stopping = stopping;
        this.onFailure = onFailure;
    }

    /** Why it waits; null while it does not. */
    @Nullable
    LoopException reason() {
        return reason;
    }

    @Override
    public void failed(Exception cause) throws InterruptedException {
        failures++;
        reason = LoopException.unavailable(cause);
        if (failures == 1) {
            LOG.warn("Pipeline {} waits for Kafka and goes on by itself", name, cause);
        } else {
            LOG.debug("Pipeline {} still waits for Kafka", name, cause);
        }
        onFailure.run();
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
        long until = System.nanoTime() + pause * 1_000_000;
        while (System.nanoTime() < until) {
            if (stopping.getAsBoolean()) {
                throw new InterruptedException("stopped while waiting for Kafka");
            }
            Thread.sleep(SLICE_MILLIS);
        }
    }

    @Override
    public void over() {
        if (failures > 0) {
            LOG.info("Pipeline {} goes on after {} failures of Kafka", name, failures);
            failures = 0;
            reason = null;
        }
    }
}
