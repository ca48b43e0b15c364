// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.aggregate.AggregateSettings;
import dev.millrace.engine.aggregate.GroupAggregate;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.expression.Predicate;
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.engine.function.aggregate.BoundAggregate;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.row.FilterRows;
import dev.millrace.engine.row.TimeWindows;
import dev.millrace.engine.state.RowFormat;
import dev.millrace.engine.state.StateTable;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.function.ArgumentType;
import dev.millrace.plan.node.Emit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operators inside another system: a filter and a windowed sum run in a Kafka Streams processor, each record a tick, their state
 * in a store of Kafka Streams' own, written after every tick and read back by a second start. The results must be those of
 * our own loop and those of Kafka Streams' windowed sum.
 */
class KafkaStreamsHostTest {

    private static final List<Type> TYPES = List.of(ScalarType.VARCHAR, ScalarType.BIGINT);
    private static final long WINDOW_MILLIS = 10;
    private static final long GRACE_MILLIS = 15;
    private static final String STORE = "operator-state";

    @TempDir
    Path directory;

    /** (key, value) where the value is more than 1, summed by key and window. */
    private static Operator chain() {
        BuiltInFunctions functions = BuiltInFunctions.load();
        ExpressionCompiler expressions = new ExpressionCompiler(functions);
        Expression value = new Expression.ColumnReference(1, ScalarType.BIGINT);
        Predicate positive = expressions.compilePredicate(new Expression.Comparison(
                Expression.ComparisonOperator.GREATER, value, new Expression.Literal(ScalarType.BIGINT, 1L), false));
        BoundAggregate sum = expressions.compileAggregate(new AggregateCall(
                functions.resolve("SUM", List.of(new ArgumentType.Typed(ScalarType.BIGINT))),
                List.of(value),
                false,
                null));
        return new Chain(List.of(
                new FilterRows(positive),
                new GroupAggregate(
                        List.of(expressions.compile(new Expression.ColumnReference(0, ScalarType.VARCHAR))),
                        List.of(sum),
                        new TimeWindows(WINDOW_MILLIS, WINDOW_MILLIS),
                        null,
                        new AggregateSettings(Emit.CHANGES, GRACE_MILLIS, true, true, false, true))));
    }

    /** Operators one behind the other as one operator. */
    private record Chain(List<Operator> operators) implements Operator {
        @Override
        public void open(OperatorContext context) {
            operators.forEach(operator -> operator.open(context));
        }

        @Override
        public void restored() {
            operators.forEach(Operator::restored);
        }

        @Override
        public void process(int port, Changes changes, Tick tick, Output output) {
            pass(0, changes, tick, output);
        }

        private void pass(int index, Changes changes, Tick tick, Output output) {
            if (index == operators.size()) {
                output.emit(changes);
            } else if (changes.rows() > 0) {
                operators.get(index).process(0, changes, tick, more -> pass(index + 1, more, tick, output));
            }
        }

        @Override
        public void endTick(Tick tick, Output output) {
            for (int i = 0; i < operators.size(); i++) {
                int next = i + 1;
                operators.get(i).endTick(tick, more -> pass(next, more, tick, output));
            }
        }
    }

    /** The host: what an operator needs, out of a processor and a key-value store. */
    private static class OperatorProcessor implements Processor<String, Long, String, String>, OperatorContext {
        private final Supplier<Operator> factory;
        private final Map<String, StateTable> tables = new LinkedHashMap<>();
        private @Nullable ProcessorContext<String, String> host;
        private @Nullable Operator operator;
        private @Nullable KeyValueStore<Bytes, byte[]> store;
        private long watermark = Long.MIN_VALUE;
        private long number;

        OperatorProcessor(Supplier<Operator> factory) {
            this.factory = factory;
        }

        @Override
        public StateTable state(String name, RowFormat format) {
            StateTable table = new StateTable(name, format, true);
            tables.put(name, table);
            return table;
        }

        @Override
        public Counter counter(String name) {
            return new Counter();
        }

        @Override
        public void init(ProcessorContext<String, String> context) {
            host = context;
            KeyValueStore<Bytes, byte[]> opened = context.getStateStore(STORE);
            store = opened;
            Operator started = factory.get();
            started.open(this);
            try (KeyValueIterator<Bytes, byte[]> all = opened.all()) {
                all.forEachRemaining(this::load);
            }
            started.restored();
            operator = started;
        }

        private void load(KeyValue<Bytes, byte[]> entry) {
            ByteBuffer key = ByteBuffer.wrap(entry.key.get());
            byte[] name = new byte[key.getInt()];
            key.get(name);
            byte[] rest = new byte[key.remaining()];
            key.get(rest);
            String table = new String(name, StandardCharsets.UTF_8);
            if (table.isEmpty()) {
                watermark = ByteBuffer.wrap(entry.value).getLong();
            } else {
                Objects.requireNonNull(tables.get(table)).load(rest, entry.value);
            }
        }

        @Override
        public void process(Record<String, Long> record) {
            ChangesBuilder builder = new ChangesBuilder(TYPES);
            builder.append(Arrays.asList(record.key(), record.value()), record.timestamp(), 1);
            long before = watermark;
            watermark = Math.max(watermark, record.timestamp());
            Tick tick = new Tick(++number, before, watermark, new EvaluationContext(0, number, new RowErrors()));
            Operator running = Objects.requireNonNull(operator);
            running.process(0, builder.build(), tick, this::forward);
            running.endTick(tick, this::forward);
            tables.forEach((name, table) -> table.writeChanges((key, row) -> put(name, key, row)));
            put(
                    "",
                    new byte[0],
                    ByteBuffer.allocate(Long.BYTES).putLong(watermark).array());
        }

