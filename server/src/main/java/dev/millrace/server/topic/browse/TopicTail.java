// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.kafka.topic.Payloads;
import dev.millrace.kafka.topic.ReadSettings;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.session.SessionHost;
import dev.millrace.server.topic.TopicName;
import dev.millrace.server.topic.browse.BackwardScan.RecordTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A topic's messages as they come, from its end on. Each run has a consumer of its own, on the thread that calls it; whoever runs
 * many has to bound how many. Partitions that are added to the topic meanwhile are not seen.
 */
public final class TopicTail {

    /** The most messages that are handed over at once. */
    public static final int BATCH_MAX = 500;

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(100);

    private final SessionHost host;

    public TopicTail(SessionHost host) {
        this.host = host;
    }

    /**
     * Checks what is to be asked of {@link #run}, but for whether the topic exists; asks Kafka nothing.
     *
     * @throws ApiException if no topic can have this name
     * @throws dev.millrace.sql.error.SqlException if the condition is none
     */
    public void check(String topic, @Nullable String where) {
        String name = TopicName.existing(topic);
        if (where != null && !where.isBlank()) {
            Condition.of(where, name, host).close();
        }
    }

    /**
     * Follows a topic until {@code cancelled}, which is asked at least ten times a second.
     *
     * @param where a SQL condition as {@link Condition} takes it; null: all messages
     * @param to gets an empty batch once the tail stands at the end, so that whatever is written from then on comes; then
     *     messages in the order of their partitions' offsets, at most {@value #BATCH_MAX} at a time. May wait: the topic is then
     *     read no further
     * @throws ApiException if there is no such topic
     * @throws dev.millrace.sql.error.SqlException if the condition is none
     * @throws KafkaUnavailableException if Kafka fails
     */
    public void run(String topic, @Nullable String where, Consumer<List<TopicMessage>> to, BooleanSupplier cancelled) {
        if (where == null || where.isBlank()) {
            follow(TopicName.existing(topic), RecordTest.all(), to, cancelled);
            return;
        }
        try (Condition condition = Condition.of(where, TopicName.existing(topic), host)) {
            follow(topic, condition, to, cancelled);
        }
    }

    private void follow(String topic, RecordTest test, Consumer<List<TopicMessage>> to, BooleanSupplier cancelled) {
        List<SourceDefinition> sources = DeclaredSources.of(host.catalog(), topic);
        MessageReader reader = new MessageReader(
                sources.isEmpty() ? null : sources.getFirst(), PayloadFormat.AUTO, PayloadFormat.AUTO);
        try (KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer =
                new KafkaConsumer<>(settings(), Payloads.deserializer(), Payloads.deserializer())) {
            seekToEnd(consumer, topic);
            to.accept(List.of());
            while (!cancelled.getAsBoolean()) {
                List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records = new ArrayList<>();
                consumer.poll(POLL).forEach(records::add);
                if (!records.isEmpty()) {
                    BitSet matching = test.test(records);
                    List<TopicMessage> messages = matching.stream()
                            .mapToObj(index -> reader.read(records.get(index)))
                            .toList();
                    if (!messages.isEmpty()) {
                        to.accept(messages);
                    }
                }
            }
        } catch (KafkaException failed) {
            throw KafkaUnavailableException.during("following the topic " + topic, failed);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = ReadSettings.small(host.client(), BATCH_MAX);
        settings.put("auto.offset.reset", "latest");
        return settings;
    }

    private static void seekToEnd(KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer, String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic, LIMIT);
        if (found == null || found.isEmpty()) {
            throw TopicName.unknown(topic);
        }
        List<TopicPartition> partitions = found.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.endOffsets(partitions, LIMIT).forEach(consumer::seek);
    }
}
