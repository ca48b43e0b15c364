// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.engine.dataflow.Transfers.Transfer;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.source.SourceDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries come, go, are taken apart and put together, and none of it shows in those that stay. */
class DataflowPartsTest {

    private static Dataflow dataflow(int shards) {
        return new Dataflow(
                new ExpressionCompiler(BankPlans.FUNCTIONS),
                DataflowSettings.defaults().withShards(shards));
    }

    private static QueryDefinition numbered(String id) {
        return new QueryDefinition(id, BankPlans.numbered(BankPlans.TRANSFERS), null, false);
    }

    private static List<Transfer> transfers(SplittableRandom random) {
        List<Transfer> transfers = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            transfers.add(new Transfer("a" + random.nextInt(5), "a" + random.nextInt(5), random.nextInt(100)));
        }
        return transfers;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void queriesThatShareOnlyASourceDoNotNoticeThatTheyAreApart(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int shards = 1 + (int) (seed % 3);
        List<String> all = List.of("credits", "debits", "n1", "n2");
        try (Dataflow together = dataflow(shards);
                Dataflow main = dataflow(shards)) {
            for (Dataflow each : List.of(together, main)) {
                BankPlans.all().subList(0, 2).forEach(each::add);
                each.add(numbered("n1"));
                each.add(numbered("n2"));
            }
            @Nullable Dataflow apart = null;
            for (int tick = 0; tick < 60; tick++) {
                if (random.nextInt(4) == 0) {
                    apart = turn(main, apart, random);
                }
                List<Transfer> rows = transfers(random);
                List<QueryOutput> expected = Transfers.tick(together, "TRANSFERS", rows, tick);
                List<QueryOutput> actual = new ArrayList<>();
                for (Dataflow each : apart == null ? List.of(main) : List.of(main, apart)) {
                    if (!each.queries().isEmpty()) {
                        actual.addAll(Transfers.tick(each, "TRANSFERS", rows, tick));
                    }
                }
                for (String query : all) {
                    assertThat(Transfers.of(query, actual))
                            .as("%s in tick %s, seed %s", query, tick, seed)
                            .isEqualTo(Transfers.of(query, expected));
                }
            }
        }
    }

