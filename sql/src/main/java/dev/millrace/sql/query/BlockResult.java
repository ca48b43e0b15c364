// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.ScalarType;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.ExpressionBinder;
import dev.millrace.sql.expression.ExpressionRewriter;
import dev.millrace.sql.expression.ScopeColumn;
import dev.millrace.sql.expression.SpecialCalls;
import dev.millrace.sql.grammar.MillraceParser.ExpressionContext;
import dev.millrace.sql.grammar.MillraceParser.PartitionItemContext;
import dev.millrace.sql.grammar.MillraceParser.SelectBlockContext;
import dev.millrace.sql.query.SelectItems.Item;
import dev.millrace.sql.syntax.StatementParser;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The projection that ends a block, and its key: what PARTITION BY or GROUP BY says, else the key of FROM. A query that is
 * written to a sink has to project each part of the key exactly once, must not use reserved names, and ends with the bounds
 * of its window; a query inside another keeps ROWTIME and the bounds as hidden columns.
 */
final class BlockResult {

    private static final Set<String> RESERVED =
            Set.of("ROWTIME", "ROWPARTITION", "ROWOFFSET", "WINDOWSTART", "WINDOWEND");

    private final Environment environment;
    private final SelectBlockContext block;
    private final Relation from;
    private final @Nullable Grouping grouping;
    private final ExpressionBinder binder;
    private final UnaryOperator<Expression> toNode;
    private final boolean sink;

    /** One part of the key: the expressions that have its value, best first, and its name for messages. */
    private record KeyPart(List<Expression> expressions, String name) {}

    BlockResult(
            Environment environment,
            SelectBlockContext block,
            Relation from,
            @Nullable Grouping grouping,
            ExpressionBinder binder,
            UnaryOperator<Expression> toNode) {
        this.environment = environment;
        this.block = block;
        this.from = from;
        this.grouping = grouping;
        this.binder = binder;
        this.toNode = toNode;
        this.sink = !environment.nested() && environment.statement().mode() == QueryMode.PERSISTENT;
    }

    Relation project(PlanNode node, List<Item> items, List<Expression> rowNumberKey) {
        checkNames(items);
        List<NamedExpression> expressions = new ArrayList<>();
        List<ScopeColumn> columns = new ArrayList<>();
        for (Item item : items) {
            add(expressions, columns, item.name(), toNode.apply(item.expression()), false);
        }
        // The key by which a stream is partitioned does not tell the rows of a table that is made from it apart.
        boolean becameTable =
                from.kind() == RelationKind.STREAM && node.shape().kind() == RelationKind.TABLE && grouping == null;
        List<KeyPart> parts = becameTable
                ? rowNumberKey.stream()
                        .map(key -> new KeyPart(List.of(key), name(key)))
                        .toList()
                : keyParts();
        List<BitSet> key = new ArrayList<>();
        for (KeyPart part : parts) {
            BitSet positions = positions(part, items);
            if (!positions.isEmpty()) {
                key.add(positions);
            }
        }
        if (key.size() < parts.size()) {
            key.clear();
        }
        Relation.Bounds window = window(expressions, columns);
        rowTime(expressions, columns, items);
        List<Integer> shapeKey = new ArrayList<>();
        key.forEach(part -> shapeKey.add(part.nextSetBit(0)));
        if (window != null) {
            shapeKey.add(window.start());
            shapeKey.add(window.end());
        }
        boolean keyed = (!key.isEmpty() || parts.isEmpty()) && (window != null || !isWindowed());
        PlanNode projected =
                node instanceof PlanNode.Values values && expressions.stream().noneMatch(BlockResult::reads)
                        ? values(values, expressions)
                        : Projections.project(node, expressions, keyed ? shapeKey : List.of());
        return new Relation(projected, columns, key, window);
    }

    private static boolean reads(NamedExpression named) {
        return !ExpressionRewriter.columns(named.expression()).isEmpty();
    }

    /** Constant columns over constant rows are constant rows. */
    private static PlanNode values(PlanNode.Values values, List<NamedExpression> expressions) {
        List<Expression> row =
                expressions.stream().map(NamedExpression::expression).toList();
        List<List<Expression>> rows = values.rows().stream().map(ignored -> row).toList();
        return new PlanNode.Values(rows, new Shape(values.shape().kind(), Projections.fields(expressions), List.of()));
    }

    private static void add(
            List<NamedExpression> expressions,
            List<ScopeColumn> columns,
            String name,
            Expression expression,
            boolean hidden) {
        columns.add(new ScopeColumn(null, name, expression.type(), expressions.size(), hidden));
        expressions.add(new NamedExpression(name, expression));
    }

    private void checkNames(List<Item> items) {
        Set<String> names = new HashSet<>();
        for (Item item : items) {
            if (sink && RESERVED.contains(item.name())) {
                throw new SqlException(
                        SqlErrorCode.RESERVED_NAME,
                        "The name " + item.name() + " is reserved.",
                        item.position(),
                        "Give the column another: " + item.name() + " AS " + item.name() + "_VALUE.");
            }
            if (!names.add(item.name()) && (sink || environment.nested())) {
                throw new SqlException(
                        SqlErrorCode.DUPLICATE_COLUMN,
                        "The result has two columns named " + item.name() + ".",
                        item.position(),
                        "Give one of them another name with AS.");
            }
        }
    }

