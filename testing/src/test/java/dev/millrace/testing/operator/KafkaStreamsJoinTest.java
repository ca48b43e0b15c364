// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.join.JoinShape;
import dev.millrace.engine.join.JoinTimes;
import dev.millrace.engine.join.StreamStreamJoin;
import dev.millrace.engine.join.StreamTableJoin;
import dev.millrace.engine.join.TableJoin;
import dev.millrace.plan.node.JoinType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.StreamJoined;
import org.apache.kafka.streams.kstream.ValueJoiner;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The joins against Kafka Streams' own, one record at a time: the same results, times and order. Not compared are the places where
 * this engine is meant to differ: it does not tell a row as unmatched while a match may still come.
 */
class KafkaStreamsJoinTest {

    private static final List<Type> TYPES = List.of(ScalarType.VARCHAR, ScalarType.VARCHAR);
    private static final ValueJoiner<@Nullable String, @Nullable String, String> JOINER =
            (left, right) -> left + "+" + right;
    private static final int RECORDS = 300;
    private static final String LAST = "last";
    private static final int NEAR_MILLIS = 10;
    private static final long GRACE_MILLIS = 6;

    @TempDir
    Path directory;

    /** What one input record made: {@code key=value @time}, a tombstone as {@code key=null @time}. */
    private record Step(int port, Row row, List<String> output) {}

    private enum Kind {
        STREAM_STREAM,
        TABLE_TABLE,
        FOREIGN_KEY,
        STREAM_TABLE
    }

