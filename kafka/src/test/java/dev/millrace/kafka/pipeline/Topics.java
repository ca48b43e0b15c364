// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What other programs do with the topics that a test's pipeline reads and writes. */
final class Topics {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String bootstrapServers;

    Topics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    Map<String, Object> client() {
        return Map.of("bootstrap.servers", bootstrapServers);
    }

    void create(String name, int partitions) throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** Deletes a topic and returns when it is gone. */
    void delete(String name) throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.deleteTopics(List.of(name)).all().get();
            while (admin.listTopics().names().get().contains(name)) {
                Thread.onSpinWait();
            }
        }
    }

    void raisePartitions(String topic, int partitions) throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                    .all()
                    .get();
        }
    }

    /** Deletes the records before {@code offset}, as retention would. */
    void deleteBefore(String topic, int partition, long offset) throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get();
        }
    }

    /** What a consumer group has committed for a partition; −1 if nothing. */
    long committed(String group, String topic, int partition) {
        TopicPartition wanted = new TopicPartition(topic, partition);
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "group.id", group);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            OffsetAndMetadata found = consumer.committed(Set.of(wanted)).get(wanted);
            return found == null ? -1 : found.offset();
        }
    }

    /** Sets a group's offset, as {@code kafka-consumer-groups --reset-offsets} does. */
    void setOffset(String group, String topic, int partition, long offset) throws Exception {
        try (Admin admin = Admin.create(client())) {
            admin.alterConsumerGroupOffsets(
                            group, Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        }
    }

    /** The ids of all groups. */
    List<String> groups() throws Exception {
        try (Admin admin = Admin.create(client())) {
            return admin.listGroups().all().get().stream()
                    .map(GroupListing::groupId)
                    .toList();
        }
    }

    KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer());
    }

    void produce(List<ProducerRecord<String, String>> records) throws Exception {
        try (KafkaProducer<String, String> producer = producer()) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            records.forEach(record -> sent.add(producer.send(record)));
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    /** Reads committed records from the beginning until {@code enough} says so; fails after a minute. */
    List<ConsumerRecord<byte[], String>> readUntil(
            String topic, Predicate<List<ConsumerRecord<byte[], String>>> enough) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest");
        List<ConsumerRecord<byte[], String>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], String> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new StringDeserializer())) {
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList());
            long until = System.nanoTime() + LIMIT.toNanos();
            while (!enough.test(found)) {
                if (System.nanoTime() > until) {
                    throw new AssertionError(
                            "after " + LIMIT + " " + topic + " holds only " + found.size() + " records: "
                                    + found.stream()
                                            .map(ConsumerRecord::value)
                                            .limit(20)
                                            .toList());
                }
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    List<ConsumerRecord<byte[], String>> read(String topic, int count) {
        return readUntil(topic, found -> found.size() >= count);
    }

    static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
