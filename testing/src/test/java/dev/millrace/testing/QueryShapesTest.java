// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing;

import static dev.millrace.testing.generate.ChangeGenerator.letters;
import static dev.millrace.testing.generate.ChangeGenerator.longs;
import static dev.millrace.testing.generate.ChangeGenerator.orNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ArrayType;
import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.dataflow.Dataflow;
import dev.millrace.engine.dataflow.DataflowSettings;
import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.engine.dataflow.QueryOutput;
import dev.millrace.engine.dataflow.SourceBatch;
import dev.millrace.engine.dataflow.TickInput;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TopicDefinition;
import dev.millrace.sql.grammar.MillraceParser.QueryStatementContext;
import dev.millrace.sql.query.QueryMode;
import dev.millrace.sql.query.QueryPlanner;
import dev.millrace.sql.query.SourceLookup;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.testing.generate.ChangeGenerator;
import dev.millrace.testing.naive.NaiveEvaluator;
import dev.millrace.testing.operator.NettedOutput;
import dev.millrace.testing.operator.Row;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each query of {@code query-shapes.txt} over inputs made at random: what the dataflow tells, tick by tick, must come to what the plan
 * means for the whole input. The input is cut into ticks at random, into one tick, and into ticks of one row; with one shard and with
 * three.
 */
class QueryShapesTest {

    private static final int CHANGES = 60;
    private static final int DISORDER_MILLIS = 40;

    private static final ExpressionCompiler EXPRESSIONS = new ExpressionCompiler(BuiltInFunctions.load());
    private static final Map<String, SourceDefinition> SOURCES = sources();

    private enum Cut {
        AT_RANDOM,
        ONE_TICK,
        ONE_ROW_EACH
    }

