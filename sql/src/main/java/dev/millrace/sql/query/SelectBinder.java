// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.Field;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Not;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.Conjunctions;
import dev.millrace.sql.expression.ExpressionBinder;
import dev.millrace.sql.expression.ExpressionRewriter;
import dev.millrace.sql.expression.Scope;
import dev.millrace.sql.expression.SpecialCalls;
import dev.millrace.sql.expression.SpecialCalls.SubqueryRequest;
import dev.millrace.sql.grammar.MillraceParser.ExpressionContext;
import dev.millrace.sql.grammar.MillraceParser.GroupExpressionContext;
import dev.millrace.sql.grammar.MillraceParser.GroupItemContext;
import dev.millrace.sql.grammar.MillraceParser.NamedWindowContext;
import dev.millrace.sql.grammar.MillraceParser.OverWindowContext;
import dev.millrace.sql.grammar.MillraceParser.PartitionItemContext;
import dev.millrace.sql.grammar.MillraceParser.SelectBlockContext;
import dev.millrace.sql.query.SelectItems.Item;
import dev.millrace.sql.syntax.Identifiers;
import dev.millrace.sql.syntax.StatementParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One SELECT … FROM … WHERE … GROUP BY … block. All expressions are first bound over the columns of FROM, with calls that later
 * nodes compute collected; then the nodes are put on one another in the order in which SQL defines them (FROM, WHERE, table
 * functions, GROUP BY, HAVING, OVER, QUALIFY, SELECT, DISTINCT) and the expressions are moved along.
 */
final class SelectBinder {

    private final Environment environment;
    private final SelectBlockContext block;
    private final CollectedCalls calls;
    private final Map<Integer, Expression> resolved = new HashMap<>();
    private final Relation from;
    private final Scope scope;
    private final ExpressionBinder binder;
    private PlanNode node;
    private @Nullable Grouping grouping;

    SelectBinder(Environment environment, QueryBinder queries, SelectBlockContext block) {
        environment.statement().notes().countBlock(StatementParser.position(block));
        this.environment = environment;
        this.block = block;
        this.calls = new CollectedCalls(request -> queries.query(request.query(), environment.inside(request.scope())));
        Relation relation = block.relation().isEmpty()
                ? QueryBinder.oneRow()
                : new FromBinder(environment, queries).from(block.relation());
        this.from = block.window() == null ? relation : Grouping.withWindowColumns(relation, calls);
        this.scope = environment.scope(from);
        this.binder = new ExpressionBinder(environment.binding(), scope, calls, windows());
        this.node = from.node();
    }

    private Map<String, OverWindowContext> windows() {
        Map<String, OverWindowContext> windows = new LinkedHashMap<>();
        for (NamedWindowContext window : block.namedWindow()) {
            windows.put(Identifiers.name(window.name()), window.overWindow());
        }
        return windows;
    }

    /** What PARTITION BY makes the key; nothing in the older dialect, where the key is one of the value's columns. */
    private List<Expression> partitionBy() {
        List<Expression> expressions = new ArrayList<>();
        if (from.kind() == RelationKind.STREAM && !environment.statement().notes().legacyKeys) {
            for (PartitionItemContext item : block.partitionItem()) {
                for (ExpressionContext written : SimpleExpressions.row(item.expression())) {
                    if (!SimpleExpressions.isNull(written)) {
                        expressions.add(binder.withCalls(SpecialCalls.refused("PARTITION BY"))
                                .bindTyped(written));
                    }
                }
            }
        }
        return expressions;
    }

    Relation bind() {
        where();
        boolean star = environment.statement().mode() == QueryMode.TRANSIENT && !environment.nested();
        List<Item> items = new SelectItems(from, scope, binder, star, partitionBy()).bind(block.selectItem());
        List<ExpressionContext> groups = groups();
        Expression having = block.having == null
                ? null
                : binder.withCalls(calls.allowing("HAVING", true, false, false, true))
                        .bindCondition(block.having, "HAVING");
        Expression qualify = block.qualify == null ? null : binder.bindCondition(block.qualify, "QUALIFY");
        tableFunctions(groups);
        if (!groups.isEmpty()
                || !calls.aggregates.isEmpty()
                || block.window() != null
                || !block.groupItem().isEmpty()) {
            group(groups, items);
        } else {
            WindowFunctions.refuseSession(from.node(), StatementParser.position(block));
        }
        subqueries();
        if (having != null) {
            having(having);
        }
        over();
        if (qualify != null) {
            node = Projections.filter(node, Conjunctions.split(toNode(qualify)));
        }
        Relation result = new BlockResult(environment, block, from, grouping, binder, this::toNode)
                .project(node, items, calls.rowNumberKey());
        return block.DISTINCT() == null ? result : QueryBinder.distinct(result);
    }

