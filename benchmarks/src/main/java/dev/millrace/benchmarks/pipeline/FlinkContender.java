// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.util.Collector;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Flink's DataStream API in its own mini cluster, parallelism 1, state on the heap, object reuse, JSON by Jackson. */
final class FlinkContender implements Contender {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public void process(Run run) throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1);
        environment.getConfig().enableObjectReuse();
        TopicPartition partition = new TopicPartition(run.workload().input(), 0);
        KafkaSource<String> source = KafkaSource.<String>builder()
                .setBootstrapServers(run.bootstrapServers())
                .setTopics(run.workload().input())
                .setGroupId(run.name())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setBounded(OffsetsInitializer.offsets(Map.of(partition, run.records())))
                .setValueOnlyDeserializer(new SimpleStringSchema())
                .setProperty("max.poll.records", "5000")
                .build();
        DataStream<String> input = environment.fromSource(
                source, WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofSeconds(1)), "input");
        switch (run.workload()) {
            case SUM -> sum(input, run);
            case WORDS -> words(input, run);
            case FILTER -> filter(input, run);
        }
        environment.execute(run.name());
    }

    private static void sum(DataStream<String> input, Run run) {
        input.map(value -> {
                    JsonNode sale = MAPPER.readTree(value);
                    return Tuple2.of(
                            sale.get("item").asText(), sale.get("amount").asLong());
                })
                .returns(Types.TUPLE(Types.STRING, Types.LONG))
                .keyBy(sale -> sale.f0)
                .window(TumblingEventTimeWindows.of(Duration.ofSeconds(5)))
                .aggregate(new Sum())
                .sinkTo(sink(run, Part.TOTAL));
    }

    private static void words(DataStream<String> input, Run run) {
        input.flatMap((String line, Collector<Tuple2<String, Long>> out) -> {
                    for (String word : line.toLowerCase(Locale.ROOT).split("\\W+")) {
                        out.collect(Tuple2.of(word, 1L));
                    }
                })
                .returns(Types.TUPLE(Types.STRING, Types.LONG))
                .keyBy(word -> word.f0)
                .sum(1)
                .sinkTo(sink(run, Part.COUNT));
    }

    private static void filter(DataStream<String> input, Run run) {
        input.map(MAPPER::readTree)
                .returns(Types.GENERIC(JsonNode.class))
                .filter(sale -> sale.get("amount").asLong() > 5)
                .map(sale -> Tuple2.of(
                        sale.get("item").asText(), 2 * sale.get("amount").asLong()))
                .returns(Types.TUPLE(Types.STRING, Types.LONG))
                .sinkTo(sink(run, Part.DOUBLED));
    }

    private static KafkaSink<Tuple2<String, Long>> sink(Run run, Part value) {
        return KafkaSink.<Tuple2<String, Long>>builder()
                .setBootstrapServers(run.bootstrapServers())
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(KafkaRecordSerializationSchema.<Tuple2<String, Long>>builder()
                        .setTopic(run.outputTopic())
                        .setKeySerializationSchema(new RowSchema(value == Part.DOUBLED ? Part.NOTHING : Part.KEY))
                        .setValueSerializationSchema(new RowSchema(value))
                        .build())
                .build();
    }

    /** What of a row is written, and how. */
    private enum Part {
        NOTHING,
        KEY,
        TOTAL,
        COUNT,
        DOUBLED
    }

    /** A class, not a lambda, because Flink infers its type. */
    private static final class RowSchema implements SerializationSchema<Tuple2<String, Long>> {

        private static final long serialVersionUID = 1L;

        private final Part part;

        RowSchema(Part part) {
            this.part = part;
        }

        @Override
        public byte @Nullable [] serialize(Tuple2<String, Long> row) {
            return switch (part) {
                case NOTHING -> null;
                case KEY -> row.f0.getBytes(StandardCharsets.UTF_8);
                case COUNT -> ByteBuffer.allocate(Long.BYTES).putLong(row.f1).array();
                case TOTAL -> bytes(MAPPER.createObjectNode().put("TOTAL", row.f1));
                case DOUBLED ->
                    bytes(MAPPER.createObjectNode().put("ITEM", row.f0).put("DOUBLED", row.f1));
            };
        }

        private static byte[] bytes(ObjectNode node) {
            return node.toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    private static final class Sum
            implements AggregateFunction<Tuple2<String, Long>, Tuple2<String, Long>, Tuple2<String, Long>> {

        private static final long serialVersionUID = 1L;

        @Override
        public Tuple2<String, Long> createAccumulator() {
            return Tuple2.of("", 0L);
        }

        @Override
        public Tuple2<String, Long> add(Tuple2<String, Long> sale, Tuple2<String, Long> total) {
            return Tuple2.of(sale.f0, total.f1 + sale.f1);
        }

        @Override
        public Tuple2<String, Long> getResult(Tuple2<String, Long> total) {
            return total;
        }

        @Override
        public Tuple2<String, Long> merge(Tuple2<String, Long> left, Tuple2<String, Long> right) {
            return Tuple2.of(left.f0, left.f1 + right.f1);
        }
    }
}
