// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import static dev.millrace.data.ScalarType.BIGINT;
import static dev.millrace.data.ScalarType.INT;
import static dev.millrace.data.ScalarType.VARCHAR;

import dev.millrace.data.Field;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.plan.OffsetsMode;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.QuerySettings;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Arithmetic;
import dev.millrace.plan.expression.Expression.ArithmeticOperator;
import dev.millrace.plan.expression.Expression.Case;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.IsNull;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.function.ArgumentType;
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
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TopicDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plans as the analysis of SQL would make them, for pipelines that the tests run. */
final class Plans {
    static final long WINDOW_MILLIS = 1_000;
    private static final BuiltInFunctions FUNCTIONS = BuiltInFunctions.load();

    private Plans() {}

    static ExpressionCompiler expressions() {
        return new ExpressionCompiler(FUNCTIONS);
    }

    /** {@code CREATE STREAM sales (item VARCHAR KEY, amount INT)} with JSON values. */
    static SourceDefinition sales(String topic) {
        return source(
                topic,
                RelationKind.STREAM,
                topic,
                List.of(ColumnDefinition.key("ITEM", VARCHAR), ColumnDefinition.value("AMOUNT", INT)),
                null);
    }

    /** The sum of amounts per item and window of one second. */
    static PersistentQuery windowedSum(SourceDefinition sales, String sinkTopic) {
        return windowedSum(sales, sinkTopic, 86_400_000, Emit.CHANGES);
    }

    static PersistentQuery windowedSum(SourceDefinition sales, String sinkTopic, long graceMillis, Emit emit) {
        PlanNode scan = scan(sales, List.of(new Field("ITEM", VARCHAR), new Field("AMOUNT", INT)), List.of(0));
        AggregateCall sum = sum(INT, column(1, INT));
        Type total = sum.type();
        List<Field> grouped = List.of(
                new Field("ITEM", VARCHAR),
                new Field("WINDOWSTART", BIGINT),
                new Field("WINDOWEND", BIGINT),
                new Field("TOTAL", total));
        PlanNode aggregate = new PlanNode.Aggregate(
                scan,
                List.of(column(0, VARCHAR)),
                List.of(sum),
                new WindowedBy(new Window.Tumbling(WINDOW_MILLIS), null, graceMillis, null),
                emit,
                true,
                true,
                new Shape(RelationKind.TABLE, grouped, List.of(0, 1, 2)));
        List<Field> columns = List.of(
                new Field("ITEM", VARCHAR),
                new Field("TOTAL", total),
                new Field("WINDOWSTART", BIGINT),
                new Field("WINDOWEND", BIGINT));
        PlanNode root = new PlanNode.Project(
                aggregate,
                List.of(
                        new NamedExpression("ITEM", column(0, VARCHAR)),
                        new NamedExpression("TOTAL", column(3, total)),
                        new NamedExpression("WINDOWSTART", column(1, BIGINT)),
                        new NamedExpression("WINDOWEND", column(2, BIGINT))),
                new Shape(RelationKind.TABLE, columns, List.of(0, 2, 3)));
        SourceDefinition sink = source(
                sinkTopic,
                RelationKind.TABLE,
                sinkTopic,
                List.of(ColumnDefinition.key("ITEM", VARCHAR), ColumnDefinition.value("TOTAL", total)),
                new KeyWindow(KeyWindow.Kind.TUMBLING, WINDOW_MILLIS));
        return new PersistentQuery("CTAS_" + sinkTopic, "", root, sink);
    }

    /** The same query with its offsets in its consumer group. */
    static PersistentQuery inGroup(PersistentQuery query) {
        return query.with(new QuerySettings(OffsetsMode.GROUP, false));
    }

    /** {@code SELECT item, amount FROM sales WHERE …} without the condition: rows as they come. */
    static PersistentQuery copy(SourceDefinition from, String sinkTopic) {
        return new PersistentQuery(
                "CSAS_" + sinkTopic,
                "",
                scan(from, List.of(new Field("ITEM", VARCHAR), new Field("AMOUNT", INT)), List.of(0)),
                source(
                        sinkTopic,
                        RelationKind.STREAM,
                        sinkTopic,
                        List.of(ColumnDefinition.key("ITEM", VARCHAR), ColumnDefinition.value("AMOUNT", INT)),
                        null));
    }

    /** Transfers between accounts: no key, JSON. */
    static SourceDefinition transfers(String topic) {
        return source(
                topic,
                RelationKind.STREAM,
                topic,
                List.of(
                        ColumnDefinition.value("FROM_ACCOUNT", VARCHAR),
                        ColumnDefinition.value("TO_ACCOUNT", VARCHAR),
                        ColumnDefinition.value("AMOUNT", BIGINT)),
                null);
    }

