// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import static dev.millrace.data.ScalarType.BIGINT;
import static dev.millrace.data.ScalarType.VARCHAR;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.function.BuiltInFunctions;
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
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TopicDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The bank: transfers between accounts; credits and debits per account; balance = credits − debits; total of all balances.
 * Each view is a query of its own over the ones before.
 */
final class BankPlans {

    static final BuiltInFunctions FUNCTIONS = BuiltInFunctions.load();

    static final SourceDefinition TRANSFERS = transfersOf("TRANSFERS");
    static final SourceDefinition CREDITS = view("CREDITS");
    static final SourceDefinition DEBITS = view("DEBITS");
    static final SourceDefinition BALANCE = view("BALANCE");

    private BankPlans() {}

    static List<QueryDefinition> all() {
        return List.of(
                new QueryDefinition("credits", sumBy("TO_ACCOUNT"), CREDITS, true),
                new QueryDefinition("debits", sumBy("FROM_ACCOUNT"), DEBITS, true),
                new QueryDefinition("balance", balance(), BALANCE, true),
                new QueryDefinition("total", total(), null, true));
    }

    private static PlanNode sumBy(String account) {
        PlanNode scan = scan(TRANSFERS, List.of(new Field(account, VARCHAR), new Field("AMOUNT", BIGINT)), List.of());
        return aggregate(scan, List.of(column(0, VARCHAR)), column(1, BIGINT), List.of(0));
    }

    /** The rows of a source of transfers, with a random number each. */
    static PlanNode numbered(SourceDefinition transfers) {
        PlanNode scan = scan(transfers, List.of(new Field("AMOUNT", BIGINT)), List.of());
        Expression random = new Expression.Call(FUNCTIONS.resolve("RANDOM", List.of()), List.of());
        return new PlanNode.Project(
                scan,
                List.of(new NamedExpression("AMOUNT", column(0, BIGINT)), new NamedExpression("NUMBER", random)),
                new Shape(
                        RelationKind.STREAM,
                        List.of(new Field("AMOUNT", BIGINT), new Field("NUMBER", ScalarType.DOUBLE)),
                        List.of()));
    }

    private static PlanNode balance() {
        PlanNode join = new PlanNode.TableJoin(
                scan(CREDITS, columns("ACCOUNT", "AMOUNT"), List.of(0)),
                scan(DEBITS, columns("ACCOUNT", "AMOUNT"), List.of(0)),
                JoinType.FULL,
                List.of(new JoinKey(column(0, VARCHAR), column(0, VARCHAR))),
                null,
                new Shape(
                        RelationKind.TABLE,
                        List.of(
                                new Field("L", VARCHAR),
                                new Field("C", BIGINT),
                                new Field("R", VARCHAR),
                                new Field("D", BIGINT)),
                        List.of(0)));
        Expression account = ifNull(column(0, VARCHAR), column(2, VARCHAR));
        Expression credit = ifNull(column(1, BIGINT), new Literal(BIGINT, 0L));
        Expression debit = ifNull(column(3, BIGINT), new Literal(BIGINT, 0L));
        return new PlanNode.Project(
                join,
                List.of(
                        new NamedExpression("ACCOUNT", account),
                        new NamedExpression(
                                "AMOUNT", new Arithmetic(ArithmeticOperator.SUBTRACT, credit, debit, BIGINT))),
                new Shape(RelationKind.TABLE, columns("ACCOUNT", "AMOUNT"), List.of(0)));
    }

    private static PlanNode total() {
        PlanNode scan = scan(BALANCE, columns("ACCOUNT", "AMOUNT"), List.of(0));
        return aggregate(scan, List.of(new Literal(BIGINT, 1L)), column(1, BIGINT), List.of(0));
    }

    private static PlanNode aggregate(PlanNode input, List<Expression> keys, Expression value, List<Integer> key) {
        return aggregate("SUM", input, keys, value, key);
    }

    /** {@code function}(value) for each of {@code keys}. */
    static PlanNode aggregate(
            String function, PlanNode input, List<Expression> keys, Expression value, List<Integer> key) {
        AggregateCall sum = new AggregateCall(
                FUNCTIONS.resolve(function, List.of(new ArgumentType.Typed(BIGINT))), List.of(value), false, null);
        Type keyType = keys.getFirst().type();
        Shape shape =
                new Shape(RelationKind.TABLE, List.of(new Field("ACCOUNT", keyType), new Field("AMOUNT", BIGINT)), key);
        return new PlanNode.Aggregate(input, keys, List.of(sum), null, Emit.CHANGES, true, false, shape);
    }

    private static Expression ifNull(Expression value, Expression otherwise) {
        return new Case(List.of(new Expression.Branch(new IsNull(value), otherwise)), value, value.type());
    }

    static Expression column(int index, Type type) {
        return new ColumnReference(index, type);
    }

    static List<Field> columns(String key, String value) {
        return List.of(new Field(key, VARCHAR), new Field(value, BIGINT));
    }

    static PlanNode scan(SourceDefinition source, List<Field> fields, List<Integer> key) {
        List<ScanColumn> columns = new ArrayList<>();
        fields.forEach(field -> columns.add(new ScanColumn(ScanColumn.Origin.DECLARED, field)));
        return new PlanNode.Scan(source, columns, new Shape(source.kind(), fields, key));
    }

    /** A stream of transfers of that name. */
    static SourceDefinition transfersOf(String name) {
        return source(
                name,
                RelationKind.STREAM,
                List.of(
                        ColumnDefinition.value("FROM_ACCOUNT", VARCHAR),
                        ColumnDefinition.value("TO_ACCOUNT", VARCHAR),
                        ColumnDefinition.value("AMOUNT", BIGINT)));
    }

    private static SourceDefinition view(String name) {
        return source(
                name,
                RelationKind.TABLE,
                List.of(ColumnDefinition.key("ACCOUNT", VARCHAR), ColumnDefinition.value("AMOUNT", BIGINT)));
    }

    private static SourceDefinition source(String name, RelationKind kind, List<ColumnDefinition> columns) {
        TopicDefinition topic = new TopicDefinition(
                name, FormatDefinition.of("KAFKA"), FormatDefinition.of("JSON"), null, null, Map.of());
        return new SourceDefinition(name, kind, columns, topic, null, null, null);
    }
}
