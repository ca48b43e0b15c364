// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.event;

import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.kafka.topic.Payloads;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.topic.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Writes events for requests with one producer for all of them, and waits until all replicas in sync have them. What is on its way is
 * bounded in records and in bytes over all requests; a request that does not fit is refused before any of its events is sent.
 * Thread-safe.
 */
public final class EventWriter implements AutoCloseable {

    private static final int RECORDS_ON_THE_WAY = 2 * EventBody.EVENTS_MAX;
    private static final int BYTES_ON_THE_WAY = 48 << 20;
    private static final long BUFFER_BYTES = 64L << 20;
    private static final int REQUEST_BYTES = 11 << 20;
    private static final int DELIVERY_MILLIS = 20_000;
    private static final int ATTEMPT_MILLIS = 10_000;
    private static final int BLOCK_MILLIS = 2_000;
    private static final int LINGER_MILLIS = 2;
    private static final long WAIT_NANOS = Duration.ofSeconds(25).toNanos();

    private final Semaphore records;
    private final Semaphore bytes;
    private final int bytesOnTheWay;
    private final KafkaProducer<byte[], byte[]> producer;

    /** {@code client}: Kafka client settings with at least {@code bootstrap.servers}. */
    public EventWriter(Map<String, Object> client) {
        this(client, RECORDS_ON_THE_WAY, BYTES_ON_THE_WAY);
    }

    /** With other bounds on what is on its way. */
    EventWriter(Map<String, Object> client, int recordsOnTheWay, int bytesOnTheWay) {
        this.records = new Semaphore(recordsOnTheWay);
        this.bytes = new Semaphore(bytesOnTheWay);
        this.bytesOnTheWay = bytesOnTheWay;
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("acks", "all");
        settings.put("linger.ms", LINGER_MILLIS);
        settings.put("buffer.memory", BUFFER_BYTES);
        settings.put("max.request.size", REQUEST_BYTES);
        settings.put("max.block.ms", BLOCK_MILLIS);
        settings.put("request.timeout.ms", ATTEMPT_MILLIS);
        settings.put("delivery.timeout.ms", DELIVERY_MILLIS);
        this.producer = new KafkaProducer<>(settings, Payloads.serializer(), Payloads.serializer());
    }

    /** Where a record stands. */
    public record Place(int partition, long offset) {}

    /**
     * Writes events in their order and returns when they are acknowledged.
     *
     * @param size bytes that they take in all, about
     * @throws ApiException 503 if too much is on its way; else says which record failed and how many were written
     * @throws KafkaUnavailableException if Kafka does not answer
     */
    public List<Place> write(String topic, List<Event> events, int size) {
        int weight = Math.clamp(size, 1, bytesOnTheWay);
        if (!records.tryAcquire(events.size())) {
            throw queueFull();
        }
        try {
            if (!bytes.tryAcquire(weight)) {
                throw queueFull();
            }
            try {
                return await(topic, send(topic, events), events.size());
            } finally {
                bytes.release(weight);
            }
        } finally {
            records.release(events.size());
        }
    }

    private static ApiException queueFull() {
        return new ApiException(
                503,
                "QUEUE_FULL",
                "Too many events are on their way to Kafka; none of these were written.",
                "Send them again in a second.");
    }

    private List<Future<RecordMetadata>> send(String topic, List<Event> events) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
        for (Event event : events) {
            Future<RecordMetadata> future = producer.send(new ProducerRecord<>(
                    topic, null, event.timestampMillis(), event.key(), event.value(), event.headers()));
            sent.add(future);
            if (future.isDone() && future.state() == Future.State.FAILED) {
                // The rest would wait for the same reason, each for as long.
                break;
            }
        }
        return sent;
    }

    private static List<Place> await(String topic, List<Future<RecordMetadata>> sent, int wanted) {
        long until = System.nanoTime() + WAIT_NANOS;
        List<Place> places = new ArrayList<>(sent.size());
        Throwable failure = null;
        int failed = 0;
        for (int i = 0; i < sent.size(); i++) {
            try {
                RecordMetadata place = sent.get(i).get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
                places.add(new Place(place.partition(), place.offset()));
            } catch (ExecutionException refused) {
                failed = failure == null ? i + 1 : failed;
                failure = failure == null ? refused.getCause() : failure;
            } catch (TimeoutException | CancellationException late) {
                failed = failure == null ? i + 1 : failed;
                failure = failure == null ? late : failure;
            } catch (InterruptedException interrupted) {
                throw KafkaUnavailableException.interrupted(interrupted);
            }
        }
        if (failure != null) {
            throw refusal(topic, failure, failed, places.size() + " of " + wanted + " were written");
        }
        return places;
    }

    private static RuntimeException refusal(String topic, Throwable failure, int record, String rest) {
        String which = "Record " + record + " was not written (" + rest + ")";
        return switch (failure) {
            case RecordTooLargeException tooLarge ->
                new ApiException(
                        413,
                        "TOO_LARGE",
                        which + ": " + tooLarge.getMessage(),
                        "The topic's setting max.message.bytes says how large a record may be.");
            case UnknownTopicOrPartitionException _, InvalidTopicException _ -> TopicName.unknown(topic);
            default -> KafkaUnavailableException.during("writing to " + topic + ". " + which, failure);
        };
    }

    @Override
    public void close() {
        try {
            producer.close(Duration.ofSeconds(5));
        } catch (KafkaException failed) {
            throw KafkaUnavailableException.during("ending the producer", failed);
        }
    }
}