    @ParameterizedTest
    @EnumSource(
            value = JoinType.class,
            names = {"INNER", "LEFT", "FULL"})
    void joinsStreams(JoinType type) {
        JoinShape.Side side = new JoinShape.Side(TYPES, List.of(new ColumnEvaluator(0, ScalarType.VARCHAR)));
        JoinShape shape = new JoinShape(type, side, side, null);
        JoinTimes times = new JoinTimes(NEAR_MILLIS, NEAR_MILLIS, GRACE_MILLIS);
        OperatorHarness harness = new OperatorHarness(() -> new StreamStreamJoin(shape, times), List.of(TYPES, TYPES));
        for (long seed = 1; seed <= 3; seed++) {
            List<Step> steps = streams(Kind.STREAM_STREAM, type, records(seed, false));
            checkStreams(harness, steps, seed);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = JoinType.class,
            names = {"INNER", "LEFT"})
    void joinsAStreamWithATable(JoinType type) {
        JoinShape.Side side = new JoinShape.Side(TYPES, List.of(new ColumnEvaluator(0, ScalarType.VARCHAR)));
        JoinShape shape = new JoinShape(type, side, side, null);
        OperatorHarness harness = new OperatorHarness(() -> new StreamTableJoin(shape), List.of(TYPES, TYPES));
        for (long seed = 1; seed <= 3; seed++) {
            check(Kind.STREAM_TABLE, harness, streams(Kind.STREAM_TABLE, type, records(seed, true)), seed);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = JoinType.class,
            names = {"INNER", "LEFT", "FULL"})
    void joinsTables(JoinType type) {
        JoinShape.Side side = new JoinShape.Side(TYPES, List.of(new ColumnEvaluator(0, ScalarType.VARCHAR)));
        JoinShape shape = new JoinShape(type, side, side, null);
        OperatorHarness harness = new OperatorHarness(() -> TableJoin.of(shape), List.of(TYPES, TYPES));
        for (long seed = 1; seed <= 3; seed++) {
            check(Kind.TABLE_TABLE, harness, streams(Kind.TABLE_TABLE, type, records(seed, true)), seed);
        }
    }

    /**
     * A left value is {@code foreign key, colon, text}; the foreign key is the right table's key. Kafka Streams also writes
     * tombstones for keys that have no row; those say nothing and are left out. A change of the right table makes records of its own
     * time there, even if the left row is younger; here the later time counts, for tombstones too. So times are compared for rows that a change of the left one made.
     */
    @ParameterizedTest
    @EnumSource(
            value = JoinType.class,
            names = {"INNER", "LEFT"})
    void joinsTablesByAForeignKey(JoinType type) {
        Evaluator foreignKey = new ForeignKey();
        JoinShape shape = new JoinShape(
                type,
                new JoinShape.Side(TYPES, List.of(foreignKey), List.of(0)),
                new JoinShape.Side(TYPES, List.of(new ColumnEvaluator(0, ScalarType.VARCHAR)), List.of(0)),
                null);
        OperatorHarness harness = new OperatorHarness(() -> TableJoin.of(shape), List.of(TYPES, TYPES));
        for (long seed = 1; seed <= 3; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<InputTick.PortRow> records = new ArrayList<>();
            for (InputTick.PortRow each : records(seed, true)) {
                Row row = each.row();
                Object value = row.value(1);
                records.add(
                        each.port() == 0 && value != null
                                ? new InputTick.PortRow(
                                        0, Row.insert(row.timestamp(), row.value(0), letter(random) + ":" + value))
                                : each);
            }
            List<Step> steps = streams(Kind.FOREIGN_KEY, type, records);
            OperatorHarness.Run run = harness.run(ticks(Kind.FOREIGN_KEY, steps), seed);
            Set<String> present = new HashSet<>();
            for (int i = 0; i < steps.size(); i++) {
                List<String> theirs = new ArrayList<>();
                for (String text : steps.get(i).output()) {
                    String key = text.substring(0, text.indexOf('='));
                    boolean isTombstone = text.startsWith(key + "=null @");
                    boolean wasPresent = isTombstone ? present.remove(key) : !present.add(key);
                    if (wasPresent || !isTombstone) {
                        theirs.add(text);
                    }
                }
                boolean fromRight = steps.get(i).port() == 1;
                assertThat(times(told(run.output().get(i)), fromRight))
                        .as("seed %d, record %d: %s", seed, i, steps.get(i).row())
                        .isEqualTo(times(theirs, fromRight));
            }
        }
    }

    /** The records, without their times if these are {@code leftOut}, and tombstones always without. */
    private static List<String> times(List<String> records, boolean leftOut) {
        return records.stream()
                .map(text -> leftOut || text.contains("=null @") ? text.substring(0, text.indexOf(" @")) : text)
                .toList();
    }

    private static String letter(SplittableRandom random) {
        return String.valueOf((char) ('a' + random.nextInt(4)));
    }

    /** What stands before the colon in the second column. */
    private static final class ForeignKey implements Evaluator {
        @Override
        public Type type() {
            return ScalarType.VARCHAR;
        }

        @Override
        public Column evaluate(Input input) {
            ColumnBuilder builder = ColumnBuilder.of(ScalarType.VARCHAR);
            for (int row = 0; row < input.rows(); row++) {
                String value = (String) Objects.requireNonNull(input.column(1).value(row));
                builder.appendValue(value.substring(0, value.indexOf(':')));
            }
            return builder.build();
        }
    }

    /** Records of both topics in turn; with {@code deletes} also null values for keys that have one. */
    private static List<InputTick.PortRow> records(long seed, boolean deletes) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Map<String, String>> present = List.of(new HashMap<>(), new HashMap<>());
        List<InputTick.PortRow> records = new ArrayList<>();
        long time = 100;
        for (int i = 0; i < RECORDS; i++) {
            int port = random.nextInt(2);
            time += random.nextInt(5);
            String key = String.valueOf((char) ('a' + random.nextInt(4)));
            long timestamp = time - random.nextInt(NEAR_MILLIS);
            if (!deletes && random.nextInt(20) == 0) {
                // Far too late, with nobody to meet.
                key = "z" + i;
                timestamp = Math.max(0, time - 3 * NEAR_MILLIS - random.nextInt(50));
            }
            boolean isDelete =
                    deletes && random.nextInt(4) == 0 && present.get(port).containsKey(key);
            String value = isDelete ? null : port + "v" + random.nextInt(6);
            if (isDelete) {
                present.get(port).remove(key);
            } else {
                present.get(port).put(key, Objects.requireNonNull(value));
            }
            records.add(new InputTick.PortRow(port, Row.insert(timestamp, key, value)));
        }
        if (!deletes) {
            // Closes all windows, on both sides and more than once, so that nothing is left to be told.
            for (int i = 0; i < 6; i++) {
                time += 1000;
                records.add(new InputTick.PortRow(i % 2, Row.insert(time, LAST + i, "v")));
            }
        }
        return records;
    }

    private List<Step> streams(Kind kind, JoinType type, List<InputTick.PortRow> records) {
        List<Step> steps = new ArrayList<>();
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "joins-" + kind + "-" + type);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "0");
        settings.put(
                StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG,
                BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class);
        // Unmatched rows are looked for with every record, not once a second.
        settings.put("__emit.interval.ms.kstreams.outer.join.spurious.results.fix__", 0L);
        settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        StreamsBuilder builder = new StreamsBuilder();
        joined(builder, kind, type).to("out");
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), settings)) {
            List<TestInputTopic<String, String>> inputs = List.of(
                    driver.createInputTopic("left", new StringSerializer(), new StringSerializer()),
                    driver.createInputTopic("right", new StringSerializer(), new StringSerializer()));
            TestOutputTopic<String, String> output =
                    driver.createOutputTopic("out", new StringDeserializer(), new StringDeserializer());
            for (InputTick.PortRow each : records) {
                Row row = each.row();
                if (kind == Kind.STREAM_TABLE && each.port() == 0 && row.value(1) == null) {
                    continue;
                }
                inputs.get(each.port()).pipeInput((String) row.value(0), (String) row.value(1), row.timestamp());
                List<String> told = new ArrayList<>();
                for (TestRecord<String, String> record : output.readRecordsToList()) {
                    told.add(record.key() + "=" + record.value() + " @" + record.timestamp());
                }
                steps.add(new Step(each.port(), row, told));
            }
        }
        return steps;
    }

    private static KStream<String, String> joined(StreamsBuilder builder, Kind kind, JoinType type) {
        if (kind == Kind.STREAM_STREAM) {
            KStream<String, String> left = builder.stream("left");
            KStream<String, String> right = builder.stream("right");
            JoinWindows windows = JoinWindows.ofTimeDifferenceAndGrace(
                    Duration.ofMillis(NEAR_MILLIS), Duration.ofMillis(GRACE_MILLIS));
            StreamJoined<String, String, String> serdes =
                    StreamJoined.with(Serdes.String(), Serdes.String(), Serdes.String());
            return switch (type) {
                case LEFT -> left.leftJoin(right, JOINER, windows, serdes);
                case FULL -> left.outerJoin(right, JOINER, windows, serdes);
                default -> left.join(right, JOINER, windows, serdes);
            };
        }
        if (kind == Kind.STREAM_TABLE) {
            KStream<String, String> left = builder.stream("left");
            KTable<String, String> right = builder.table("right");
            return type == JoinType.LEFT ? left.leftJoin(right, JOINER) : left.join(right, JOINER);
        }
        KTable<String, String> left = builder.table("left");
        KTable<String, String> right = builder.table("right");
        if (kind == Kind.FOREIGN_KEY) {
            Function<String, String> foreignKey = value -> value.substring(0, value.indexOf(':'));
            KTable<String, String> byForeignKey = type == JoinType.LEFT
                    ? left.leftJoin(right, foreignKey, JOINER)
                    : left.join(right, foreignKey, JOINER);
            return byForeignKey.toStream();
        }
        KTable<String, String> joined = switch (type) {
            case LEFT -> left.leftJoin(right, JOINER);
            case FULL -> left.outerJoin(right, JOINER);
            default -> left.join(right, JOINER);
        };
        return joined.toStream();
    }

    /**
     * Pairs must be the same record for record. Unmatched rows must be the same in the end and never later than Kafka Streams tells
     * them: it looks for them at most so often and keeps a bound of their times that may be too high, so it is at times behind.
     */
    private static void checkStreams(OperatorHarness harness, List<Step> steps, long seed) {
        OperatorHarness.Run run = harness.run(ticks(Kind.STREAM_STREAM, steps), seed);
        List<String> ours = new ArrayList<>();
        List<String> theirs = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            List<String> told = told(run.output().get(i));
            assertThat(told.stream().filter(text -> !text.contains("null")))
                    .as("seed %d, record %d: %s", seed, i, steps.get(i).row())
                    .isEqualTo(steps.get(i).output().stream()
                            .filter(text -> !text.contains("null"))
                            .toList());
            told.stream().filter(text -> text.contains("null")).forEach(ours::add);
            steps.get(i).output().stream().filter(text -> text.contains("null")).forEach(theirs::add);
            assertThat(ours).as("seed %d, record %d", seed, i).containsAll(theirs);
        }
        ours.removeIf(text -> text.startsWith(LAST));
        theirs.removeIf(text -> text.startsWith(LAST));
        assertThat(ours).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(theirs);
    }

    /** Runs the same records as ticks of one record, a table's as a deletion and an insertion. */
    private static void check(Kind kind, OperatorHarness harness, List<Step> steps, long seed) {
        OperatorHarness.Run run = harness.run(ticks(kind, steps), seed);
        for (int i = 0; i < steps.size(); i++) {
            assertThat(told(run.output().get(i)))
                    .as("seed %d, record %d: %s", seed, i, steps.get(i).row())
                    .isEqualTo(steps.get(i).output());
        }
    }

    private static List<InputTick> ticks(Kind kind, List<Step> steps) {
        List<Map<Object, @Nullable Object>> tables = List.of(new HashMap<>(), new HashMap<>());
        List<InputTick> ticks = new ArrayList<>();
        long watermark = Long.MIN_VALUE;
        for (Step step : steps) {
            watermark = Math.max(watermark, step.row().timestamp());
            List<InputTick.PortRow> rows = new ArrayList<>();
            Object key = Objects.requireNonNull(step.row().value(0));
            boolean isTable = kind == Kind.TABLE_TABLE
                    || kind == Kind.FOREIGN_KEY
                    || (kind == Kind.STREAM_TABLE && step.port() == 1);
            Object old = tables.get(step.port()).put(key, step.row().value(1));
            if (isTable && old != null) {
                rows.add(
                        new InputTick.PortRow(step.port(), Row.delete(step.row().timestamp(), key, old)));
            }
            if (step.row().value(1) != null) {
                rows.add(new InputTick.PortRow(step.port(), step.row()));
            }
            ticks.add(new InputTick(rows, watermark));
        }
        return ticks;
    }

    /** The last change of each key, as a topic tells it; streams have no deletions, so there every row counts. */
    private static List<String> told(List<Row> rows) {
        boolean anyDelete = rows.stream().anyMatch(row -> row.weight() < 0);
        List<String> all = new ArrayList<>();
        Map<String, String> byKey = new LinkedHashMap<>();
        for (Row row : rows) {
            String key = String.valueOf(row.value(0) == null ? row.value(2) : row.value(0));
            String value = row.weight() < 0 ? "null" : row.value(1) + "+" + row.value(3);
            String text = key + "=" + value + " @" + row.timestamp();
            all.add(text);
            byKey.put(key, text);
        }
        return anyDelete ? new ArrayList<>(byKey.values()) : all;
    }
}
