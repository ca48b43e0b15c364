// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.generate;

import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.connectors.generate.Numbering;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Finds the number with which events go on in a topic that holds some already. */
public final class LastNumber {
    /** Enough to find an event among records that somebody else has written. */
    private static final long LOOKED_AT = 200;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private LastNumber() {}

    /**
     * The number after the highest one among the last records of {@code topic}; 0 if there is none.
     *
     * @throws CommandFailure if Kafka does not answer
     */
    public static long next(Properties client, String topic, Numbering numbering) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        properties.put("allow.auto.create.topics", "false");
        properties.remove("group.id");
        var bytes = new ByteArrayDeserializer();
        try (var consumer = new KafkaConsumer<>(properties, bytes, bytes)) {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic, LIMIT);
            return partitions == null || partitions.isEmpty() ? 0 : next(consumer, partitions, numbering);
        } catch (KafkaException failure) {
            throw unanswered(topic, failure);
        }
    }

    private static long next(KafkaConsumer<byte[], byte[]> consumer, List<PartitionInfo> infos, Numbering numbering) {
        List<TopicPartition> partitions = infos.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, LIMIT);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
        consumer.assign(partitions);
        ends.forEach((partition, end) ->
                consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - LOOKED_AT)));
        long next = 0;
        long giveUp = System.nanoTime() + LIMIT.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), LIMIT) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                byte[] value = record.value();
                OptionalLong number = value == null ? OptionalLong.empty() : numbering.read(value);
                next = Math.max(next, number.isPresent() ? number.getAsLong() + 1 : 0);
            }
            if (System.nanoTime() > giveUp) {
                throw unanswered(partitions.getFirst().topic(), null);
            }
        }
        return next;
    }

    private static CommandFailure unanswered(String topic, @Nullable KafkaException failure) {
        return new CommandFailure(
                ExitCode.FAILED,
                "Kafka did not give the last events of " + topic
                        + (failure == null ? " in time" : ": " + failure.getMessage()) + ".",
                "Is it running? With --from N the topic is not looked at.",
                failure);
    }
}
