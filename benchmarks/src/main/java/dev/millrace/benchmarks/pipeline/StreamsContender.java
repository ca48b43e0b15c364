// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/** Kafka Streams with its defaults (RocksDB, caching, 30 s commits), one thread, JSON by Jackson. */
final class StreamsContender implements Contender {

    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public void process(Run run) throws Exception {
        Path directory = Files.createTempDirectory("bench-streams");
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, run.name());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, run.bootstrapServers());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
        AtomicLong seen = new AtomicLong();
        CountDownLatch done = new CountDownLatch(1);
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, String> input = builder.stream(
                        run.workload().input(), Consumed.with(Serdes.String(), Serdes.String()))
                .peek((key, value) -> {
                    if (seen.incrementAndGet() == run.records()) {
                        done.countDown();
                    }
                });
        switch (run.workload()) {
            case SUM -> sum(input, run);
            case WORDS -> words(input, run);
            case FILTER -> filter(input, run);
        }
        try (KafkaStreams streams = new KafkaStreams(builder.build(), settings)) {
            streams.start();
            done.await();
            streams.close(Duration.ofSeconds(60));
        }
    }

    private void sum(KStream<String, String> input, Run run) {
        input.map((key, value) -> {
                    JsonNode sale = parse(value);
                    return KeyValue.pair(
                            sale.get("item").asText(), sale.get("amount").asLong());
                })
                .groupByKey(Grouped.with(Serdes.String(), Serdes.Long()))
                .windowedBy(TimeWindows.ofSizeAndGrace(Duration.ofSeconds(5), Duration.ofDays(1)))
                .aggregate(
                        () -> 0L,
                        (item, amount, total) -> total + amount,
                        Materialized.<String, Long, WindowStore<Bytes, byte[]>>with(Serdes.String(), Serdes.Long()))
                .toStream()
                .map((item, total) -> {
                    ObjectNode result = mapper.createObjectNode();
                    result.put("TOTAL", total);
                    return KeyValue.pair(item.key(), result.toString());
                })
                .to(run.outputTopic(), Produced.with(Serdes.String(), Serdes.String()));
    }

    private void words(KStream<String, String> input, Run run) {
        input.flatMapValues(line -> Arrays.asList(line.toLowerCase(Locale.ROOT).split("\\W+")))
                .groupBy((key, word) -> word, Grouped.with(Serdes.String(), Serdes.String()))
                .count(Materialized.<String, Long, KeyValueStore<Bytes, byte[]>>with(Serdes.String(), Serdes.Long()))
                .toStream()
                .to(run.outputTopic(), Produced.with(Serdes.String(), Serdes.Long()));
    }

    private void filter(KStream<String, String> input, Run run) {
        input.mapValues(this::parse)
                .filter((key, sale) -> sale.get("amount").asLong() > 5)
                .mapValues(sale -> {
                    ObjectNode result = mapper.createObjectNode();
                    result.put("ITEM", sale.get("item").asText());
                    result.put("DOUBLED", 2 * sale.get("amount").asLong());
                    return result.toString();
                })
                .to(run.outputTopic(), Produced.with(Serdes.String(), Serdes.String()));
    }

    private JsonNode parse(String value) {
        try {
            return mapper.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
