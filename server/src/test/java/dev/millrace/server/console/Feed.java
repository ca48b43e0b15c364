// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.console;

import dev.millrace.connectors.generate.EventGenerator;
import dev.millrace.connectors.generate.GeneratedEvent;
import dev.millrace.connectors.generate.GeneratorSettings;
import dev.millrace.connectors.generate.Generators;
import dev.millrace.connectors.generate.Pacer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A generator that sends its events as they are due, in a thread of its own, until it is closed. The producer is shared and belongs to
 * whoever made it. What was sent is kept, so that results can be computed again from it.
 */
final class Feed implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final EventGenerator events;
    private final Pacer pacer;
    private final List<GeneratedEvent> sent = new ArrayList<>();
    private final Thread thread;
    private volatile Predicate<GeneratedEvent> wanted = _ -> true;
    private volatile boolean closed;

    private Feed(KafkaProducer<byte[], byte[]> producer, String generator, GeneratorSettings settings) {
        this.producer = producer;
        this.events = Generators.find(generator).create(settings);
        this.pacer = Pacer.of(settings.startMillis(), Pacer.Clock.system());
        this.thread = Thread.ofPlatform().daemon().name("feed-" + generator).start(this::run);
    }

    /** Starts {@code generator} now. */
    static Feed start(
            KafkaProducer<byte[], byte[]> producer, String generator, double perSecond, Map<String, String> options) {
        return new Feed(producer, generator, new GeneratorSettings(11, System.currentTimeMillis(), perSecond, options));
    }

    private void run() {
        try {
            while (!closed) {
                GeneratedEvent event = events.next();
                pacer.await(event.dueMillis());
                if (!closed && wanted.test(event)) {
                    synchronized (sent) {
                        sent.add(event);
                    }
                    var _ = producer.send(new ProducerRecord<>(
                            event.topic(), null, event.timestampMillis(), event.key(), event.value()));
                }
            }
        } catch (InterruptedException ended) {
            // Closed.
        }
    }

    /** From now on only events for which {@code predicate} holds are sent. */
    void only(Predicate<GeneratedEvent> predicate) {
        wanted = predicate;
    }

    /** What was sent so far, in order. */
    List<GeneratedEvent> sent() {
        synchronized (sent) {
            return List.copyOf(sent);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