        private void put(String table, byte[] key, byte @Nullable [] row) {
            byte[] name = table.getBytes(StandardCharsets.UTF_8);
            ByteBuffer full = ByteBuffer.allocate(Integer.BYTES + name.length + key.length);
            full.putInt(name.length).put(name).put(key);
            Objects.requireNonNull(store).put(Bytes.wrap(full.array()), row);
        }

        private void forward(Changes changes) {
            for (Row row : Row.of(changes)) {
                if (row.weight() > 0) {
                    Objects.requireNonNull(host)
                            .forward(new Record<>(
                                    row.value(0) + "@" + row.value(1), String.valueOf(row.value(3)), row.timestamp()));
                }
            }
        }
    }

    @Test
    void theSameResultsAsOurLoopAndAsKafkaStreamsItself() {
        SplittableRandom random = new SplittableRandom(11);
        List<Row> records = new ArrayList<>();
        long time = 50;
        long latest = 0;
        for (int i = 0; i < 400; i++) {
            time += random.nextInt(4);
            // Some within the grace and some too late.
            long timestamp = Math.max(0, time - random.nextInt(random.nextInt(10) == 0 ? 60 : 12));
            String key = String.valueOf((char) ('a' + random.nextInt(3)));
            long value = random.nextInt(6);
            // Kafka Streams' window does not see the time of what the filter drops, so that must not be the latest.
            timestamp = value > 1 ? timestamp : Math.min(timestamp, latest);
            latest = Math.max(latest, timestamp);
            records.add(Row.insert(timestamp, key, value));
        }
        Map<Bytes, byte[]> state = new TreeMap<>();
        List<String> hosted = new ArrayList<>(run(records.subList(0, 170), state, false));
        assertThat(state).isNotEmpty();
        hosted.addAll(run(records.subList(170, 400), state, false));
        assertThat(hosted).isEqualTo(ownLoop(records));
        assertThat(hosted).isEqualTo(run(records, new TreeMap<>(), true));
    }

    private static List<String> ownLoop(List<Row> records) {
        List<InputTick> ticks = new ArrayList<>();
        long watermark = Long.MIN_VALUE;
        for (Row row : records) {
            watermark = Math.max(watermark, row.timestamp());
            ticks.add(InputTick.of(watermark, row));
        }
        return new OperatorHarness(KafkaStreamsHostTest::chain, List.of(TYPES))
                .run(ticks, 1).rows().stream()
                        .filter(row -> row.weight() > 0)
                        .map(row -> row.value(0) + "@" + row.value(1) + "=" + row.value(3) + " " + row.timestamp())
                        .toList();
    }

    /** Runs a topology over records; {@code state} is what its store holds before and afterwards. */
    private List<String> run(List<Row> records, Map<Bytes, byte[]> state, boolean ofTheirOwn) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "host");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "0");
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, Long> input = builder.stream("in", Consumed.with(Serdes.String(), Serdes.Long()));
        KStream<String, String> output = ofTheirOwn ? windowedSum(input) : hosted(builder, input, state);
        output.to("out", Produced.with(Serdes.String(), Serdes.String()));
        List<String> told = new ArrayList<>();
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), settings)) {
            TestInputTopic<String, Long> topic =
                    driver.createInputTopic("in", new StringSerializer(), new LongSerializer());
            TestOutputTopic<String, String> results =
                    driver.createOutputTopic("out", new StringDeserializer(), new StringDeserializer());
            for (Row row : records) {
                topic.pipeInput((String) row.value(0), (Long) row.value(1), row.timestamp());
            }
            results.readRecordsToList()
                    .forEach(record -> told.add(record.key() + "=" + record.value() + " " + record.timestamp()));
            if (!ofTheirOwn) {
                KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(STORE);
                state.clear();
                try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
                    all.forEachRemaining(entry -> state.put(entry.key, entry.value));
                }
            }
        }
        return told;
    }

    private static KStream<String, String> hosted(
            StreamsBuilder builder, KStream<String, Long> input, Map<Bytes, byte[]> state) {
        builder.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray()));
        return input.process(
                () -> new OperatorProcessor(KafkaStreamsHostTest::chain) {
                    @Override
                    public void init(ProcessorContext<String, String> context) {
                        // What the store's change log would bring back.
                        KeyValueStore<Bytes, byte[]> store = context.getStateStore(STORE);
                        state.forEach(store::put);
                        super.init(context);
                    }
                },
                STORE);
    }

    private static KStream<String, String> windowedSum(KStream<String, Long> input) {
        return input.filter((key, value) -> value > 1)
                .groupByKey()
                .windowedBy(org.apache.kafka.streams.kstream.TimeWindows.ofSizeAndGrace(
                        Duration.ofMillis(WINDOW_MILLIS), Duration.ofMillis(GRACE_MILLIS)))
                .reduce(Long::sum)
                .toStream()
                .map((window, sum) ->
                        KeyValue.pair(window.key() + "@" + window.window().start(), String.valueOf(sum)));
    }
}
