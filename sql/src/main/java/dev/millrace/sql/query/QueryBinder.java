// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.SortKey;
import dev.millrace.plan.node.Emit;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.ExpressionBinder;
import dev.millrace.sql.expression.Operators;
import dev.millrace.sql.expression.OverWindows;
import dev.millrace.sql.expression.Scope;
import dev.millrace.sql.expression.ScopeColumn;
import dev.millrace.sql.expression.SpecialCalls;
import dev.millrace.sql.grammar.MillraceParser.ExpressionContext;
import dev.millrace.sql.grammar.MillraceParser.LimitContext;
import dev.millrace.sql.grammar.MillraceParser.NamedQueryContext;
import dev.millrace.sql.grammar.MillraceParser.NestedPrimaryContext;
import dev.millrace.sql.grammar.MillraceParser.QueryBodyContext;
import dev.millrace.sql.grammar.MillraceParser.QueryContext;
import dev.millrace.sql.grammar.MillraceParser.QueryPrimaryContext;
import dev.millrace.sql.grammar.MillraceParser.QueryTermContext;
import dev.millrace.sql.grammar.MillraceParser.SelectPrimaryContext;
import dev.millrace.sql.grammar.MillraceParser.SortItemContext;
import dev.millrace.sql.grammar.MillraceParser.TablePrimaryContext;
import dev.millrace.sql.grammar.MillraceParser.ValuesPrimaryContext;
import dev.millrace.sql.syntax.Identifiers;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.types.TypeRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Binds whole queries: WITH, set operations, VALUES, ORDER BY and LIMIT around the blocks. */
final class QueryBinder {

    /** The most names of one WITH. */
    private static final int NAMES_MAX = 200;

