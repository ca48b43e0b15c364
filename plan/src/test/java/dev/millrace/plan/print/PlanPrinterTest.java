// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.ArrayType;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Arithmetic;
import dev.millrace.plan.expression.Expression.ArithmeticOperator;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Comparison;
import dev.millrace.plan.expression.Expression.ComparisonOperator;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.expression.SortKey;
import dev.millrace.plan.function.FunctionKind;
import dev.millrace.plan.function.FunctionSignature;
import dev.millrace.plan.node.Emit;
import dev.millrace.plan.node.JoinKey;
import dev.millrace.plan.node.JoinType;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.node.Window;
import dev.millrace.plan.node.WindowedBy;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TopicDefinition;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanPrinterTest {

    private static final Field ITEM = new Field("ITEM", ScalarType.VARCHAR);
    private static final Field AMOUNT = new Field("AMOUNT", ScalarType.INT);

    private static PlanNode.Scan sales(String name, List<Integer> key) {
        SourceDefinition source = new SourceDefinition(
                name,
                RelationKind.STREAM,
                List.of(
                        ColumnDefinition.key("ITEM", ScalarType.VARCHAR),
                        ColumnDefinition.value("AMOUNT", ScalarType.INT)),
                new TopicDefinition(
                        "sales", FormatDefinition.of("KAFKA"), FormatDefinition.of("JSON"), 1, null, Map.of()),
                null,
                null,
                null);
        return new PlanNode.Scan(
                source,
                List.of(
                        new ScanColumn(ScanColumn.Origin.DECLARED, ITEM),
                        new ScanColumn(ScanColumn.Origin.DECLARED, AMOUNT)),
                new Shape(RelationKind.STREAM, List.of(ITEM, AMOUNT), key));
    }

    private static PlanNode.Aggregate totals(PlanNode input) {
        FunctionSignature sum = new FunctionSignature(
                "SUM", "sum(int)", FunctionKind.AGGREGATE, List.of(ScalarType.INT), ScalarType.INT);
        return new PlanNode.Aggregate(
                input,
                List.of(column(0, ScalarType.VARCHAR)),
                List.of(new AggregateCall(sum, List.of(column(1, ScalarType.INT)), false, null)),
                new WindowedBy(new Window.Tumbling(60_000), null, 0, 86_400_000L),
                Emit.CHANGES,
                true,
                true,
                new Shape(
                        RelationKind.TABLE,
                        List.of(
                                ITEM,
                                new Field("WINDOWSTART", ScalarType.BIGINT),
                                new Field("WINDOWEND", ScalarType.BIGINT),
                                new Field("Total", ScalarType.INT)),
                        List.of(0, 1, 2)));
    }

    private static Expression column(int index, Type type) {
        return new ColumnReference(index, type);
    }

    private static Literal number(int value) {
        return new Literal(ScalarType.INT, value);
    }

    @Test
    void printsOneLinePerNode() {
        PlanNode plan = new PlanNode.Project(
                totals(new PlanNode.Filter(
                        sales("SALES", List.of(0)),
                        new Comparison(ComparisonOperator.GREATER, column(1, ScalarType.INT), number(3), true))),
                List.of(
                        new NamedExpression("ITEM", column(0, ScalarType.VARCHAR)),
                        new NamedExpression("TOTAL", column(3, ScalarType.INT))),
                new Shape(RelationKind.TABLE, List.of(ITEM, new Field("TOTAL", ScalarType.INT)), List.of(0)));

        assertThat(PlanPrinter.print(plan)).isEqualTo("""
            Project [ITEM, `Total` AS TOTAL]
              Aggregate keys=[ITEM] calls=[SUM(AMOUNT)] window=TUMBLING (SIZE 1 MINUTE) grace=0 SECONDS
                Filter AMOUNT > 3
                  Scan SALES [ITEM, AMOUNT]\
            """);
    }

    @Test
    void explainsColumnsStateAndExchanges() {
        assertThat(PlanPrinter.explain(totals(sales("my sales", List.of())))).isEqualTo("""
            Aggregate keys=[ITEM] calls=[SUM(AMOUNT)] window=TUMBLING (SIZE 1 MINUTE) grace=0 SECONDS
                : TABLE (ITEM VARCHAR KEY, WINDOWSTART BIGINT KEY, WINDOWEND BIGINT KEY, `Total` INT)
                : exchange: by ITEM
                : state: one row per group and window, kept for 1 DAY
              Scan `my sales` [ITEM, AMOUNT]
                  : STREAM (ITEM VARCHAR, AMOUNT INT)
                  : topic: sales, key KAFKA, value JSON\
            """);
    }

    @Test
    void leavesOutTheExchangeWhereRowsAreAlreadySpreadByTheKey() {
        assertThat(PlanPrinter.explain(totals(sales("SALES", List.of(0))))).doesNotContain("exchange");
    }

    @Test
    void marksNamesThatAreNotUnique() {
        PlanNode left = sales("A", List.of(0));
        PlanNode right = sales("B", List.of());
        PlanNode join = new PlanNode.StreamStreamJoin(
                left,
                right,
                JoinType.LEFT,
                List.of(new JoinKey(column(0, ScalarType.VARCHAR), column(0, ScalarType.VARCHAR))),
                new Comparison(ComparisonOperator.LESS, column(1, ScalarType.INT), column(3, ScalarType.INT), true),
                5_000,
                60_000,
                null,
                new Shape(RelationKind.STREAM, List.of(ITEM, AMOUNT, ITEM, AMOUNT), List.of(0)));

        assertThat(PlanPrinter.explain(join)).startsWith("""
            StreamStreamJoin LEFT on=[ITEM = ITEM] where AMOUNT#1 < AMOUNT#3 within=(5 SECONDS, 1 MINUTE)
                : STREAM (ITEM VARCHAR KEY, AMOUNT INT, ITEM VARCHAR, AMOUNT INT)
                : exchange of the right side: by ITEM
                : state: the rows of both sides for 65 SECONDS
            """);
    }

    @Test
    void printsTopN() {
        PlanNode top = new PlanNode.TopN(
                sales("S", List.of(0)),
                List.of(column(0, ScalarType.VARCHAR)),
                List.of(new SortKey(column(1, ScalarType.INT), true, true)),
                3,
                true,
                new Shape(RelationKind.TABLE, List.of(ITEM, AMOUNT), List.of(0)));

        assertThat(PlanPrinter.print(top))
                .startsWith("TopN limit=3 partitionBy=[ITEM] order=[AMOUNT DESC NULLS FIRST] withRowNumber\n");
    }

    @Test
    void printsExpressionsAsSql() {
        ExpressionPrinter printer = new ExpressionPrinter(List.of(ITEM, AMOUNT));
        Expression product = new Arithmetic(
                ArithmeticOperator.MULTIPLY,
                new Arithmetic(ArithmeticOperator.ADD, column(1, ScalarType.INT), number(1), ScalarType.INT),
                number(2),
                ScalarType.INT);

        assertThat(printer.print(product)).isEqualTo("(AMOUNT + 1) * 2");
        assertThat(printer.print(new Expression.Case(
                        List.of(new Expression.Branch(
                                new Expression.IsNull(column(0, ScalarType.VARCHAR)),
                                new Literal(ScalarType.VARCHAR, "it's"))),
                        column(0, ScalarType.VARCHAR),
                        ScalarType.VARCHAR)))
                .isEqualTo("CASE WHEN ITEM IS NULL THEN 'it''s' ELSE ITEM END");
        assertThat(printer.print(new Expression.Subscript(
                        new Expression.MakeArray(List.of(number(1), product), new ArrayType(ScalarType.INT)),
                        number(-1))))
                .isEqualTo("ARRAY[1, (AMOUNT + 1) * 2][-1]");
        assertThat(printer.print(new Literal(ScalarType.BYTES, ByteBuffer.wrap(new byte[] {1, (byte) 0xab}))))
                .isEqualTo("X'01AB'");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 SECONDS",
        "1, 1 MILLISECOND",
        "1500, 1500 MILLISECONDS",
        "1000, 1 SECOND",
        "90000, 90 SECONDS",
        "7200000, 2 HOURS",
        "86400000, 1 DAY"
    })
    void spellsDurationsInTheLargestUnitThatDividesThem(long millis, String text) {
        assertThat(DurationText.of(millis)).isEqualTo(text);
    }
}