    private static @Nullable Dataflow turn(Dataflow main, @Nullable Dataflow apart, SplittableRandom random) {
        if (apart != null) {
            main.adopt(apart);
            return null;
        }
        List<String> ids = new ArrayList<>(main.queries());
        ids.removeIf(ignored -> random.nextBoolean());
        return main.extract(Set.copyOf(ids));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatWasFedInsideTheTickReadsTheTopicWhileItIsApart(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int shards = 1 + (int) (seed % 2);
        Set<String> leaving = seed % 3 == 0 ? Set.of("total") : Set.of("balance", "total");
        Map<String, Map<Object, List<Object>>> expected = new HashMap<>();
        Map<String, Map<Object, List<Object>>> actual = new HashMap<>();
        try (Dataflow together = dataflow(shards);
                Dataflow main = dataflow(shards)) {
            BankPlans.all().forEach(together::add);
            BankPlans.all().forEach(main::add);
            for (int round = 0; round < 6; round++) {
                Dataflow apart = main.extract(leaving);
                assertThat(main.queries()).doesNotContainAnyElementsOf(leaving);
                for (int tick = 0; tick < 5; tick++) {
                    List<Transfer> rows = transfers(random);
                    long time = round * 10L + tick;
                    note(Transfers.tick(together, "TRANSFERS", rows, time), expected);
                    List<QueryOutput> outputs = Transfers.tick(main, "TRANSFERS", rows, time);
                    note(outputs, actual);
                    note(apart.tick(new TickInput(topics(outputs, apart, time), time)), actual);
                }
                assertThat(apart.watermark("total")).isEqualTo(round * 10L + 4);
                main.adopt(apart);
                for (int tick = 5; tick < 8; tick++) {
                    List<Transfer> rows = transfers(random);
                    note(Transfers.tick(together, "TRANSFERS", rows, round * 10L + tick), expected);
                    note(Transfers.tick(main, "TRANSFERS", rows, round * 10L + tick), actual);
                    assertThat(actual)
                            .as("round %s tick %s seed %s", round, tick, seed)
                            .isEqualTo(expected);
                }
            }
        }
    }

    /** What the queries of one dataflow have written, as the topics that another one reads. */
    private static Map<String, SourceBatch> topics(List<QueryOutput> outputs, Dataflow reader, long time) {
        Map<String, ChangesBuilder> rows = new LinkedHashMap<>();
        for (SourceDefinition source : reader.sources()) {
            rows.put(
                    source.name(),
                    new ChangesBuilder(reader.layout(source.name()).stream()
                            .map(column -> column.field().type())
                            .toList()));
        }
        for (QueryOutput output : outputs) {
            ChangesBuilder topic = rows.get(output.queryId().toUpperCase(Locale.ROOT));
            for (int row = 0; topic != null && row < output.changes().rows(); row++) {
                List<ScanColumn> layout = reader.layout(output.queryId().toUpperCase(Locale.ROOT));
                for (int i = 0; i < layout.size(); i++) {
                    int place = layout.get(i).field().name().equals("ACCOUNT") ? 0 : 1;
                    topic.column(i).appendFrom(output.changes().column(place), row);
                }
                topic.endRow(time, output.changes().weight(row));
            }
        }
        Map<String, SourceBatch> batches = new LinkedHashMap<>();
        rows.forEach((source, topic) -> batches.put(source, new SourceBatch(topic.build(), time, false)));
        return batches;
    }

    private static void note(List<QueryOutput> outputs, Map<String, Map<Object, List<Object>>> tables) {
        for (QueryOutput output : outputs) {
            Changes changes = output.changes();
            for (int row = 0; row < changes.rows(); row++) {
                List<Object> values = List.copyOf(changes.values(row));
                tables.computeIfAbsent(output.queryId(), ignored -> new HashMap<>())
                        .put(values.getFirst(), values);
            }
        }
    }

    @Test
    void aQueryThatFeedsOneThatStaysCannotBeTakenOut() {
        try (Dataflow dataflow = dataflow(1)) {
            BankPlans.all().forEach(dataflow::add);
            assertThatThrownBy(() -> dataflow.extract(Set.of("balance")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the query total is fed by balance and would have to go with it");
            assertThatThrownBy(() -> dataflow.extract(Set.of("nobody"))).isInstanceOf(IllegalArgumentException.class);
            assertThat(dataflow.queries()).containsExactly("credits", "debits", "balance", "total");
            assertThat(Transfers.of(
                            "total", Transfers.tick(dataflow, "TRANSFERS", List.of(new Transfer("a", "b", 1)), 0)))
                    .containsExactly("1 [1, 0]");
        }
    }

    @Test
    void randomNumbersOfAQueryDoNotDependOnOthers() {
        List<Transfer> rows = List.of(new Transfer("a", "b", 1), new Transfer("a", "b", 2));
        try (Dataflow alone = dataflow(1);
                Dataflow shared = dataflow(1);
                Dataflow late = dataflow(1)) {
            alone.add(numbered("n"));
            BankPlans.all().forEach(shared::add);
            shared.add(numbered("other"));
            shared.add(numbered("n"));
            late.add(new QueryDefinition(
                    "catching up", BankPlans.all().getFirst().root(), null, true));
            List<String> numbers = new ArrayList<>();
            for (int tick = 0; tick < 6; tick++) {
                if (tick == 2) {
                    shared.remove("other");
                    shared.remove("total");
                } else if (tick == 4) {
                    // It has had ticks of its own, many more than these.
                    for (int more = 0; more < 100; more++) {
                        Transfers.tick(late, "TRANSFERS", rows, 0);
                    }
                    shared.adopt(late);
                }
                List<String> ofN = Transfers.of("n", Transfers.tick(shared, "TRANSFERS", rows, 7));
                assertThat(ofN)
                        .as("tick %s", tick)
                        .isEqualTo(Transfers.of("n", Transfers.tick(alone, "TRANSFERS", rows, 7)));
                numbers.addAll(ofN);
            }
            assertThat(numbers).doesNotHaveDuplicates().hasSize(12);
        }
    }

    @Test
    void randomNumbersGoOnAfterARestartAndDoNotComeAgain() {
        List<Transfer> rows = List.of(new Transfer("a", "b", 1));
        try (Dataflow before = dataflow(1);
                Dataflow resumed = dataflow(1);
                Dataflow forgetful = dataflow(1)) {
            List.of(before, resumed, forgetful).forEach(each -> each.add(numbered("n")));
            List<String> first = Transfers.of("n", Transfers.tick(before, "TRANSFERS", rows, 7));
            DataflowTimes times = before.times();
            resumed.resume(times);
            forgetful.resume(new DataflowTimes(0, times.sources(), times.nodes()));
            List<String> second = Transfers.of("n", Transfers.tick(before, "TRANSFERS", rows, 8));
            assertThat(Transfers.of("n", Transfers.tick(resumed, "TRANSFERS", rows, 8)))
                    .isEqualTo(second);
            assertThat(Transfers.of("n", Transfers.tick(forgetful, "TRANSFERS", rows, 8)))
                    .isNotEqualTo(first)
                    .isNotEqualTo(second);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void onlyWhatHasInputRuns(int shards) {
        try (Dataflow dataflow = dataflow(shards)) {
            BankPlans.all().forEach(dataflow::add);
            dataflow.add(new QueryDefinition(
                    "elsewhere", BankPlans.numbered(BankPlans.transfersOf("ELSEWHERE")), null, false));
            List<Transfer> rows = List.of(new Transfer("a", "b", 1));
            for (int tick = 0; tick < 10; tick++) {
                Transfers.tick(dataflow, "TRANSFERS", rows, tick);
            }
            // Time alone runs none of these: no window waits for it.
            dataflow.tick(new TickInput(Map.of("TRANSFERS", new SourceBatch(null, 100, false)), 0));
            assertThat(dataflow.times().runs().get("elsewhere")).containsOnly(0L);
            assertThat(dataflow.times().runs().get("balance")).containsOnly(10L);
            assertThat(dataflow.watermark("total")).isEqualTo(100);
        }
    }

    @Test
    void readersOfARemovedQueryTakeTheirTimeFromItsTopic() {
        try (Dataflow dataflow = dataflow(1)) {
            BankPlans.all().forEach(dataflow::add);
            Transfers.tick(dataflow, "TRANSFERS", List.of(new Transfer("a", "b", 1)), 5);
            assertThat(dataflow.watermark("total")).isEqualTo(5);
            dataflow.remove("balance");
            dataflow.tick(new TickInput(Map.of("BALANCE", new SourceBatch(null, 9, false)), 0));
            assertThat(dataflow.watermark("total")).isEqualTo(9);
        }
    }
}