    /** A nested query: its rows are input of the query around it. */
    Relation query(QueryContext written, Environment outer) {
        if (written.emit() != null) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "EMIT belongs at the end of the whole statement.",
                    StatementParser.position(written.emit()));
        }
        Environment environment = withNamed(written, outer);
        Relation body = body(written.queryBody(), environment);
        List<SortKey> order = order(written, body, environment);
        Long limit = limit(written.limit());
        return limit == null ? body : first(body, order, limit, written.limit());
    }

    /** The outermost query. */
    Relation root(QueryContext written, Environment outer) {
        Environment environment = withNamed(written, outer);
        Relation body = body(written.queryBody(), environment);
        List<SortKey> order = order(written, body, environment);
        LimitContext limitText = written.limit();
        Long limit = limit(limitText);
        long skip = skip(limitText);
        if (environment.statement().bounded()) {
            if (order.isEmpty() && skip == 0) {
                return limit == null ? body : body.withNode(new PlanNode.Limit(body.node(), limit));
            }
            return body.withNode(new PlanNode.Sort(body.node(), order, skip, limit));
        }
        if (!order.isEmpty() && limit == null) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "A result that goes on for ever has no order.",
                    StatementParser.position(written.orderBy()),
                    "Add LIMIT to keep the first rows up to date, or leave EMIT out to order what is there now.");
        }
        if (limit == null) {
            return body;
        }
        if (order.isEmpty() && environment.statement().mode() == QueryMode.PERSISTENT) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "A query that is written to a sink takes no LIMIT without ORDER BY.",
                    StatementParser.position(written.limit()));
        }
        return order.isEmpty()
                ? body.withNode(new PlanNode.Limit(body.node(), limit))
                : first(body, order, limit, written.limit());
    }

    private static Environment withNamed(QueryContext written, Environment outer) {
        if (written.RECURSIVE() != null) {
            throw new SqlException(
                    SqlErrorCode.UNSUPPORTED,
                    "WITH RECURSIVE is not supported.",
                    StatementParser.position(written.RECURSIVE().getSymbol()));
        }
        if (written.namedQuery().size() > NAMES_MAX) {
            throw new SqlException(
                    SqlErrorCode.TOO_COMPLEX,
                    "WITH has " + written.namedQuery().size() + " names; at most " + NAMES_MAX + " are accepted.",
                    StatementParser.position(written.namedQuery(NAMES_MAX)));
        }
        Environment environment = outer;
        for (NamedQueryContext named : written.namedQuery()) {
            environment = environment.with(Identifiers.name(named.name(0)), named);
        }
        return environment;
    }

    private static @Nullable Long limit(@Nullable LimitContext written) {
        if (written == null) {
            return null;
        }
        return written.count == null ? 1L : number(written.count);
    }

    private static long skip(@Nullable LimitContext written) {
        return written == null || written.skip == null ? 0 : number(written.skip);
    }

    private static long number(Token token) {
        try {
            return Long.parseLong(token.getText());
        } catch (NumberFormatException tooLarge) {
            throw new SqlException(
                    SqlErrorCode.INVALID_LITERAL,
                    "The number " + token.getText() + " is too large.",
                    StatementParser.position(token));
        }
    }

    private static Relation first(Relation body, List<SortKey> order, long limit, @Nullable LimitContext written) {
        if (written != null && written.skip != null) {
            throw new SqlException(
                    SqlErrorCode.UNSUPPORTED,
                    "OFFSET is supported at the end of a query that ends by itself only.",
                    StatementParser.position(written.skip));
        }
        boolean table = body.kind() == RelationKind.TABLE;
        Shape shape = new Shape(
                RelationKind.TABLE, body.fields(), table ? body.node().shape().key() : List.of());
        PlanNode node = new PlanNode.TopN(body.node(), List.of(), order, limit, false, shape);
        return new Relation(node, body.columns(), table ? body.key() : List.of(), table ? body.window() : null);
    }

    private static List<SortKey> order(QueryContext written, Relation body, Environment environment) {
        List<SortKey> order = new ArrayList<>();
        if (written.orderBy() == null) {
            return order;
        }
        List<ScopeColumn> visible = body.visible();
        ExpressionBinder binder = new ExpressionBinder(
                environment.binding(),
                new Scope(body.columns(), environment.outer()),
                SpecialCalls.refused("ORDER BY"),
                Map.of());
        for (SortItemContext item : written.orderBy().sortItem()) {
            OptionalInt ordinal = SimpleExpressions.ordinal(item.expression());
            Expression expression;
            if (ordinal.isEmpty()) {
                expression = binder.bindTyped(item.expression());
            } else if (ordinal.getAsInt() >= 1 && ordinal.getAsInt() <= visible.size()) {
                ScopeColumn column = visible.get(ordinal.getAsInt() - 1);
                expression = new Expression.ColumnReference(column.index(), column.type());
            } else {
                throw new SqlException(
                        SqlErrorCode.UNKNOWN_COLUMN,
                        "The result has " + visible.size() + " columns.",
                        StatementParser.position(item));
            }
            if (!TypeRules.isOrdered(expression.type()) && expression.type() != ScalarType.BOOLEAN) {
                throw new SqlException(
                        SqlErrorCode.TYPE_MISMATCH,
                        "Values of " + expression.type().sql() + " have no order.",
                        StatementParser.position(item));
            }
            order.add(OverWindows.sortKey(expression, item));
        }
        return order;
    }

    private Relation body(QueryBodyContext written, Environment outer) {
        boolean single = written.queryTerm().size() == 1
                && written.queryTerm(0).queryPrimary().size() == 1;
        Environment environment = single ? outer : outer.inner();
        Relation result = term(written.queryTerm(0), environment);
        for (int i = 1; i < written.queryTerm().size(); i++) {
            var operator = written.setOperator(i - 1);
            Relation right = term(written.queryTerm(i), environment);
            Position position = StatementParser.position(operator);
            if (operator.UNION() != null) {
                Relation union = SetOperations.union(result, right, position);
                result = operator.ALL() != null ? union : distinct(union);
            } else {
                result = SetOperations.matching(environment, result, right, false, operator.ALL() != null, position);
            }
        }
        return result;
    }

    private Relation term(QueryTermContext written, Environment environment) {
        boolean combined = written.queryPrimary().size() > 1;
        Relation result = primary(written.queryPrimary(0), environment);
        for (int i = 1; i < written.queryPrimary().size(); i++) {
            var operator = written.intersectOperator(i - 1);
            result = SetOperations.matching(
                    environment,
                    result,
                    primary(written.queryPrimary(i), environment),
                    combined,
                    operator.ALL() != null,
                    StatementParser.position(operator));
        }
        return result;
    }

    private Relation primary(QueryPrimaryContext written, Environment environment) {
        return switch (written) {
            case SelectPrimaryContext select -> new SelectBinder(environment, this, select.selectBlock()).bind();
            case NestedPrimaryContext nested -> query(nested.query(), environment);
            case TablePrimaryContext table ->
                new FromBinder(environment, this)
                        .named(Identifiers.name(table.name()), StatementParser.position(table));
            case ValuesPrimaryContext values -> values(values, environment);
            default -> throw new IllegalStateException("no such query: " + written.getClass());
        };
    }

    private static Relation values(ValuesPrimaryContext written, Environment environment) {
        ExpressionBinder binder =
                new ExpressionBinder(environment.binding(), Scope.EMPTY, SpecialCalls.refused("VALUES"), Map.of());
        List<List<Expression>> rows = new ArrayList<>();
        List<@Nullable Type> types = new ArrayList<>();
        for (ExpressionContext rowText : written.expression()) {
            List<ExpressionContext> items = SimpleExpressions.valuesRow(rowText);
            if (!rows.isEmpty() && items.size() != rows.getFirst().size()) {
                throw new SqlException(
                        SqlErrorCode.INVALID_STATEMENT,
                        "This row has " + items.size() + " values and the first one "
                                + rows.getFirst().size() + ".",
                        StatementParser.position(rowText));
            }
            List<Expression> row = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                Expression value = binder.bind(items.get(i));
                row.add(value);
                if (i >= types.size()) {
                    types.add(null);
                }
                types.set(i, SetOperations.common(types.get(i), value, StatementParser.position(items.get(i))));
            }
            rows.add(row);
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            Type type = types.get(i);
            if (type == null) {
                throw new SqlException(
                        SqlErrorCode.TYPE_MISMATCH,
                        "Column " + (i + 1) + " of VALUES is NULL in all rows and has no type.",
                        StatementParser.position(written));
            }
            fields.add(new Field("KSQL_COL_" + i, type));
        }
        List<List<Expression>> converted = new ArrayList<>();
        for (List<Expression> row : rows) {
            List<Expression> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                values.add(Operators.convert(row.get(i), fields.get(i).type()));
            }
            converted.add(values);
        }
        PlanNode node = new PlanNode.Values(converted, new Shape(RelationKind.STREAM, fields, List.of()));
        return new Relation(node, Projections.scope(fields), List.of(), null);
    }

    /** What SELECT without FROM reads. */
    static Relation oneRow() {
        PlanNode node = new PlanNode.Values(List.of(List.of()), new Shape(RelationKind.STREAM, List.of(), List.of()));
        return new Relation(node, List.of(), List.of(), null);
    }

    /** Equal rows once. */
    static Relation distinct(Relation relation) {
        List<Expression> keys = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        List<Integer> key = new ArrayList<>();
        for (ScopeColumn column : relation.visible()) {
            key.add(keys.size());
            keys.add(new Expression.ColumnReference(column.index(), column.type()));
            fields.add(new Field(column.name(), column.type()));
        }
        PlanNode node = new PlanNode.Aggregate(
                relation.node(),
                keys,
                List.of(),
                null,
                Emit.CHANGES,
                false,
                false,
                new Shape(RelationKind.TABLE, fields, key));
        return new Relation(
                node,
                Projections.scope(fields),
                key.stream().map(Relation::position).toList(),
                null);
    }
}
