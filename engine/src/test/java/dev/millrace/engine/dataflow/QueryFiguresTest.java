// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.plan.node.ScanColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryFiguresTest {

    private static Dataflow bank(int shards) {
        Dataflow dataflow = new Dataflow(
                new ExpressionCompiler(BankPlans.FUNCTIONS),
                DataflowSettings.defaults().withShards(shards));
        BankPlans.all().forEach(dataflow::add);
        return dataflow;
    }

    /** {@code count} transfers of one unit from account "a" to accounts "b0", "b1" … */
    private static void transfer(Dataflow dataflow, int count) {
        List<ScanColumn> layout = dataflow.layout("TRANSFERS");
        ChangesBuilder rows = new ChangesBuilder(
                layout.stream().map(column -> column.field().type()).toList());
        for (int i = 0; i < count; i++) {
            Map<String, Object> row = Map.of("FROM_ACCOUNT", "a", "TO_ACCOUNT", "b" + i, "AMOUNT", 1L);
            List<@Nullable Object> values = new ArrayList<>();
            layout.forEach(column -> values.add(row.get(column.field().name())));
            rows.append(values, i, 1);
        }
        Changes changes = rows.build();
        dataflow.tick(new TickInput(Map.of("TRANSFERS", new SourceBatch(changes, 7, false)), 0));
    }

    private static QueryFigures figures(Dataflow dataflow, String query) {
        return dataflow.figures(query).orElseThrow();
    }

    private static OperatorFigures operator(QueryFigures figures, String name) {
        return figures.operators().stream()
                .filter(operator -> operator.operator().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void countsRowsAtEachOperatorWhateverTheShards(int shards) {
        try (Dataflow dataflow = bank(shards)) {
            transfer(dataflow, 10);
            QueryFigures debits = figures(dataflow, "debits");
            assertThat(debits.rowsIn()).isEqualTo(10);
            assertThat(debits.rowsOut()).isEqualTo(1);
            assertThat(debits.watermarkMillis()).isEqualTo(7);
            assertThat(debits.lateRows()).isZero();
            assertThat(debits.stateBytes()).isEqualTo(dataflow.stateBytes("debits"));
            assertThat(operator(debits, "Scan").rowsOut()).isEqualTo(10);
            OperatorFigures aggregate = operator(debits, "Aggregate");
            assertThat(aggregate.rowsIn()).isEqualTo(10);
            assertThat(aggregate.keepsState()).isTrue();
            assertThat(aggregate.stateBytes()).isPositive();
            assertThat(aggregate.busyNanos()).isPositive();
            assertThat(figures(dataflow, "credits").rowsOut()).isEqualTo(10);
        }
    }

    @Test
    void namesOperatorsAsExplainDoesAndLeadsFromTheScanToTheSink() {
        try (Dataflow dataflow = bank(1)) {
            QueryFigures debits = figures(dataflow, "debits");
            assertThat(debits.operators())
                    .extracting(operator -> operator.id() + " " + operator.operator() + " " + operator.detail() + " "
                            + operator.feeds())
                    .containsExactly(
                            "n0 Scan TRANSFERS [FROM_ACCOUNT, AMOUNT] [n1]",
                            "n1 Aggregate keys=[FROM_ACCOUNT] calls=[SUM(AMOUNT)] [n2]",
                            "n2 NetRows key=[ACCOUNT] [n3]",
                            "n3 Sink DEBITS []");
            assertThat(figures(dataflow, "balance").operators())
                    .extracting(OperatorFigures::operator)
                    .containsExactly(
                            "Scan", "LatestRows", "Scan", "LatestRows", "TableJoin", "Project", "NetRows", "Sink");
        }
    }

    @Test
    void aQueryOverAnotherCountsWhatItGetsFromIt() {
        try (Dataflow dataflow = bank(1)) {
            transfer(dataflow, 3);
            assertThat(figures(dataflow, "balance").rowsIn()).isEqualTo(4);
            assertThat(figures(dataflow, "total").rowsIn()).isEqualTo(4);
            assertThat(figures(dataflow, "total").rowsOut()).isEqualTo(1);
        }
    }

    @Test
    void totalsBeginAgainButStateStays() {
        try (Dataflow dataflow = bank(1)) {
            transfer(dataflow, 5);
            long stateBytes = figures(dataflow, "credits").stateBytes();
            dataflow.restartFigures();
            QueryFigures credits = figures(dataflow, "credits");
            assertThat(credits.rowsIn()).isZero();
            assertThat(credits.rowsOut()).isZero();
            assertThat(credits.operators()).allSatisfy(operator -> {
                assertThat(operator.rowsIn()).isZero();
                assertThat(operator.rowsOut()).isZero();
                assertThat(operator.busyNanos()).isZero();
            });
            assertThat(credits.stateBytes()).isEqualTo(stateBytes);
            transfer(dataflow, 2);
            assertThat(figures(dataflow, "credits").rowsIn()).isEqualTo(2);
        }
    }

    @Test
    void thereAreNoneOfAQueryThatIsNotThere() {
        try (Dataflow dataflow = bank(1)) {
            assertThat(dataflow.figures("nobody")).isEmpty();
            dataflow.remove("total");
            assertThat(dataflow.figures("total")).isEmpty();
        }
    }
}
