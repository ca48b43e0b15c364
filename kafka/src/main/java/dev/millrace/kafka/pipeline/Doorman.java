// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.topic.Payloads;
import dev.millrace.kafka.topic.ReadSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the topics of all pipelines that have nothing to do, with one consumer, so that they need not ask one by one: two hundred
 * idle pipelines cost two requests a second. Whoever is woken reads for itself, from where it stood; nothing is handed on.
 *
 * <p>Any thread may call it.
 */
final class Doorman implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Doorman.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final Map<String, Object> settings;
    private final Map<Object, Watch> watches = new LinkedHashMap<>();
    private @Nullable Thread thread;
    private @Nullable KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer;
    private boolean changed;
    private boolean closed;

    private record Watch(Map<TopicPartition, Long> positions, Runnable wake) {}

    /** @param client Kafka client settings with at least {@code bootstrap.servers} */
    Doorman(Map<String, Object> client) {
        this.settings = new HashMap<>(ReadSettings.committed(client));
        settings.put("auto.offset.reset", "none");
        settings.put("fetch.max.bytes", 64 << 10);
        settings.put("max.partition.fetch.bytes", 1 << 10);
        settings.put("fetch.max.wait.ms", (int) POLL.toMillis());
        settings.put("client.id", "millrace-doorman");
    }

    /**
     * Calls {@code wake} once, when there is anything at or behind a position, or when nobody can tell.
     *
     * @param who stands for the caller; a later watch of the same takes the place of an earlier one
     */
    synchronized void watch(Object who, Map<TopicPartition, Long> positions, Runnable wake) {
        if (closed) {
            return;
        }
        watches.put(who, new Watch(Map.copyOf(positions), wake));
        changed = true;
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("millrace-doorman").start(this::live);
        }
        wakeConsumer();
        notifyAll();
    }

    /** The caller does not wait any more. */
    synchronized void leave(Object who) {
        changed |= watches.remove(who) != null;
    }

    private void wakeConsumer() {
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    private void live() {
        while (true) {
            try (KafkaConsumer<byte @Nullable [], byte @Nullable []> opened =
                    new KafkaConsumer<>(settings, Payloads.deserializer(), Payloads.deserializer())) {
                synchronized (this) {
                    consumer = opened;
                    changed = true;
                }
                watch(opened);
                return;
            } catch (KafkaException failed) {
                LOG.debug("Watching idle topics failed; whoever waits looks for itself", failed);
                if (!wakeAll()) {
                    return;
                }
            } catch (InterruptedException stopped) {
                return;
            } finally {
                synchronized (this) {
                    consumer = null;
                }
            }
        }
    }

    private void watch(KafkaConsumer<byte @Nullable [], byte @Nullable []> opened) throws InterruptedException {
        while (true) {
            Map<TopicPartition, Long> wanted = awaitWork();
            if (wanted == null) {
                opened.close(CloseOptions.timeout(CLOSE_LIMIT));
                return;
            }
            assign(opened, wanted);
            try {
                ConsumerRecords<byte @Nullable [], byte @Nullable []> found = opened.poll(POLL);
                if (!found.isEmpty()) {
                    wake(found.partitions());
                }
            } catch (WakeupException somebodyCame) {
                // Looks at who waits now.
            }
        }
    }

    private static void assign(
            KafkaConsumer<byte @Nullable [], byte @Nullable []> opened, Map<TopicPartition, Long> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        Set<TopicPartition> before = new HashSet<>(opened.assignment());
        opened.assign(wanted.keySet());
        wanted.forEach((partition, position) -> {
            if (!before.contains(partition) || opened.position(partition) > position) {
                opened.seek(partition, position);
            }
        });
    }

    /** What is to be watched, if that has changed; empty if it has not; null if nothing is to be watched any more. */
    private synchronized @Nullable Map<TopicPartition, Long> awaitWork() throws InterruptedException {
        while (watches.isEmpty() && !closed) {
            wait();
        }
        if (closed) {
            return null;
        }
        if (!changed) {
            return Map.of();
        }
        changed = false;
        Map<TopicPartition, Long> wanted = new HashMap<>();
        watches.values()
                .forEach(watch -> watch.positions()
                        .forEach((partition, position) -> wanted.merge(partition, position, Math::min)));
        return wanted;
    }

    private void wake(Set<TopicPartition> partitions) {
        Map<Object, Watch> woken = new LinkedHashMap<>();
        synchronized (this) {
            watches.forEach((who, watch) -> {
                if (watch.positions().keySet().stream().anyMatch(partitions::contains)) {
                    woken.put(who, watch);
                }
            });
            watches.keySet().removeAll(woken.keySet());
            changed = true;
        }
        woken.values().forEach(watch -> watch.wake().run());
    }

    /** Wakes everybody; returns whether it goes on. */
    private boolean wakeAll() {
        Map<Object, Watch> woken;
        synchronized (this) {
            woken = new LinkedHashMap<>(watches);
            watches.clear();
            if (closed) {
                return false;
            }
        }
        woken.values().forEach(watch -> watch.wake().run());
        return true;
    }

    @Override
    public synchronized void close() {
        closed = true;
        wakeConsumer();
        notifyAll();
    }
}