    static Stream<String> queries() throws IOException {
        try (InputStream stream = QueryShapesTest.class.getResourceAsStream("query-shapes.txt")) {
            String text = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("queries")
    void ticksComeToTheMeaningOfThePlan(String sql) {
        PlanNode plan = plan(sql);
        for (long seed = 1; seed <= 3; seed++) {
            Input input = new Input(seed, plan);
            NettedOutput expected =
                    NettedOutput.of(new NaiveEvaluator(EXPRESSIONS, input.present, input.ever).evaluate(plan));
            for (Cut cut : Cut.values()) {
                int shards = cut == Cut.AT_RANDOM ? 3 : 1;
                NettedOutput actual = run(plan, input, cut, shards, seed);
                assertThat(actual)
                        .as("%s%nseed %d, %s, %d shards", sql, seed, cut, shards)
                        .isEqualTo(expected);
            }
        }
    }

    private static PlanNode plan(String sql) {
        SourceLookup lookup = new SourceLookup() {
            @Override
            public Optional<SourceDefinition> source(String name) {
                return Optional.ofNullable(SOURCES.get(name));
            }

            @Override
            public Collection<String> sourceNames() {
                return SOURCES.keySet();
            }

            @Override
            public Map<String, Type> namedTypes() {
                return Map.of();
            }
        };
        QueryPlanner planner = new QueryPlanner(lookup, BuiltInFunctions.load());
        QueryStatementContext statement =
                (QueryStatementContext) StatementParser.parse(sql).statement();
        return planner.plan(statement.query(), QueryMode.TRANSIENT).root();
    }

    private static boolean looksUp(PlanNode plan) {
        return plan instanceof PlanNode.StreamTableJoin
                || plan.inputs().stream().anyMatch(QueryShapesTest::looksUp);
    }

    private static boolean reads(PlanNode plan, String source) {
        return (plan instanceof PlanNode.Scan scan && scan.source().name().equals(source))
                || plan.inputs().stream().anyMatch(input -> reads(input, source));
    }

    /** What comes in, in order: rows of sources; for a table, upserts and deletions of keys. */
    private static final class Input {
        private final List<Map.Entry<String, Row>> arrivals = new ArrayList<>();
        private final Map<String, List<Row>> present = new LinkedHashMap<>();
        private final Map<String, List<Row>> ever = new LinkedHashMap<>();

        Input(long seed, PlanNode plan) {
            SplittableRandom random = new SplittableRandom(seed);
            List<SourceDefinition> read = SOURCES.values().stream()
                    .filter(source -> reads(plan, source.name()))
                    .toList();
            Map<String, ChangeGenerator> generators = new LinkedHashMap<>();
            read.forEach(source -> generators.put(
                    source.name(),
                    new ChangeGenerator(seed * 31 + source.name().hashCode(), generators(source))
                            .disorder(DISORDER_MILLIS)));
            for (int i = 0; i < CHANGES * read.size(); i++) {
                SourceDefinition source = read.get(random.nextInt(read.size()));
                arrive(
                        source,
                        Objects.requireNonNull(generators.get(source.name())).next(),
                        random);
            }
            if (looksUp(plan)) {
                // So that a row meets what its tables come to.
                arrivals.sort((left, right) -> Boolean.compare(isStream(left), isStream(right)));
            }
        }

        private static boolean isStream(Map.Entry<String, Row> arrival) {
            return Objects.requireNonNull(SOURCES.get(arrival.getKey())).kind() == RelationKind.STREAM;
        }

        private void arrive(SourceDefinition source, Row row, SplittableRandom random) {
            List<Row> rows = present.computeIfAbsent(source.name(), ignored -> new ArrayList<>());
            Row arrived = row;
            if (source.kind() == RelationKind.TABLE) {
                boolean known = rows.removeIf(other -> Objects.equals(other.value(0), row.value(0)));
                if (known && random.nextInt(3) == 0) {
                    List<@Nullable Object> values = new ArrayList<>(row.values());
                    for (int i = 1; i < values.size(); i++) {
                        values.set(i, null);
                    }
                    arrived = new Row(values, row.timestamp(), -1);
                }
            }
            if (arrived.weight() > 0) {
                rows.add(arrived);
                ever.computeIfAbsent(source.name(), ignored -> new ArrayList<>())
                        .add(arrived);
            }
            arrivals.add(Map.entry(source.name(), arrived));
        }
    }

    private static NettedOutput run(PlanNode plan, Input input, Cut cut, int shards, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Row> output = new ArrayList<>();
        DataflowSettings settings = DataflowSettings.defaults().withShards(shards);
        try (Dataflow dataflow = new Dataflow(EXPRESSIONS, settings)) {
            dataflow.add(QueryDefinition.subscription("Q", plan));
            int next = 0;
            while (next < input.arrivals.size()) {
                int count = switch (cut) {
                    case ONE_TICK -> input.arrivals.size();
                    case ONE_ROW_EACH -> 1;
                    case AT_RANDOM -> 1 + random.nextInt(20);
                };
                int end = Math.min(input.arrivals.size(), next + count);
                output.addAll(tick(dataflow, input.arrivals.subList(next, end)));
                next = end;
            }
            output.addAll(rows(dataflow.complete(0)));
            assertThat(dataflow.takeRowErrors("Q")).isEmpty();
        }
        return NettedOutput.of(output);
    }

    private static List<Row> tick(Dataflow dataflow, List<Map.Entry<String, Row>> arrivals) {
        Map<String, SourceBatch> batches = new LinkedHashMap<>();
        for (SourceDefinition source : dataflow.sources()) {
            List<ScanColumn> layout = dataflow.layout(source.name());
            ChangesBuilder builder = new ChangesBuilder(
                    layout.stream().map(column -> column.field().type()).toList());
            for (Map.Entry<String, Row> arrival : arrivals) {
                if (arrival.getKey().equals(source.name())) {
                    Row row = arrival.getValue();
                    builder.append(values(source, layout, row), row.timestamp(), row.weight());
                }
            }
            Changes changes = builder.build();
            if (changes.rows() > 0) {
                // No row is late: nothing older than this comes.
                batches.put(source.name(), new SourceBatch(changes, Long.MIN_VALUE, false));
            }
        }
        return rows(dataflow.tick(new TickInput(batches, 0)));
    }

    private static List<@Nullable Object> values(SourceDefinition source, List<ScanColumn> layout, Row row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (ScanColumn column : layout) {
            values.add(
                    switch (column.origin()) {
                        case DECLARED ->
                            row.value(names(source).indexOf(column.field().name()));
                        case ROWTIME -> row.timestamp();
                        case ROWPARTITION -> 0;
                        case ROWOFFSET, WINDOWSTART, WINDOWEND -> 0L;
                    });
        }
        return values;
    }

    private static List<String> names(SourceDefinition source) {
        return source.columns().stream().map(ColumnDefinition::name).toList();
    }

    private static List<Row> rows(List<QueryOutput> outputs) {
        List<Row> rows = new ArrayList<>();
        outputs.forEach(output -> rows.addAll(Row.of(output.changes())));
        return rows;
    }

    private static List<Function<SplittableRandom, @Nullable Object>> generators(SourceDefinition source) {
        List<Function<SplittableRandom, @Nullable Object>> generators = new ArrayList<>();
        for (ColumnDefinition column : source.columns()) {
            boolean isKey = column.role() == ColumnDefinition.Role.KEY;
            Function<SplittableRandom, @Nullable Object> values = generator(column.type());
            generators.add(isKey ? values : orNull(10, values));
        }
        return generators;
    }

    private static Function<SplittableRandom, @Nullable Object> generator(Type type) {
        if (type instanceof ArrayType) {
            return random -> Stream.generate(() -> letters(3).apply(random))
                    .limit(random.nextInt(3))
                    .toList();
        }
        if (type == ScalarType.DOUBLE) {
            // Quarters, so that sums are exact in whatever order they are taken.
            return random -> random.nextInt(40) / 4.0;
        }
        return type == ScalarType.VARCHAR ? letters(4) : longs(8);
    }

    private static Map<String, SourceDefinition> sources() {
        Map<String, SourceDefinition> sources = new LinkedHashMap<>();
        List<ColumnDefinition> orders = List.of(
                ColumnDefinition.key("ID", ScalarType.BIGINT),
                ColumnDefinition.value("USER_ID", ScalarType.BIGINT),
                ColumnDefinition.value("ITEM", ScalarType.VARCHAR),
                ColumnDefinition.value("AMOUNT", ScalarType.BIGINT),
                ColumnDefinition.value("PRICE", ScalarType.DOUBLE),
                ColumnDefinition.value("TAGS", new ArrayType(ScalarType.VARCHAR)));
        List<ColumnDefinition> payments = List.of(
                ColumnDefinition.key("PAYMENT_ID", ScalarType.BIGINT),
                ColumnDefinition.value("ORDER_ID", ScalarType.BIGINT),
                ColumnDefinition.value("AMOUNT", ScalarType.BIGINT),
                ColumnDefinition.value("METHOD", ScalarType.VARCHAR));
        List<ColumnDefinition> users = List.of(
                ColumnDefinition.key("ID", ScalarType.BIGINT),
                ColumnDefinition.value("NAME", ScalarType.VARCHAR),
                ColumnDefinition.value("REGION", ScalarType.VARCHAR),
                ColumnDefinition.value("LEVEL", ScalarType.BIGINT));
        List<ColumnDefinition> items = List.of(
                ColumnDefinition.key("NAME", ScalarType.VARCHAR),
                ColumnDefinition.value("MAKER", ScalarType.VARCHAR),
                ColumnDefinition.value("COST", ScalarType.BIGINT));
        List<ColumnDefinition> profiles = List.of(
                ColumnDefinition.key("ID", ScalarType.BIGINT), ColumnDefinition.value("EMAIL", ScalarType.VARCHAR));
        add(sources, "ORDERS", RelationKind.STREAM, orders);
        add(sources, "PAYMENTS", RelationKind.STREAM, payments);
        add(sources, "USERS", RelationKind.TABLE, users);
        add(sources, "ITEMS", RelationKind.TABLE, items);
        add(sources, "PROFILES", RelationKind.TABLE, profiles);
        return sources;
    }

    private static void add(
            Map<String, SourceDefinition> sources, String name, RelationKind kind, List<ColumnDefinition> columns) {
        TopicDefinition topic = new TopicDefinition(
                name, FormatDefinition.of("KAFKA"), FormatDefinition.of("JSON"), null, null, Map.of());
        sources.put(name, new SourceDefinition(name, kind, columns, topic, null, null, null));
    }
}
