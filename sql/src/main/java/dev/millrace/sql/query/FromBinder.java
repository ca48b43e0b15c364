// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.Field;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Comparison;
import dev.millrace.plan.expression.Expression.ComparisonOperator;
import dev.millrace.plan.function.ArgumentType;
import dev.millrace.plan.function.FunctionMismatchException;
import dev.millrace.plan.function.FunctionSignature;
import dev.millrace.plan.node.JoinType;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.PlanNode.TableCall;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.ExpressionBinder;
import dev.millrace.sql.expression.Operators;
import dev.millrace.sql.expression.Scope;
import dev.millrace.sql.expression.ScopeColumn;
import dev.millrace.sql.expression.SpecialCalls;
import dev.millrace.sql.expression.TimeUnitName;
import dev.millrace.sql.grammar.MillraceParser.*;
import dev.millrace.sql.syntax.Identifiers;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.types.TypeRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Binds what stands behind FROM: sources, named queries, subqueries, window functions, UNNEST and joins. */
final class FromBinder {

    private static final int RELATIONS_MAX = 64;

    private final Environment environment;
    private final QueryBinder queries;
    private int relations;

    FromBinder(Environment environment, QueryBinder queries) {
        this.environment = environment;
        this.queries = queries;
    }

    /** All relations of a FROM clause; those between commas make a cross product. */
    Relation from(List<RelationContext> written) {
        Relation result = null;
        for (RelationContext relation : written) {
            result = relation(result, relation);
        }
        if (result == null) {
            throw new IllegalStateException("FROM without relations");
        }
        if (result.width() >= CollectedCalls.VIRTUAL) {
            throw new SqlException(
                    SqlErrorCode.TOO_COMPLEX,
                    "The relations of this FROM have " + result.width() + " columns; at most " + CollectedCalls.VIRTUAL
                            + " are accepted.",
                    StatementParser.position(written.getFirst()));
        }
        return result;
    }

    private Relation relation(@Nullable Relation before, RelationContext written) {
        Relation result = next(before, written.aliasedRelation(), null);
        for (JoinedRelationContext joined : written.joinedRelation()) {
            result = switch (joined) {
                case CrossJoinContext cross -> next(result, cross.aliasedRelation(), null);
                case ConditionJoinContext condition -> next(result, condition.aliasedRelation(), condition);
                default -> throw new IllegalStateException("no such join: " + joined.getClass());
            };
        }
        return result;
    }

    private Relation next(
            @Nullable Relation left, AliasedRelationContext written, @Nullable ConditionJoinContext condition) {
        Position position = StatementParser.position(written);
        if (++relations > RELATIONS_MAX) {
            throw new SqlException(
                    SqlErrorCode.TOO_COMPLEX, "A query joins at most " + RELATIONS_MAX + " relations.", position);
        }
        if (written.relationPrimary() instanceof UnnestRelationContext unnest) {
            if (left == null || condition != null) {
                throw new SqlException(
                        SqlErrorCode.UNSUPPORTED,
                        "UNNEST stands behind CROSS JOIN, or behind a comma.",
                        position,
                        "Write FROM s CROSS JOIN UNNEST(s.items) AS item (value).");
            }
            return unnest(left, unnest, written);
        }
        Relation right = aliased(written);
        if (left == null) {
            return right;
        }
        checkNames(left, right, position);
        return condition == null ? JoinBinder.cross(left, right) : join(left, right, condition);
    }

    private static void checkNames(Relation left, Relation right, Position position) {
        for (String name : new Scope(right.columns(), null).qualifiers()) {
            if (new Scope(left.columns(), null).hasQualifier(name)) {
                throw new SqlException(
                        SqlErrorCode.AMBIGUOUS_COLUMN,
                        "Two relations of this query are called " + name + ".",
                        position,
                        "Give one of them an alias: " + name + " AS other.");
            }
        }
    }