    private List<KeyPart> keyParts() {
        List<KeyPart> parts = new ArrayList<>();
        if (block.DISTINCT() != null) {
            return parts;
        }
        if (!block.partitionItem().isEmpty()) {
            for (PartitionItemContext item : block.partitionItem()) {
                for (ExpressionContext written : SimpleExpressions.row(item.expression())) {
                    partition(parts, written);
                }
            }
        } else if (grouping != null) {
            for (Expression key : grouping.keys()) {
                if (!isWindowKey(key)) {
                    parts.add(new KeyPart(List.of(key), name(key)));
                }
            }
        } else {
            for (BitSet part : from.key()) {
                List<Expression> expressions = new ArrayList<>();
                part.stream().forEach(index -> expressions.add(Projections.column(from.node(), index)));
                parts.add(new KeyPart(expressions, name(expressions.getFirst())));
            }
        }
        return parts;
    }

    private boolean isWindowKey(Expression key) {
        WindowFunctions.Assigned assigned =
                grouping == null || grouping.window() == null ? null : WindowFunctions.assigned(from.node());
        return assigned != null
                && key instanceof ColumnReference reference
                && (assigned.isStart(reference.index()) || assigned.isEnd(reference.index()));
    }

    private void partition(List<KeyPart> parts, ExpressionContext written) {
        if (from.kind() == RelationKind.TABLE || grouping != null) {
            throw new SqlException(
                    SqlErrorCode.INVALID_KEY,
                    "PARTITION BY is for streams.",
                    StatementParser.position(written),
                    "The key of a table follows from its rows; use GROUP BY to make another.");
        }
        if (!SimpleExpressions.isNull(written)) {
            Expression expression =
                    binder.withCalls(SpecialCalls.refused("PARTITION BY")).bindTyped(written);
            parts.add(new KeyPart(List.of(expression), name(expression)));
        } else if (block.partitionItem().size() > 1) {
            throw new SqlException(
                    SqlErrorCode.INVALID_KEY,
                    "Cannot PARTITION BY multiple columns including NULL.",
                    StatementParser.position(written),
                    "PARTITION BY NULL alone takes the key away.");
        }
    }

    private String name(Expression expression) {
        if (expression instanceof ColumnReference reference) {
            for (ScopeColumn column : from.columns()) {
                if (column.index() == reference.index()) {
                    boolean qualified =
                            column.qualifier() != null && from.clashingNames().contains(column.name());
                    return qualified ? column.qualifier() + "." + column.name() : column.name();
                }
            }
        }
        return "made by the expression";
    }

    private BitSet positions(KeyPart part, List<Item> items) {
        BitSet positions = new BitSet();
        Set<Expression> seen = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            if (part.expressions().contains(item.expression())) {
                positions.set(i);
                if (!seen.add(item.expression()) && sink) {
                    throw new SqlException(
                            SqlErrorCode.INVALID_KEY,
                            "The key column " + part.name() + " is projected more than once.",
                            item.position(),
                            "Use AS_VALUE(" + part.name() + ") for a copy in the value.");
                }
            }
        }
        if (positions.isEmpty() && sink && !mayLoseKey()) {
            throw new SqlException(
                    SqlErrorCode.INVALID_KEY,
                    "The key column " + part.name() + " is missing from the projection.",
                    StatementParser.position(block.selectItem(0)),
                    "Add " + part.name() + " to the SELECT list.");
        }
        return positions;
    }

    private Relation.@Nullable Bounds window(List<NamedExpression> expressions, List<ScopeColumn> columns) {
        KeyWindow kind;
        Expression start;
        Expression end;
        if (grouping != null && grouping.window() != null) {
            kind = WindowClause.keyWindow(grouping.window().window());
            start = new ColumnReference(grouping.windowStart(), ScalarType.BIGINT);
            end = new ColumnReference(grouping.windowStart() + 1, ScalarType.BIGINT);
        } else if (grouping == null
                && from.window() != null
                && block.partitionItem().isEmpty()) {
            kind = from.window().window();
            start = Projections.column(from.node(), from.window().start());
            end = Projections.column(from.node(), from.window().end());
        } else {
            return null;
        }
        if (block.DISTINCT() != null) {
            return null;
        }
        if (!sink && !environment.nested()) {
            return null;
        }
        Relation.Bounds bounds = new Relation.Bounds(kind, expressions.size(), expressions.size() + 1);
        add(expressions, columns, "WINDOWSTART", start, hides("WINDOWSTART", columns));
        add(expressions, columns, "WINDOWEND", end, hides("WINDOWEND", columns));
        return bounds;
    }

    /** A stream declared in the old way may be projected without its key. */
    private boolean mayLoseKey() {
        return environment.statement().notes().legacyKeys && from.kind() == RelationKind.STREAM && grouping == null;
    }

    private boolean isWindowed() {
        return grouping != null
                ? grouping.window() != null
                : from.window() != null && block.partitionItem().isEmpty();
    }

    /** In a sink the bounds are columns like others; in a nested query they are hidden. */
    private boolean hides(String name, List<ScopeColumn> columns) {
        return !sink || columns.stream().anyMatch(column -> column.name().equals(name));
    }

    private void rowTime(List<NamedExpression> expressions, List<ScopeColumn> columns, List<Item> items) {
        boolean taken = items.stream().anyMatch(item -> item.name().equals("ROWTIME"));
        if (!environment.nested() || grouping != null || block.DISTINCT() != null || taken) {
            return;
        }
        List<ScopeColumn> found = environment.scope(from).find(null, "ROWTIME");
        if (found.size() == 1) {
            ScopeColumn column = found.getFirst();
            add(
                    expressions,
                    columns,
                    "ROWTIME",
                    toNode.apply(new ColumnReference(column.index(), column.type())),
                    true);
        }
    }
}