    /** Credits, debits, balance and total, each a query over the ones before; topics begin with {@code prefix}. */
    static List<PersistentQuery> bank(SourceDefinition transfers, String prefix) {
        SourceDefinition credits = view(prefix + "CREDITS");
        SourceDefinition debits = view(prefix + "DEBITS");
        SourceDefinition balance = view(prefix + "BALANCE");
        SourceDefinition total = view(prefix + "TOTAL");
        PlanNode totalPlan =
                aggregate(scan(balance, accounts(), List.of(0)), new Literal(VARCHAR, "all"), column(1, BIGINT));
        return List.of(
                query(sumBy(transfers, "TO_ACCOUNT"), credits),
                query(sumBy(transfers, "FROM_ACCOUNT"), debits),
                query(balance(credits, debits), balance),
                query(totalPlan, total));
    }

    /** The sum over a view of accounts. */
    static PersistentQuery totalOf(SourceDefinition view, String sinkTopic) {
        PlanNode totalPlan =
                aggregate(scan(view, accounts(), List.of(0)), new Literal(VARCHAR, "all"), column(1, BIGINT));
        return query(totalPlan, view(sinkTopic));
    }

    private static PersistentQuery query(PlanNode root, SourceDefinition sink) {
        return new PersistentQuery("CTAS_" + sink.name(), "", root, sink);
    }

    private static PlanNode sumBy(SourceDefinition transfers, String account) {
        PlanNode scan = scan(transfers, List.of(new Field(account, VARCHAR), new Field("AMOUNT", BIGINT)), List.of());
        return aggregate(scan, column(0, VARCHAR), column(1, BIGINT));
    }

    private static PlanNode balance(SourceDefinition credits, SourceDefinition debits) {
        List<Field> both = new ArrayList<>(accounts());
        both.addAll(accounts());
        PlanNode join = new PlanNode.TableJoin(
                scan(credits, accounts(), List.of(0)),
                scan(debits, accounts(), List.of(0)),
                JoinType.FULL,
                List.of(new JoinKey(column(0, VARCHAR), column(0, VARCHAR))),
                null,
                new Shape(RelationKind.TABLE, both, List.of(0)));
        Expression account = ifNull(column(0, VARCHAR), column(2, VARCHAR));
        Expression credit = ifNull(column(1, BIGINT), new Literal(BIGINT, 0L));
        Expression debit = ifNull(column(3, BIGINT), new Literal(BIGINT, 0L));
        return new PlanNode.Project(
                join,
                List.of(
                        new NamedExpression("ACCOUNT", account),
                        new NamedExpression(
                                "AMOUNT", new Arithmetic(ArithmeticOperator.SUBTRACT, credit, debit, BIGINT))),
                new Shape(RelationKind.TABLE, accounts(), List.of(0)));
    }

    private static PlanNode aggregate(PlanNode input, Expression key, Expression value) {
        return new PlanNode.Aggregate(
                input,
                List.of(key),
                List.of(sum(BIGINT, value)),
                null,
                Emit.CHANGES,
                true,
                false,
                new Shape(RelationKind.TABLE, accounts(), List.of(0)));
    }

    private static AggregateCall sum(Type type, Expression value) {
        return new AggregateCall(
                FUNCTIONS.resolve("SUM", List.of(new ArgumentType.Typed(type))), List.of(value), false, null);
    }

    private static Expression ifNull(Expression value, Expression otherwise) {
        return new Case(List.of(new Expression.Branch(new IsNull(value), otherwise)), value, value.type());
    }

    private static Expression column(int index, Type type) {
        return new ColumnReference(index, type);
    }

    private static List<Field> accounts() {
        return List.of(new Field("ACCOUNT", VARCHAR), new Field("AMOUNT", BIGINT));
    }

    private static PlanNode scan(SourceDefinition source, List<Field> fields, List<Integer> key) {
        List<ScanColumn> columns = new ArrayList<>();
        fields.forEach(field -> columns.add(new ScanColumn(ScanColumn.Origin.DECLARED, field)));
        return new PlanNode.Scan(source, columns, new Shape(source.kind(), fields, key));
    }

    private static SourceDefinition view(String name) {
        return source(
                name,
                RelationKind.TABLE,
                name,
                List.of(ColumnDefinition.key("ACCOUNT", VARCHAR), ColumnDefinition.value("AMOUNT", BIGINT)),
                null);
    }

    private static SourceDefinition source(
            String name, RelationKind kind, String topic, List<ColumnDefinition> columns, @Nullable KeyWindow window) {
        TopicDefinition definition = new TopicDefinition(
                topic, FormatDefinition.of("KAFKA"), FormatDefinition.of("JSON"), null, null, Map.of());
        return new SourceDefinition(name, kind, columns, definition, window, null, null);
    }
}
