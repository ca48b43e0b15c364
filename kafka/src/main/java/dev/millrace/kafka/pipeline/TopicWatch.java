// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.epoch.SinkTopics;
import dev.millrace.kafka.epoch.SinkTopics.Shape;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds, with one request for all pipelines, whether a topic that they read or write has got more partitions, was
 * deleted, or is another one under the same name. Runs on a thread of its own.
 */
final class TopicWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final long PAUSE_MILLIS = 5_000;
    private static final long TELL_SECONDS = 10;

    private final SinkTopics topics;
    private final Supplier<Set<String>> names;
    private final Listener listener;
    private final Map<String, Shape> known = new HashMap<>();
    private final Set<String> missing = new HashSet<>();
    private final Thread thread;
    private volatile boolean closed;

    /** Is told what has changed. */
    interface Listener {
        /** Each of these completes when those whom it concerns know; it is told again if that fails. */
        CompletableFuture<Void> grown(String topic);

        CompletableFuture<Void> replaced(String topic);

        CompletableFuture<Void> deleted(String topic);
    }

    /** @param names the topics that matter now */
    TopicWatch(SinkTopics topics, Supplier<Set<String>> names, Listener listener) {
        this.topics = topics;
        this.names = names;
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("millrace-topics").start(this::live);
    }

    private void live() {
        while (!closed) {
            try {
                Thread.sleep(PAUSE_MILLIS);
                look();
            } catch (InterruptedException stopped) {
                return;
            } catch (KafkaUnavailableException away) {
                LOG.debug("Topics could not be looked at", away);
            } catch (RuntimeException failed) {
                if (!closed) {
                    LOG.warn("Topics could not be looked at", failed);
                }
            }
        }
    }

    private void look() {
        Set<String> wanted = names.get();
        known.keySet().retainAll(wanted);
        missing.retainAll(wanted);
        if (wanted.isEmpty()) {
            return;
        }
        Map<String, Shape> found = topics.shapes(wanted);
        for (String topic : wanted) {
            look(topic, found.get(topic));
        }
    }

    private void look(String topic, @Nullable Shape now) {
        Shape before = known.get(topic);
        if (now == null) {
            if (before != null && !missing.contains(topic) && isTold(listener.deleted(topic))) {
                missing.add(topic);
            }
            return;
        }
        missing.remove(topic);
        boolean told = true;
        if (before != null && !before.id().equals(now.id())) {
            told = isTold(listener.replaced(topic));
        } else if (before != null && before.partitions() < now.partitions()) {
            told = isTold(listener.grown(topic));
        }
        if (told) {
            known.put(topic, now);
        }
    }

    /** A pipeline that waits for Kafka takes no word; it is told at the next look. */
    private static boolean isTold(CompletableFuture<Void> told) {
        try {
            told.get(TELL_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException later) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