    private void where() {
        if (block.where == null) {
            return;
        }
        Expression condition = binder.withCalls(calls.allowing("WHERE", false, false, false, true))
                .bindCondition(block.where, "WHERE");
        List<Expression> plain = new ArrayList<>();
        List<Expression> later = new ArrayList<>();
        List<Expression> joins = new ArrayList<>();
        for (Expression conjunct : Conjunctions.split(condition)) {
            SubqueryRequest request = calls.subqueryOf(conjunct instanceof Not(Expression inner) ? inner : conjunct);
            boolean usesCall = Grouping.usesVirtual(conjunct);
            if (request != null && request.use() != SubqueryRequest.Use.SCALAR) {
                joins.add(conjunct);
            } else {
                (usesCall ? later : plain).add(conjunct);
            }
        }
        node = Projections.filter(node, plain);
        for (Expression conjunct : joins) {
            boolean negated = conjunct instanceof Not;
            Expression reference = conjunct instanceof Not(Expression inner) ? inner : conjunct;
            SubqueryRequest request = calls.subqueryOf(reference);
            if (request != null && reference instanceof ColumnReference(int index, var type)) {
                calls.subqueries.remove(request);
                node = new Subqueries(calls, this::toNode).filter(node, request, negated, place(index));
            }
        }
        subqueries();
        List<Expression> conjuncts = later.stream().map(this::toNode).toList();
        node = Projections.filter(node, conjuncts);
    }

    private Position place(int index) {
        return calls.positions.getOrDefault(index, StatementParser.position(block));
    }

    private List<ExpressionContext> groups() {
        List<ExpressionContext> groups = new ArrayList<>();
        for (GroupItemContext item : block.groupItem()) {
            if (item instanceof GroupExpressionContext expression) {
                groups.addAll(SimpleExpressions.row(expression.expression()));
            }
        }
        return groups;
    }

    private void tableFunctions(List<ExpressionContext> groups) {
        if (calls.tables.isEmpty()) {
            return;
        }
        int first = calls.calls.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof PlanNode.TableCall)
                .mapToInt(Map.Entry::getKey)
                .min()
                .orElseThrow();
        if (!groups.isEmpty() || !calls.aggregates.isEmpty()) {
            throw new SqlException(
                    SqlErrorCode.INVALID_ARGUMENTS,
                    "Table functions cannot be used together with aggregations.",
                    place(first),
                    "Call the table function in a subquery in FROM, and aggregate its result.");
        }
        List<Field> fields = new ArrayList<>();
        int width = node.shape().columns().size();
        List<Integer> references = calls.calls.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof PlanNode.TableCall)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        List<PlanNode.TableCall> moved = new ArrayList<>();
        for (int i = 0; i < calls.tables.size(); i++) {
            PlanNode.TableCall call = calls.tables.get(i);
            moved.add(new PlanNode.TableCall(
                    call.function(), call.arguments().stream().map(this::toNode).toList()));
            fields.add(new Field("UNNESTED_" + i, call.function().returnType()));
            resolved.put(
                    references.get(i),
                    new ColumnReference(width + i, call.function().returnType()));
        }
        node = new PlanNode.Unnest(
                node, moved, Projections.appended(node, fields, node.shape().kind()));
    }

    private void group(List<ExpressionContext> groups, List<Item> items) {
        List<Expression> keys = new ArrayList<>();
        ExpressionBinder inGroupBy = binder.withCalls(calls.allowing("GROUP BY", false, false, false, false));
        for (ExpressionContext written : groups) {
            Expression key = inGroupBy.bindTyped(written);
            if (!keys.contains(key)) {
                keys.add(key);
            }
        }
        grouping = new Grouping(environment, from, calls, keys, this::toInput);
        node = grouping.aggregate(node, block, items);
    }

    /** Joins the scalar and other subqueries that have been collected and not been used yet. */
    private void subqueries() {
        for (SubqueryRequest request : List.copyOf(calls.subqueries)) {
            int index = calls.calls.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(request) && !resolved.containsKey(entry.getKey()))
                    .mapToInt(Map.Entry::getKey)
                    .min()
                    .orElseThrow();
            Subqueries.Attached attached = new Subqueries(calls, this::toNode).attach(node, request, place(index));
            node = attached.node();
            resolved.put(index, attached.value());
        }
        calls.subqueries.clear();
    }

    private void having(Expression having) {
        if (grouping == null) {
            throw new SqlException(
                    SqlErrorCode.INVALID_AGGREGATE,
                    "HAVING needs groups.",
                    StatementParser.position(block.having),
                    "Use WHERE to filter rows.");
        }
        node = Projections.filter(node, Conjunctions.split(toNode(having)));
    }

    private void over() {
        if (calls.overs.isEmpty()) {
            return;
        }
        node = new OverNodes(calls, resolved, this::toNode).add(node);
    }

    /** An expression over FROM's columns and collected calls as one over the rows before grouping. */
    private Expression toInput(Expression expression) {
        return ExpressionRewriter.rewrite(
                expression, part -> part instanceof ColumnReference(int index, var type) ? resolved.get(index) : null);
    }

    /** An expression over FROM's columns and collected calls as one over the columns of the newest node. */
    private Expression toNode(Expression expression) {
        return ExpressionRewriter.rewrite(expression, part -> {
            if (part instanceof ColumnReference(int index, var type) && resolved.containsKey(index)) {
                return resolved.get(index);
            }
            return grouping == null ? null : grouping.replace(part);
        });
    }
}
