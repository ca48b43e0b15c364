// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import static dev.millrace.data.ScalarType.BIGINT;
import static dev.millrace.data.ScalarType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.data.Field;
import dev.millrace.engine.dataflow.Transfers.Transfer;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.plan.node.PlanNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator throws comes out with the name of its query, from whichever thread, and a query that is refused leaves nothing. */
class DataflowFailureTest {

    private static final List<Transfer> HARMLESS = List.of(new Transfer("a", "b", 0));

    private static Dataflow dataflow(int shards) {
        return new Dataflow(
                new ExpressionCompiler(BankPlans.FUNCTIONS),
                DataflowSettings.defaults().withShards(shards));
    }

    private static QueryDefinition failing() {
        PlanNode scan = BankPlans.scan(
                BankPlans.TRANSFERS, List.of(new Field("TO_ACCOUNT", VARCHAR), new Field("AMOUNT", BIGINT)), List.of());
        PlanNode plan = BankPlans.aggregate(
                "FAILING", scan, List.of(BankPlans.column(0, VARCHAR)), BankPlans.column(1, BIGINT), List.of(0));
        return new QueryDefinition("failing", plan, null, true);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, StackOverflowError", "1, 2, NoClassDefFoundError", "1, 4, IllegalStateException",
        "3, 1, StackOverflowError", "3, 2, NoClassDefFoundError", "3, 4, IllegalStateException"
    })
    void whatAnOperatorThrowsNamesItsQueryAndItself(int shards, long amount, String cause) {
        try (Dataflow dataflow = dataflow(shards)) {
            BankPlans.all().forEach(dataflow::add);
            dataflow.add(failing());
            Transfers.tick(dataflow, "TRANSFERS", HARMLESS, 0);
            // Accounts of which some go to each shard, so that other threads than the caller's fail too.
            List<Transfer> bad = List.of(
                    new Transfer("a", "c", amount), new Transfer("a", "d", amount), new Transfer("a", "e", amount));
            QueryFailedException failure = catchThrowableOfType(
                    QueryFailedException.class, () -> Transfers.tick(dataflow, "TRANSFERS", bad, 1));
            assertThat(failure.queryId()).isEqualTo("failing");
            assertThat(failure.operator()).isEqualTo("Aggregate n1");
            assertThat(failure.failure().getClass().getSimpleName()).isEqualTo(cause);
            assertThat(failure).hasMessageStartingWith("query failing failed in Aggregate n1: ");
            assertThatThrownBy(() -> Transfers.tick(dataflow, "TRANSFERS", HARMLESS, 2))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void exhaustedMemoryIsNoFaultOfAQuery(int shards) {
        try (Dataflow dataflow = dataflow(shards)) {
            dataflow.add(failing());
            assertThatThrownBy(() -> Transfers.tick(dataflow, "TRANSFERS", List.of(new Transfer("a", "b", 3)), 0))
                    .isInstanceOf(OutOfMemoryError.class);
        }
    }

    @Test
    void aQueryThatCannotBeBuiltIsNamedAndLeavesNothingBehind() {
        try (Dataflow dataflow = dataflow(1)) {
            BankPlans.all().subList(0, 3).forEach(dataflow::add);
            int columns = dataflow.layout("TRANSFERS").size();
            // FAILING cannot take rows back, and a view takes them back all the time.
            PlanNode plan = new PlanNode.Union(
                    List.of(
                            BankPlans.numbered(BankPlans.TRANSFERS),
                            BankPlans.aggregate(
                                    "FAILING",
                                    BankPlans.scan(
                                            BankPlans.BALANCE, BankPlans.columns("ACCOUNT", "AMOUNT"), List.of(0)),
                                    List.of(BankPlans.column(0, VARCHAR)),
                                    BankPlans.column(1, BIGINT),
                                    List.of(0))),
                    BankPlans.numbered(BankPlans.TRANSFERS).shape());
            assertThatThrownBy(() -> dataflow.add(new QueryDefinition("bad", plan, null, true)))
                    .isInstanceOf(QueryFailedException.class)
                    .hasMessage("query bad cannot be built: this aggregate function cannot take rows back");
            assertThat(dataflow.queries()).containsExactly("credits", "debits", "balance");
            assertThat(dataflow.layout("TRANSFERS")).hasSize(columns);
            assertThatThrownBy(() -> dataflow.layout("BALANCE")).hasMessageContaining("reads BALANCE");
            assertThat(Transfers.of("balance", Transfers.tick(dataflow, "TRANSFERS", HARMLESS, 0)))
                    .containsExactly("1 [b, 0]", "1 [a, 0]");
            dataflow.add(new QueryDefinition("bad", BankPlans.numbered(BankPlans.TRANSFERS), null, true));
        }
    }

    @Test
    void aQueryThatWouldFeedItselfThroughOthersIsRefusedAndTheOthersGoOn() {
        try (Dataflow dataflow = dataflow(1)) {
            BankPlans.all().forEach(dataflow::add);
            PlanNode back = BankPlans.scan(BankPlans.BALANCE, BankPlans.columns("ACCOUNT", "AMOUNT"), List.of(0));
            assertThatThrownBy(() -> dataflow.add(new QueryDefinition("back", back, BankPlans.DEBITS, true)))
                    .isInstanceOf(QueryFailedException.class)
                    .hasMessageContaining("would feed itself through");
            assertThat(Transfers.of("balance", Transfers.tick(dataflow, "TRANSFERS", HARMLESS, 0)))
                    .containsExactly("1 [b, 0]", "1 [a, 0]");
            assertThat(dataflow.queries()).containsExactly("credits", "debits", "balance", "total");
        }
    }
}
