// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.kafka.topic.Payloads;
import dev.millrace.kafka.topic.ReadSettings;
import dev.millrace.server.http.ApiException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A few Kafka consumers for requests that look into topics: making one costs more than most of these requests. They read committed
 * records and belong to no group. One request has one consumer; those that find none free wait a moment and are then refused. Thread-safe.
 */
public final class ReaderPool implements AutoCloseable {

    private static final long WAIT_SECONDS = 2;
    /** Few consumers that look at many records: larger fetches than those of many consumers. */
    private static final int FETCH_BYTES_MAX = 4 << 20;

    private static final int PARTITION_BYTES_MAX = 1 << 20;

    private static final int RECORDS_PER_POLL = 2_000;

    private final Map<String, Object> settings;
    private final int size;
    private final Semaphore free;
    private final Deque<KafkaConsumer<byte @Nullable [], byte @Nullable []>> idle = new ArrayDeque<>();
    private boolean closed;

    /**
     * A pool that makes consumers as they are needed.
     *
     * @param client Kafka client settings with at least {@code bootstrap.servers}
     * @param size how many there are at most
     */
    public ReaderPool(Map<String, Object> client, int size) {
        Map<String, Object> reading = ReadSettings.finite(client, RECORDS_PER_POLL);
        reading.put("fetch.max.bytes", FETCH_BYTES_MAX);
        reading.put("max.partition.fetch.bytes", PARTITION_BYTES_MAX);
        this.settings = Map.copyOf(reading);
        this.size = size;
        this.free = new Semaphore(size, true);
    }

    /**
     * Does something with a consumer that has no partitions.
     *
     * @throws ApiException 429 if all are in use for longer than a moment
     * @throws KafkaUnavailableException if Kafka fails
     */
    public <T> T read(String what, Function<KafkaConsumer<byte @Nullable [], byte @Nullable []>, T> reading) {
        try {
            if (!free.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw ApiException.tooMany(
                        "As many requests as may are looking into topics: " + size + ".", "Try again in a moment.");
            }
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
        try {
            return readWithOne(what, reading);
        } finally {
            free.release();
        }
    }

    private <T> T readWithOne(String what, Function<KafkaConsumer<byte @Nullable [], byte @Nullable []>, T> reading) {
        KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer = take();
        boolean sound = false;
        try {
            T result = reading.apply(consumer);
            consumer.unsubscribe();
            sound = true;
            return result;
        } catch (KafkaException failed) {
            throw KafkaUnavailableException.during(what, failed);
        } catch (ApiException refused) {
            consumer.unsubscribe();
            sound = true;
            throw refused;
        } finally {
            giveBack(consumer, sound);
        }
    }

    private KafkaConsumer<byte @Nullable [], byte @Nullable []> take() {
        synchronized (idle) {
            KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer = idle.poll();
            if (consumer != null) {
                return consumer;
            }
        }
        return new KafkaConsumer<>(settings, Payloads.deserializer(), Payloads.deserializer());
    }

    private void giveBack(KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer, boolean sound) {
        synchronized (idle) {
            if (sound && !closed) {
                idle.push(consumer);
                return;
            }
        }
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(java.time.Duration.ZERO));
    }

    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
            idle.forEach(KafkaConsumer::close);
            idle.clear();
        }
    }
}
