// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.Type;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.function.FunctionCatalog;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.BindingContext;
import dev.millrace.sql.expression.ExpressionBinder;
import dev.millrace.sql.expression.Operators;
import dev.millrace.sql.expression.Scope;
import dev.millrace.sql.expression.ScopeColumn;
import dev.millrace.sql.expression.SpecialCalls;
import dev.millrace.sql.grammar.MillraceParser.ExpressionContext;
import dev.millrace.sql.grammar.MillraceParser.QueryContext;
import dev.millrace.sql.optimize.Optimizer;
import dev.millrace.sql.query.PlannedQuery.Refinement;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.types.TypeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Plans queries. Holds no state of its own; one planner may serve many threads if the catalog may. */
public final class QueryPlanner {

    private final SourceLookup sources;
    private final FunctionCatalog functions;
    private final UnaryOperator<PlanNode> rewrites;

    /** A planner over a catalog. */
    public QueryPlanner(SourceLookup sources, FunctionCatalog functions) {
        this(sources, functions, Optimizer::optimize);
    }

    /**
     * A planner with other rewrites of the finished plan than the usual ones; with none it shows what the query says before
     * anything is moved, which means the same.
     */
    public QueryPlanner(SourceLookup sources, FunctionCatalog functions, UnaryOperator<PlanNode> rewrites) {
        this.sources = sources;
        this.functions = functions;
        this.rewrites = rewrites;
    }

    /**
     * Understands a query.
     *
     * @throws SqlException if it has no meaning; nothing has happened then
     */
    public PlannedQuery plan(QueryContext query, QueryMode mode) {
        Refinement refinement = refinement(query);
        Environment.Notes notes = new Environment.Notes();
        Environment environment = new Environment(
                new Environment.Statement(sources, binding(), mode, refinement, notes), Map.of(), null, false);
        Relation relation = new QueryBinder().root(query, environment);
        if (refinement == Refinement.FINAL && !notes.windowed) {
            throw new SqlException(
                    SqlErrorCode.INVALID_WINDOW,
                    "EMIT FINAL tells the results of closed windows, and this query has no window.",
                    StatementParser.position(query.emit()),
                    "Add WINDOW TUMBLING (SIZE 1 MINUTE), or use EMIT CHANGES.");
        }
        if (mode == QueryMode.PERSISTENT
                && relation.kind() == RelationKind.TABLE
                && relation.key().isEmpty()) {
            relation = OneRow.keyed(relation, StatementParser.position(query));
        }
        PlanNode root = rewrites.apply(withoutHidden(relation));
        List<Integer> key = new ArrayList<>();
        relation.key().forEach(part -> key.add(part.nextSetBit(0)));
        Relation.Bounds window = relation.window();
        return new PlannedQuery(
                root, refinement, key, window == null ? null : window.window(), notes.legacyKeys, notes.sourceNames);
    }

    /**
     * An expression that reads no row, as in INSERT … VALUES, converted to a type if one is given; a literal where it can be
     * computed now.
     */
    public Expression constant(ExpressionContext written, @Nullable Type target) {
        ExpressionBinder binder =
                new ExpressionBinder(binding(), Scope.EMPTY, SpecialCalls.refused("a constant"), Map.of());
        Expression expression = target == null ? binder.bindTyped(written) : binder.bind(written);
        return target == null
                ? expression
                : Operators.coerce(expression, target, "The value", StatementParser.position(written));
    }

    /** A condition over named columns, as in DELETE … WHERE and ASSERT. */
    public Expression condition(ExpressionContext written, List<ScopeColumn> columns) {
        ExpressionBinder binder = new ExpressionBinder(
                binding(), new Scope(columns, null), SpecialCalls.refused("this condition"), Map.of());
        return binder.bindCondition(written, "The condition");
    }

    private BindingContext binding() {
        return new BindingContext(functions, new TypeReader(sources.namedTypes()));
    }

    private static Refinement refinement(QueryContext query) {
        if (query.emit() == null) {
            return Refinement.NONE;
        }
        return query.emit().FINAL() != null ? Refinement.FINAL : Refinement.CHANGES;
    }

    /** A root shows exactly the columns that can be seen, in their order and under their names. */
    private static PlanNode withoutHidden(Relation relation) {
        List<ScopeColumn> visible = relation.visible();
        boolean exact = visible.size() == relation.width();
        for (int i = 0; exact && i < visible.size(); i++) {
            exact = visible.get(i).index() == i
                    && visible.get(i).name().equals(relation.fields().get(i).name());
        }
        if (exact) {
            return relation.node();
        }
        List<NamedExpression> expressions = new ArrayList<>();
        List<Integer> key = new ArrayList<>();
        List<Integer> old = relation.node().shape().key();
        for (int i = 0; i < visible.size(); i++) {
            ScopeColumn column = visible.get(i);
            expressions.add(
                    new NamedExpression(column.name(), new Expression.ColumnReference(column.index(), column.type())));
            if (old.contains(column.index())) {
                key.add(i);
            }
        }
        return Projections.project(relation.node(), expressions, key.size() == old.size() ? key : List.of());
    }
}
