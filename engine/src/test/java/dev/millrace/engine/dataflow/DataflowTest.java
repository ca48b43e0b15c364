// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.plan.node.ScanColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataflowTest {

    private static final int ACCOUNTS = 10;

    private static Dataflow dataflow(DataflowSettings settings) {
        return new Dataflow(new ExpressionCompiler(BankPlans.FUNCTIONS), settings);
    }

    private static List<QueryOutput> tick(Dataflow dataflow, String source, Changes rows, long watermark) {
        return dataflow.tick(new TickInput(Map.of(source, new SourceBatch(rows, watermark, false)), watermark));
    }

    /** Transfers of one unit between random accounts, in the layout that the dataflow asks for. */
    private static Changes transfers(Dataflow dataflow, Random random, int count, long time) {
        List<ScanColumn> layout = dataflow.layout("TRANSFERS");
        List<Type> types = layout.stream().map(column -> column.field().type()).toList();
        ChangesBuilder rows = new ChangesBuilder(types);
        for (int i = 0; i < count; i++) {
            String from = "a" + random.nextInt(ACCOUNTS);
            String to = "a" + random.nextInt(ACCOUNTS);
            Map<String, Object> row = Map.of("FROM_ACCOUNT", from, "TO_ACCOUNT", to, "AMOUNT", 1L);
            List<@Nullable Object> values = new ArrayList<>();
            layout.forEach(column -> values.add(row.get(column.field().name())));
            rows.append(values, time + i, 1);
        }
        return rows.build();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void inEveryTickTheTotalOfAllBalancesIsZero(int shards) {
        Random random = new Random(7);
        try (Dataflow dataflow = dataflow(DataflowSettings.defaults().withShards(shards))) {
            BankPlans.all().forEach(dataflow::add);
            Map<String, Long> balances = new HashMap<>();
            for (int i = 0; i < 200; i++) {
                Changes rows = transfers(dataflow, random, random.nextInt(40), i * 100L);
                for (QueryOutput output : tick(dataflow, "TRANSFERS", rows, i * 100L)) {
                    Changes changes = output.changes();
                    for (int row = 0; row < changes.rows(); row++) {
                        Object amount = changes.column(1).value(row);
                        if (output.queryId().equals("total")) {
                            assertThat(amount).as("total in tick %s", i).isEqualTo(0L);
                        } else if (output.queryId().equals("balance")) {
                            balances.put((String) changes.column(0).value(row), (Long) amount);
                        }
                    }
                }
                assertThat(balances.values().stream().mapToLong(Long::longValue).sum())
                        .as("sum of balances after tick %s", i)
                        .isZero();
            }
            assertThat(balances).hasSize(ACCOUNTS);
        }
    }

    @Test
    void sameInputSameOutputWhateverTheShards() {
        assertThat(finalBalances(1)).isEqualTo(finalBalances(2)).isEqualTo(finalBalances(4));
    }

    private static Map<Object, Object> finalBalances(int shards) {
        Random random = new Random(11);
        Map<Object, Object> balances = new HashMap<>();
        try (Dataflow dataflow = dataflow(DataflowSettings.defaults().withShards(shards))) {
            BankPlans.all().forEach(dataflow::add);
            for (int i = 0; i < 20; i++) {
                for (QueryOutput output :
                        tick(dataflow, "TRANSFERS", transfers(dataflow, random, 50, i * 100L), i * 100L)) {
                    if (output.queryId().equals("balance")) {
                        for (int row = 0; row < output.changes().rows(); row++) {
                            balances.put(
                                    output.changes().column(0).value(row),
                                    output.changes().column(1).value(row));
                        }
                    }
                }
            }
        }
        return balances;
    }

    @Test
    void anAdoptedQueryGoesOnWithItsStateAndIsWired() {
        Random random = new Random(3);
        try (Dataflow main = dataflow(DataflowSettings.defaults());
                Dataflow late = dataflow(DataflowSettings.defaults())) {
            List<QueryDefinition> bank = BankPlans.all();
            bank.subList(0, 3).forEach(main::add);
            Map<Object, Object> balances = new HashMap<>();
            for (QueryOutput output : tick(main, "TRANSFERS", transfers(main, random, 30, 0), 0)) {
                if (output.queryId().equals("balance")) {
                    for (int row = 0; row < output.changes().rows(); row++) {
                        balances.put(
                                output.changes().column(0).value(row),
                                output.changes().column(1).value(row));
                    }
                }
            }
            // The late query reads the topic of the view it is over before it joins.
            late.add(bank.get(3));
            assertThat(late.layout("BALANCE")).hasSize(2);
            ChangesBuilder topic = new ChangesBuilder(List.of(ScalarType.VARCHAR, ScalarType.BIGINT));
            balances.forEach((account, amount) -> topic.append(List.of(account, amount), 0, 1));
            tick(late, "BALANCE", topic.build(), 0);
            main.adopt(late);
            assertThat(main.queries()).containsExactly("credits", "debits", "balance", "total");
            List<QueryOutput> outputs = tick(main, "TRANSFERS", transfers(main, random, 30, 100), 100);
            QueryOutput total = outputs.getLast();
            assertThat(total.queryId()).isEqualTo("total");
            assertThat(total.changes().column(1).value(0)).isEqualTo(0L);
        }
    }

    @Test
    void aRemovedQueryIsGoneAndItsReadersGetNothingMore() {
        Random random = new Random(5);
        try (Dataflow dataflow = dataflow(DataflowSettings.defaults())) {
            BankPlans.all().forEach(dataflow::add);
            tick(dataflow, "TRANSFERS", transfers(dataflow, random, 10, 0), 0);
            dataflow.remove("total");
            assertThat(tick(dataflow, "TRANSFERS", transfers(dataflow, random, 10, 0), 0))
                    .extracting(QueryOutput::queryId)
                    .containsOnly("credits", "debits", "balance");
            assertThat(dataflow.stateBytes("total")).isZero();
        }
    }

    @Test
    void aQueryBeyondItsOwnLimitIsNamedAndStopsNoOther() {
        List<QueryDefinition> bank = BankPlans.all();
        QueryDefinition debits = bank.get(1);
        try (Dataflow dataflow = dataflow(DataflowSettings.defaults().withStateLimitBytes(1 << 20))) {
            dataflow.add(bank.get(0));
            dataflow.add(new QueryDefinition(debits.id(), debits.root(), debits.sink(), debits.netted(), 1000L));
            assertThat(tick(dataflow, "TRANSFERS", transfers(dataflow, new Random(1), 10, 0), 0))
                    .extracting(QueryOutput::queryId)
                    .containsExactly("credits", "debits");
            StateExcess excess = dataflow.overLimit().getFirst();
            assertThat(dataflow.overLimit()).hasSize(1);
            assertThat(excess).isEqualTo(new StateExcess("debits", dataflow.stateBytes("debits"), 1000));
            assertThat(excess.message()).contains("debits", "1000 bytes", "--state-limit");
            dataflow.remove("debits");
            assertThat(dataflow.overLimit()).isEmpty();
        }
    }

    @Test
    void theLimitIsForEachQueryAndNotForTheirSum() {
        List<QueryDefinition> bank = BankPlans.all();
        try (Dataflow one = dataflow(DataflowSettings.defaults().withStateLimitBytes(0))) {
            one.add(bank.get(0));
            tick(one, "TRANSFERS", transfers(one, new Random(1), 10, 0), 0);
            long bytes = one.stateBytes("credits");
            try (Dataflow both = dataflow(DataflowSettings.defaults().withStateLimitBytes(bytes))) {
                both.add(bank.get(0));
                both.add(bank.get(1));
                tick(both, "TRANSFERS", transfers(both, new Random(1), 10, 0), 0);
                assertThat(both.overLimit()).isEmpty();
            }
            assertThat(one.overLimit()).containsExactly(new StateExcess("credits", bytes, 0));
        }
    }
}