    private Relation aliased(AliasedRelationContext written) {
        Relation relation = primary(written.relationPrimary());
        String alias = alias(written);
        if (alias == null) {
            return relation;
        }
        List<NameContext> names = written.AS() == null
                ? written.name()
                : written.name().subList(1, written.name().size());
        List<String> columnNames = names.stream().map(Identifiers::name).toList();
        if (columnNames.size() > relation.visible().size()) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "There are " + columnNames.size() + " names for "
                            + relation.visible().size() + " columns.",
                    StatementParser.position(written));
        }
        return relation.named(alias, columnNames);
    }

    private static @Nullable String alias(AliasedRelationContext written) {
        if (written.AS() != null) {
            return Identifiers.name(written.name(0));
        }
        return written.alias() == null ? null : Identifiers.name(written.alias());
    }

    private Relation primary(RelationPrimaryContext written) {
        Position position = StatementParser.position(written);
        return switch (written) {
            case NamedRelationContext named -> named(Identifiers.name(named.name()), position);
            case SubqueryRelationContext subquery -> {
                if (subquery.LATERAL() != null) {
                    throw new SqlException(
                            SqlErrorCode.UNSUPPORTED,
                            "LATERAL is not supported.",
                            position,
                            "Use a join, a subquery in the SELECT list, or UNNEST.");
                }
                yield queries.query(subquery.query(), environment.inner());
            }
            case NestedRelationContext nested -> relation(null, nested.relation());
            case WrappedFunctionRelationContext wrapped ->
                new WindowFunctions(environment, queries, this).relation(wrapped.tableFunction());
            case FunctionRelationContext function ->
                new WindowFunctions(environment, queries, this).relation(function.tableFunction());
            default -> throw new IllegalStateException("no such relation: " + written.getClass());
        };
    }

    /** A named query of a WITH clause, or a source of the catalog. */
    Relation named(String name, Position position) {
        Environment.NamedQuery query = environment.named().get(name);
        if (query == null) {
            Environment.Statement statement = environment.statement();
            return Sources.scan(Sources.find(statement.sources(), name, position), statement.notes());
        }
        Relation relation =
                queries.query(query.written().query(), query.environment().inner());
        List<String> names =
                query.written().name().stream().skip(1).map(Identifiers::name).toList();
        return relation.named(name, names);
    }

    private Relation join(Relation left, Relation right, ConditionJoinContext written) {
        Position position = StatementParser.position(written);
        Scope scope = new Scope(JoinBinder.columns(left, right), environment.outer());
        JoinType type = type(written.joinKind());
        Expression condition;
        if (written.expression() != null) {
            ExpressionBinder binder = new ExpressionBinder(
                    environment.binding(), scope, SpecialCalls.refused("the condition of a join"), Map.of());
            condition = binder.bindCondition(written.expression(), "The condition of a join");
        } else if (written.USING() != null) {
            condition = using(left, right, written);
        } else {
            throw new SqlException(
                    SqlErrorCode.INVALID_JOIN,
                    "The join has no condition.",
                    position,
                    "Write ON a.id = b.id, or USING (id).");
        }
        return new JoinBinder(environment, left, right, type, position).join(condition, within(written.joinWindow()));
    }

    private static JoinType type(@Nullable JoinKindContext written) {
        if (written == null || written.INNER() != null) {
            return JoinType.INNER;
        }
        if (written.LEFT() != null) {
            return JoinType.LEFT;
        }
        return written.RIGHT() != null ? JoinType.RIGHT : JoinType.FULL;
    }

    private static JoinBinder.@Nullable Within within(@Nullable JoinWindowContext written) {
        if (written == null) {
            return null;
        }
        DurationContext before = written.before != null ? written.before : written.duration(0);
        DurationContext after = written.after != null ? written.after : before;
        Long grace = written.grace == null ? null : (Long) TimeUnitName.millis(written.grace);
        return new JoinBinder.Within(TimeUnitName.millis(before), TimeUnitName.millis(after), grace);
    }

    private static Expression using(Relation left, Relation right, ConditionJoinContext written) {
        List<Expression> equalities = new ArrayList<>();
        for (NameContext name : written.name()) {
            ScopeColumn first = only(left, name);
            ScopeColumn second = only(right, name);
            var common = TypeRules.common(first.type(), second.type());
            if (common == null) {
                throw new SqlException(
                        SqlErrorCode.TYPE_MISMATCH,
                        "Cannot compare " + first.type().sql() + " with "
                                + second.type().sql() + ".",
                        StatementParser.position(name));
            }
            equalities.add(new Comparison(
                    ComparisonOperator.EQUAL,
                    Operators.convert(new ColumnReference(first.index(), first.type()), common),
                    Operators.convert(new ColumnReference(second.index() + left.width(), second.type()), common),
                    true));
        }
        return equalities.size() == 1 ? equalities.getFirst() : new Expression.And(equalities);
    }

    private static ScopeColumn only(Relation relation, NameContext written) {
        String name = Identifiers.name(written);
        Scope scope = new Scope(relation.columns(), null);
        List<ScopeColumn> found = scope.find(null, name);
        if (found.isEmpty()) {
            throw scope.unknown(null, name, StatementParser.position(written));
        }
        return found.getFirst();
    }

    private Relation unnest(Relation left, UnnestRelationContext written, AliasedRelationContext aliased) {
        if (written.WITH() != null) {
            throw new SqlException(
                    SqlErrorCode.UNSUPPORTED,
                    "WITH ORDINALITY is not supported.",
                    StatementParser.position(written.WITH().getSymbol()));
        }
        ExpressionBinder binder = new ExpressionBinder(
                environment.binding(),
                environment.scope(left),
                SpecialCalls.refused("the arguments of UNNEST"),
                Map.of());
        String alias = alias(aliased);
        List<NameContext> names = aliased.AS() == null || aliased.name().isEmpty()
                ? aliased.name()
                : aliased.name().subList(1, aliased.name().size());
        List<TableCall> calls = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        List<ScopeColumn> columns = new ArrayList<>(left.columns());
        for (ExpressionContext argument : written.expression()) {
            Expression array = binder.bindTyped(argument);
            FunctionSignature explode = explode(array, StatementParser.position(argument));
            int number = calls.size();
            String name = number < names.size() ? Identifiers.name(names.get(number)) : "KSQL_COL_" + number;
            calls.add(new TableCall(explode, List.of(array)));
            fields.add(new Field(name, explode.returnType()));
            columns.add(new ScopeColumn(alias, name, explode.returnType(), left.width() + number, false));
        }
        PlanNode node = new PlanNode.Unnest(left.node(), calls, Projections.appended(left.node(), fields, left.kind()));
        return new Relation(node, columns, left.key(), left.window());
    }

    private FunctionSignature explode(Expression array, Position position) {
        try {
            return environment.binding().functions().resolve("EXPLODE", List.of(new ArgumentType.Typed(array.type())));
        } catch (FunctionMismatchException mismatch) {
            throw new SqlException(
                    SqlErrorCode.INVALID_ARGUMENTS,
                    "UNNEST takes an ARRAY, and this is " + array.type().sql() + ".",
                    position);
        }
    }
}
