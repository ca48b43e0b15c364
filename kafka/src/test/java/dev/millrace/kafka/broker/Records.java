// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes and reads string records with Kafka's own Java clients. */
final class Records {
    private Records() {}

    static KafkaProducer<String, String> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "0"),
                new StringSerializer(),
                new StringSerializer());
    }

    /** Returns when the broker has acknowledged every value. */
    static void produce(String bootstrapServers, String topic, String... values) throws Exception {
        try (KafkaProducer<String, String> producer = producer(bootstrapServers)) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, value)).get();
            }
        }
    }

    /** All values of the topic's partition 0 from its beginning to where it ends now. */
    static List<String> read(String bootstrapServers, String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
            List<String> values = new ArrayList<>();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, String> found : consumer.poll(Duration.ofSeconds(1))) {
                    values.add(found.value());
                }
            }
            return values;
        }
    }
}
