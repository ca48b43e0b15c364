// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.session.SessionHost;
import dev.millrace.server.topic.TopicName;
import dev.millrace.server.topic.Topics;
import dev.millrace.server.topic.browse.BackwardScan.Limits;
import dev.millrace.server.topic.browse.BackwardScan.Page;
import dev.millrace.server.topic.browse.BackwardScan.RecordTest;
import dev.millrace.server.topic.browse.BackwardScan.Span;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Pages of a topic's messages, newest first. Thread-safe. */
public final class TopicBrowser {

    /** The most messages on a page. */
    public static final int MESSAGES_MAX = 1_000;

    private static final int SCANNED_MAX = 50_000;
    private static final Duration TIME = Duration.ofSeconds(5);
    private static final Duration KAFKA_LIMIT = Duration.ofSeconds(15);

    private final SessionHost host;
    private final Topics topics;
    private final ReaderPool readers;

    /** What is given stays the caller's to close. */
    public TopicBrowser(SessionHost host, Topics topics, ReaderPool readers) {
        this.host = host;
        this.topics = topics;
        this.readers = readers;
    }

    /**
     * Which messages.
     *
     * @param limit how many at most
     * @param partition null: all
     * @param before an offset of the partition, or the cursor of the page before; null: from the end
     * @param where a SQL condition; null: all
     * @param keyFormat how keys are to be shown
     * @param valueFormat how values are to be shown
     */
    public record Request(
            int limit,
            @Nullable Integer partition,
            @Nullable String before,
            @Nullable String where,
            PayloadFormat keyFormat,
            PayloadFormat valueFormat) {}

    /**
     * A page.
     *
     * @param scanned how many records were looked at to fill it
     * @param next the cursor of the next page; null if there is none
     */
    public record Messages(
            List<TopicMessage> messages,
            int scanned,
            @Nullable String next) {}

    /**
     * Reads a page.
     *
     * @throws ApiException if there is no such topic or partition, or too many look into topics
     * @throws dev.millrace.sql.error.SqlException if the condition is none
     */
    public Messages messages(String topic, Request request) {
        int partitions = topics.partitions(TopicName.existing(topic)).orElseThrow(() -> TopicName.unknown(topic));
        List<Integer> wanted = wanted(topic, partitions, request.partition());
        Map<Integer, Long> before = before(wanted, request.before());
        List<SourceDefinition> sources = DeclaredSources.of(host.catalog(), topic);
        MessageReader reader = new MessageReader(
                sources.isEmpty() ? null : sources.getFirst(), request.keyFormat(), request.valueFormat());
        Limits limits = new Limits(request.limit(), SCANNED_MAX, TIME);
        String where = request.where();
        Page page;
        if (where == null || where.isBlank()) {
            page = read(topic, before, RecordTest.all(), limits);
        } else {
            try (Condition condition = Condition.of(where, topic, host)) {
                page = read(topic, before, condition, limits);
            }
        }
        Cursor next = page.next();
        return new Messages(
                page.records().stream().map(reader::read).toList(), page.scanned(), next == null ? null : next.word());
    }

    private Page read(String topic, Map<Integer, Long> before, RecordTest test, Limits limits) {
        return readers.read("reading the topic " + topic, consumer -> {
            Map<TopicPartition, Span> spans = spans(consumer, topic, before);
            return new BackwardScan(consumer, spans, test, limits).run();
        });
    }

    private static List<Integer> wanted(String topic, int partitions, @Nullable Integer partition) {
        if (partition == null) {
            return IntStream.range(0, partitions).boxed().toList();
        }
        if (partition < 0 || partition >= partitions) {
            throw ApiException.notFound(
                    "The topic " + topic + " has no partition " + partition + ".",
                    "Its partitions are 0 to " + (partitions - 1) + ".");
        }
        return List.of(partition);
    }

    /** The offsets before which to read; those of partitions that have nothing left are missing. */
    private static Map<Integer, Long> before(List<Integer> partitions, @Nullable String before) {
        Map<Integer, Long> limits = new LinkedHashMap<>();
        if (before == null || before.isEmpty()) {
            partitions.forEach(partition -> limits.put(partition, Long.MAX_VALUE));
        } else if (Cursor.isWord(before)) {
            Cursor.of(before).before().forEach((partition, offset) -> {
                if (partitions.contains(partition)) {
                    limits.put(partition, offset);
                }
            });
        } else if (partitions.size() != 1) {
            throw ApiException.badRequest(
                    "An offset is one of a partition, and the topic has " + partitions.size() + ".",
                    "Add partition=…, or give the cursor from \"next\" of the page before.");
        } else {
            limits.put(partitions.getFirst(), offset(before));
        }
        return limits;
    }

    private static long offset(String text) {
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException malformed) {
            throw ApiException.badRequest("The parameter before is neither an offset nor a cursor.", null);
        }
    }

    /** The offsets of the partitions that are there and readable, and before the given ones. */
    public static Map<TopicPartition, Span> spans(
            KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer, String topic, Map<Integer, Long> before) {
        List<TopicPartition> partitions = before.keySet().stream()
                .map(partition -> new TopicPartition(topic, partition))
                .toList();
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, KAFKA_LIMIT);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, KAFKA_LIMIT);
        Map<TopicPartition, Span> spans = new LinkedHashMap<>();
        for (TopicPartition partition : partitions) {
            long end = Math.min(
                    ends.getOrDefault(partition, 0L), before.getOrDefault(partition.partition(), Long.MAX_VALUE));
            spans.put(partition, new Span(begins.getOrDefault(partition, 0L), end));
        }
        return spans;
    }
}
