// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.query;

import dev.millrace.data.Changes;
import dev.millrace.engine.dataflow.Dataflow;
import dev.millrace.engine.dataflow.DataflowSettings;
import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.engine.dataflow.QueryFailedException;
import dev.millrace.engine.dataflow.QueryOutput;
import dev.millrace.engine.dataflow.SourceBatch;
import dev.millrace.engine.dataflow.StateExcess;
import dev.millrace.engine.dataflow.TickInput;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.state.StateLimitException;
import dev.millrace.kafka.source.TopicSource;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.kafka.topic.Payloads;
import dev.millrace.kafka.topic.ReadSettings;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A query that somebody asks and that nobody keeps: reads the topics with a consumer of its own, runs a dataflow of its own, and hands
 * out what comes out. Writes nothing to Kafka.
 *
 * <p>A finite one reads all there is when it begins and ends with the complete result; an endless one goes on until it is
 * cancelled. Tables are always read whole, and up to where they stood at the start before any stream moves. Only committed
 * records are read.
 *
 * <p>Runs on the thread that calls {@link #run}.
 */
public final class TopicQuery {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** How long a poll waits for records while some have come lately; it returns as soon as some come. */
    private static final Duration POLL = Duration.ofMillis(50);
    /** The same once it has been quiet, so that many queries over quiet topics cost little. */
    private static final Duration QUIET_POLL = Duration.ofMillis(250);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
    private static final long IDLE_NANOS = 1_000_000_000L;
    private static final int ROWS_PER_POLL = 5_000;
    private static final String ID = "query";

    private final Map<String, Object> client;
    private final ExpressionCompiler expressions;
    private final Options options;
    private final Map<String, TopicSource> sources = new LinkedHashMap<>();
    private long badRecords;
    private Map<TopicPartition, Long> readTo = Map.of();

    /**
     * How a query is run.
     *
     * @param finite whether it ends with what is there now
     * @param earliest whether an endless one reads streams from their beginning; tables are always read whole
     * @param netted whether changes of a table come as one row per key and tick, as its topic would say it
     * @param stateLimitBytes memory that its state may take
     * @param memory where it takes that memory, and that of its consumer, together with other queries
     */
    public record Options(boolean finite, boolean earliest, boolean netted, long stateLimitBytes, MemoryBudget memory) {

        /** With the state limit of {@link DataflowSettings#defaults}, for a query that is alone. */
        public Options(boolean finite, boolean earliest, boolean netted) {
            this(finite, earliest, netted, DataflowSettings.defaults().stateLimitBytes());
        }

        /** For a query that is alone. */
        public Options(boolean finite, boolean earliest, boolean netted, long stateLimitBytes) {
            this(finite, earliest, netted, stateLimitBytes, new MemoryBudget(Long.MAX_VALUE / 2));
        }
    }

    /** {@code client}: Kafka client settings with at least {@code bootstrap.servers}. */
    public TopicQuery(Map<String, Object> client, ExpressionCompiler expressions, Options options) {
        this.client = Map.copyOf(client);
        this.expressions = expressions;
        this.options = options;
    }

    /**
     * Runs {@code plan} to its end, or until {@code cancelled}, which is asked between polls.
     *
     * @throws KafkaUnavailableException if Kafka is away or a topic is missing
     * @throws BudgetExhaustedException if there is no memory for it, or for its state any more
     * @throws StateLimitException if what it has to keep takes more than it may
     */
    public void run(PlanNode plan, Consumer<Changes> to, BooleanSupplier cancelled) {
        try (MemoryShare share = options.memory().open(ReadSettings.CONSUMER_BYTES)) {
            run(plan, to, cancelled, share);
        }
    }

    private void run(PlanNode plan, Consumer<Changes> to, BooleanSupplier cancelled, MemoryShare share) {
        KafkaConsumer<@Nullable ByteBuffer, @Nullable ByteBuffer> consumer = consumer();
        try (Dataflow dataflow =
                new Dataflow(expressions, DataflowSettings.defaults().withStateLimitBytes(options.stateLimitBytes()))) {
            dataflow.add(new QueryDefinition(ID, plan, null, options.netted()));
            Reading reading = new Reading(consumer, open(dataflow, consumer));
            while (!cancelled.getAsBoolean() && !(options.finite() && reading.isDone())) {
                reading.poll(this::take);
                List<QueryOutput> outputs = options.memory().inTurn(() -> tick(dataflow));
                share.hold(dataflow.stateBytes(ID));
                hand(outputs, to);
                reading.markIdle(sources);
            }
            readTo = reading.positions();
            if (options.finite() && !cancelled.getAsBoolean()) {
                hand(options.memory().inTurn(() -> dataflow.complete(System.currentTimeMillis())), to);
            }
        } catch (KafkaException failed) {
            throw KafkaUnavailableException.during("reading for a query", failed);
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
        }
    }

    /** Up to which offset (exclusive) each partition had been read when {@link #run} ended. */
    public Map<TopicPartition, Long> readTo() {
        return readTo;
    }

    /** Records that did not fit their declaration and were left out. */
    public long badRecords() {
        return badRecords;
    }

    private KafkaConsumer<@Nullable ByteBuffer, @Nullable ByteBuffer> consumer() {
        Map<String, Object> settings = options.finite()
                ? ReadSettings.finite(client, ROWS_PER_POLL)
                : ReadSettings.small(client, ROWS_PER_POLL);
        return new KafkaConsumer<>(settings, Payloads.bufferDeserializer(), Payloads.bufferDeserializer());
    }

    private Map<TopicPartition, Start> open(
            Dataflow dataflow, KafkaConsumer<@Nullable ByteBuffer, @Nullable ByteBuffer> consumer) {
        Map<TopicPartition, Boolean> tables = new LinkedHashMap<>();
        for (SourceDefinition definition : dataflow.sources()) {
            String topic = definition.topic().name();
            List<PartitionInfo> partitions = consumer.partitionsFor(topic, LIMIT);
            if (partitions == null || partitions.isEmpty()) {
                throw KafkaUnavailableException.during(
                        "looking for the topic " + topic, new KafkaException("there is no such topic"));
            }
            TopicSource source = new TopicSource(definition, dataflow.layout(definition.name()), bad -> badRecords++);
            source.ensurePartitions(partitions.size());
            sources.put(definition.name(), source);
            boolean table = definition.kind() == RelationKind.TABLE;
            partitions.forEach(
                    info -> tables.merge(new TopicPartition(topic, info.partition()), table, Boolean::logicalAnd));
        }
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(tables.keySet(), LIMIT);
        Map<TopicPartition, Long> ends = consumer.endOffsets(tables.keySet(), LIMIT);
        Map<TopicPartition, Start> starts = new LinkedHashMap<>();
        tables.forEach((partition, table) -> {
            long end = ends.getOrDefault(partition, 0L);
            boolean whole = table || options.finite() || options.earliest();
            starts.put(partition, new Start(whole ? beginnings.getOrDefault(partition, 0L) : end, end, table));
        });
        return starts;
    }

    /** Where a partition is read from, where it ended at the start, and whether only tables are read from it. */
    private record Start(long offset, long end, boolean table) {}

    private void take(ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> record) {
        for (TopicSource source : sources.values()) {
            if (source.definition().topic().name().equals(record.topic())) {
                source.add(record);
            }
        }
    }

    private List<QueryOutput> tick(Dataflow dataflow) {
        Map<String, SourceBatch> batches = new LinkedHashMap<>();
        long clockMillis = System.currentTimeMillis();
        boolean any = false;
        for (Map.Entry<String, TopicSource> entry : sources.entrySet()) {
            TopicSource source = entry.getValue();
            Changes changes = source.take(clockMillis);
            any |= changes != null;
            batches.put(entry.getKey(), new SourceBatch(changes, source.watermark(), source.allIdle()));
        }
        if (!any) {
            return List.of();
        }
        List<QueryOutput> outputs = tick(dataflow, new TickInput(batches, clockMillis));
        // Nobody is told of them, so nothing may gather.
        dataflow.queries()
                .forEach(query -> badRecords += dataflow.takeRowErrors(query).size());
        return outputs;
    }

    private static List<QueryOutput> tick(Dataflow dataflow, TickInput input) {
        List<QueryOutput> outputs;
        try {
            outputs = dataflow.tick(input);
        } catch (QueryFailedException failed) {
            if (failed.failure() instanceof StateLimitException exhausted) {
                throw exhausted;
            }
            throw failed;
        }
        for (StateExcess excess : dataflow.overLimit()) {
            throw new StateLimitException("what the query has to keep " + excess.figures());
        }
        return outputs;
    }

    private static void hand(List<QueryOutput> outputs, Consumer<Changes> to) {
        outputs.forEach(output -> to.accept(output.changes()));
    }

    /** The consumer's way from the starts to the ends and beyond. */
    private static final class Reading {
        private final KafkaConsumer<@Nullable ByteBuffer, @Nullable ByteBuffer> consumer;
        private final Map<TopicPartition, Start> starts;
        private final Map<TopicPartition, Long> lastRecordNanos = new HashMap<>();
        private long lastRecordsNanos = System.nanoTime();
        private boolean tablesLoaded;

        Reading(KafkaConsumer<@Nullable ByteBuffer, @Nullable ByteBuffer> consumer, Map<TopicPartition, Start> starts) {
            this.consumer = consumer;
            this.starts = starts;
            consumer.assign(starts.keySet());
            starts.forEach((partition, start) -> consumer.seek(partition, start.offset()));
            List<TopicPartition> streams = new ArrayList<>();
            starts.forEach((partition, start) -> {
                if (!start.table()) {
                    streams.add(partition);
                }
            });
            tablesLoaded = streams.size() == starts.size();
            if (!tablesLoaded) {
                consumer.pause(streams);
            }
        }

        void poll(Consumer<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> to) {
            if (!tablesLoaded && reached(true)) {
                tablesLoaded = true;
                consumer.resume(consumer.paused());
            }
            boolean quiet = System.nanoTime() - lastRecordsNanos > 2 * IDLE_NANOS;
            ConsumerRecords<@Nullable ByteBuffer, @Nullable ByteBuffer> records =
                    consumer.poll(quiet ? QUIET_POLL : POLL);
            if (!records.isEmpty()) {
                lastRecordsNanos = System.nanoTime();
            }
            for (TopicPartition partition : records.partitions()) {
                lastRecordNanos.put(partition, System.nanoTime());
            }
            records.forEach(to);
        }

        Map<TopicPartition, Long> positions() {
            Map<TopicPartition, Long> positions = new LinkedHashMap<>();
            starts.keySet().forEach(partition -> positions.put(partition, consumer.position(partition, LIMIT)));
            return positions;
        }

        /** Whether every partition has been read to where it ended at the start. */
        boolean isDone() {
            return reached(false);
        }

        private boolean reached(boolean tablesOnly) {
            for (Map.Entry<TopicPartition, Start> entry : starts.entrySet()) {
                Start start = entry.getValue();
                if ((start.table() || !tablesOnly) && consumer.position(entry.getKey(), LIMIT) < start.end()) {
                    return false;
                }
            }
            return true;
        }

        /** Partitions that have been read to their end and are quiet hold up nobody. */
        void markIdle(Map<String, TopicSource> sources) {
            long now = System.nanoTime();
            Set<TopicPartition> quiet = new LinkedHashSet<>();
            for (Map.Entry<TopicPartition, Start> entry : starts.entrySet()) {
                long last = lastRecordNanos.computeIfAbsent(entry.getKey(), ignored -> now);
                if (now - last > IDLE_NANOS
                        && consumer.position(entry.getKey(), LIMIT)
                                >= entry.getValue().end()) {
                    quiet.add(entry.getKey());
                }
            }
            for (TopicSource source : sources.values()) {
                for (TopicPartition partition : quiet) {
                    if (partition.topic().equals(source.definition().topic().name())) {
                        source.setIdle(partition.partition(), true);
                    }
                }
            }
        }
    }
}
