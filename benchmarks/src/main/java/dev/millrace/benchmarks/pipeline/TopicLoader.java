// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills the input topics: sales as JSON, and lines of 5 to 8 words whose vocabulary of 10,000 words follows Zipf's law. */
final class TopicLoader {

    private static final int VOCABULARY = 10_000;
    private static final long START_MILLIS = 1_700_000_000_000L;

    private TopicLoader() {}

    static void load(Workload workload, String bootstrapServers, long records) {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG, "20",
                ProducerConfig.BATCH_SIZE_CONFIG, "262144"));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            Random random = new Random(42);
            double[] zipf = cumulativeZipf();
            for (long i = 0; i < records; i++) {
                String value = workload == Workload.WORDS ? line(random, zipf) : sale(random, i);
                Future<?> _ = producer.send(new ProducerRecord<>(
                        workload.input(), 0, START_MILLIS + i / 10, null, value.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private static String sale(Random random, long time) {
        String item = random.nextInt(100) < 42 ? "a" : "b";
        long amount = (long) Math.floor(Math.exp(2 + random.nextGaussian()));
        return "{\"item\": \"" + item + "\", \"amount\": " + amount + ", \"time\": " + time + "}";
    }

    private static String line(Random random, double[] zipf) {
        int words = 5 + random.nextInt(4);
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < words; i++) {
            int rank = Arrays.binarySearch(zipf, random.nextDouble());
            line.append(i == 0 ? "" : " ").append("word").append(rank < 0 ? -rank - 1 : rank);
        }
        return line.toString();
    }

    private static double[] cumulativeZipf() {
        double[] cumulative = new double[VOCABULARY];
        double sum = 0;
        for (int rank = 0; rank < VOCABULARY; rank++) {
            sum += 1.0 / (rank + 1);
            cumulative[rank] = sum;
        }
        for (int rank = 0; rank < VOCABULARY; rank++) {
            cumulative[rank] /= sum;
        }
        return cumulative;
    }
}
