// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.deadletter;

import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.topic.Topics;
import dev.millrace.server.topic.browse.BackwardScan;
import dev.millrace.server.topic.browse.BackwardScan.Limits;
import dev.millrace.server.topic.browse.BackwardScan.Page;
import dev.millrace.server.topic.browse.Cursor;
import dev.millrace.server.topic.browse.ReaderPool;
import dev.millrace.server.topic.browse.TopicBrowser;
import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The records that could not be read, newest first, and writing them again once what was wrong is mended. Thread-safe. */
public final class DeadLetterBox implements AutoCloseable {

    private static final int SCANNED_MAX = 50_000;
    private static final Duration TIME = Duration.ofSeconds(5);
    private static final Duration KAFKA_LIMIT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(100);

    private final String topic;
    private final Topics topics;
    private final ReaderPool readers;
    private final RetryMarks marks;
    private final LetterRetries retries;

    /** {@code topics} and {@code readers} stay the caller's to close. */
    public DeadLetterBox(Map<String, Object> client, InternalTopics names, Topics topics, ReaderPool readers) {
        this.topic = names.deadLetters();
        this.topics = topics;
        this.readers = readers;
        this.marks = new RetryMarks(names.retriedLetters(), topics, readers);
        this.retries = new LetterRetries(client, names.retries(), marks, topics);
    }

    /**
     * Which letters.
     *
     * @param before the cursor of the page before; null: from the newest
     * @param source only those of this stream or table; null: all
     * @param topic only those from this topic; null: all
     */
    public record Request(
            int limit,
            @Nullable String before,
            @Nullable String source,
            @Nullable String topic) {}

    /** A letter, and when it was written again; null if it was not. */
    public record Found(DeadLetter letter, @Nullable Long retriedMillis) {}

    /** Letters, newest first, and the cursor of the next page; null if there is none. */
    public record Letters(
            List<Found> letters, int scanned, @Nullable String next) {}

    /** Reads a page. */
    public Letters list(Request request) {
        Optional<Integer> partitions = topics.partitions(topic);
        if (partitions.isEmpty()) {
            return new Letters(List.of(), 0, null);
        }
        Map<Integer, Long> before = new LinkedHashMap<>();
        String cursor = request.before();
        if (cursor == null) {
            for (int partition = 0; partition < partitions.get(); partition++) {
                before.put(partition, Long.MAX_VALUE);
            }
        } else {
            Cursor.of(cursor).before().forEach((partition, offset) -> {
                if (partition < partitions.get()) {
                    before.put(partition, offset);
                }
            });
        }
        Page page = readers.read(
                "reading the dead letters",
                consumer -> new BackwardScan(
                                consumer,
                                TopicBrowser.spans(consumer, topic, before),
                                records -> wanted(records, request),
                                new Limits(request.limit(), SCANNED_MAX, TIME))
                        .run());
        marks.refresh();
        Cursor next = page.next();
        return new Letters(
                page.records().stream()
                        .map(DeadLetter::new)
                        .map(letter -> new Found(letter, marks.retriedMillis(letter.id())))
                        .toList(),
                page.scanned(),
                next == null ? null : next.word());
    }

    private static BitSet wanted(List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records, Request request) {
        BitSet wanted = new BitSet();
        for (int i = 0; i < records.size(); i++) {
            DeadLetter letter = new DeadLetter(records.get(i));
            wanted.set(
                    i,
                    letter.isLetter()
                            && (request.source() == null || request.source().equalsIgnoreCase(letter.text("source")))
                            && (request.topic() == null || request.topic().equals(letter.text("topic"))));
        }
        return wanted;
    }

    /** Where a letter was written to. */
    public record Target(String topic, int partition, long offset) {}

    /**
     * Writes a letter again to where it came from.
     *
     * @param again also if it was before
     * @throws ApiException 404 if there is no such letter, 409 if it has no record or was written again already
     */
    public Target retry(String id, boolean again) {
        DeadLetter letter = DeadLetter.Id.of(id)
                .flatMap(this::find)
                .filter(DeadLetter::isLetter)
                .orElseThrow(() -> ApiException.notFound(
                        "There is no dead letter of this id.", "GET /api/dead-letters lists those there are."));
        return retries.retry(letter, again);
    }

    private Optional<DeadLetter> find(DeadLetter.Id id) {
        Optional<Integer> partitions = topics.partitions(topic);
        if (partitions.isEmpty() || id.partition() >= partitions.get()) {
            return Optional.empty();
        }
        return readers.read("reading the dead letters", consumer -> find(consumer, id));
    }

    private Optional<DeadLetter> find(KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer, DeadLetter.Id id) {
        TopicPartition partition = new TopicPartition(topic, id.partition());
        long begin = consumer.beginningOffsets(List.of(partition), KAFKA_LIMIT).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(List.of(partition), KAFKA_LIMIT).getOrDefault(partition, 0L);
        if (id.offset() < begin || id.offset() >= end) {
            return Optional.empty();
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, id.offset());
        long until = System.nanoTime() + KAFKA_LIMIT.toNanos();
        while (consumer.position(partition, KAFKA_LIMIT) <= id.offset()) {
            for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : consumer.poll(POLL)) {
                if (record.offset() == id.offset()) {
                    return Optional.of(new DeadLetter(record));
                }
            }
            if (System.nanoTime() - until > 0) {
                throw KafkaUnavailableException.during("reading the dead letters", null);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        retries.close();
    }
}
