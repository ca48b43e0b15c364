// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.generate;

import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.connectors.generate.EventGenerator;
import dev.millrace.connectors.generate.GeneratedEvent;
import dev.millrace.connectors.generate.Pacer;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends a generator's events to Kafka when they are due. {@link #run} belongs to one thread; the rest to any. */
public final class EventFeed {
    private final EventGenerator generator;
    private final long startMillis;
    private final long count;
    private final Function<String, String> topics;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
    private volatile boolean stopped;

    /**
     * @param startMillis the generator's first moment, which is now
     * @param count how many events to send; 0 means until stopped
     * @param topics where the events of a generator's topic go
     */
    public EventFeed(EventGenerator generator, long startMillis, long count, Function<String, String> topics) {
        this.generator = generator;
        this.startMillis = startMillis;
        this.count = count;
        this.topics = topics;
    }

    /**
     * Sends until the count is reached or {@link #stop} is called, then waits until Kafka has all that was sent.
     *
     * @throws CommandFailure if Kafka refuses a record
     */
    public void run(Properties client) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.putIfAbsent("linger.ms", "1");
        Pacer pacer = Pacer.of(startMillis, Pacer.Clock.system());
        var bytes = new ByteArraySerializer();
        try (var producer = new KafkaProducer<>(properties, bytes, bytes)) {
            for (long sent = 0; !stopped && (count == 0 || sent < count) && refused.get() == null; sent++) {
                GeneratedEvent event = generator.next();
                pacer.await(event.dueMillis());
                if (!stopped) {
                    send(producer, event);
                }
            }
            producer.flush();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (KafkaException failure) {
            refused.compareAndSet(null, failure);
        }
        Exception failure = refused.get();
        if (failure != null && !stopped) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "Kafka did not take an event: " + failure.getMessage(),
                    acknowledged.get() + " events were written before.",
                    failure);
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, GeneratedEvent event) {
        var record = new ProducerRecord<byte[], byte[]>(
                topics.apply(event.topic()), null, event.timestampMillis(), event.key(), event.value());
        var _ = producer.send(record, (_, failure) -> {
            if (failure == null) {
                acknowledged.incrementAndGet();
            } else {
                refused.compareAndSet(null, failure);
            }
        });
    }

    /** Ends {@link #run} at the next event. */
    public void stop() {
        stopped = true;
    }

    /** How many events Kafka has acknowledged. */
    public long acknowledged() {
        return acknowledged.get();
    }
}
