// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The floor: a bare consumer that looks at nothing, or one that hands every record to a producer as it is. */
final class BareLoop implements Contender {

    private final boolean copy;

    BareLoop(boolean copy) {
        this.copy = copy;
    }

    @Override
    public void process(Run run) {
        Map<String, Object> consumerSettings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                run.bootstrapServers(),
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5000);
        Map<String, Object> producerSettings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, run.bootstrapServers(), ProducerConfig.LINGER_MS_CONFIG, 5);
        TopicPartition partition = new TopicPartition(run.workload().input(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        consumerSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(producerSettings, new ByteArraySerializer(), new ByteArraySerializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long seen = 0;
            while (seen < run.records()) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(500));
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (copy) {
                        Future<?> _ =
                                producer.send(new ProducerRecord<>(run.outputTopic(), record.key(), record.value()));
                    }
                }
                seen += records.count();
            }
        }
    }
}
