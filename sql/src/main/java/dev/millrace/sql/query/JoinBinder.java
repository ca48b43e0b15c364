// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.Field;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Branch;
import dev.millrace.plan.expression.Expression.Case;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Comparison;
import dev.millrace.plan.expression.Expression.ComparisonOperator;
import dev.millrace.plan.expression.Expression.IsNull;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.node.JoinKey;
import dev.millrace.plan.node.JoinType;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.Conjunctions;
import dev.millrace.sql.expression.ExpressionRewriter;
import dev.millrace.sql.expression.ScopeColumn;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the node for a join by what is joined: two streams within a window, a stream with a table, two tables. Two streams
 * without WITHIN would have to be kept for ever, so that is refused unless the query ends by itself.
 *
 * <p>The key of the result is, as in ksqlDB, the join's equality (either side names it); a synthetic column ROWKEY if neither
 * side is a plain column or the join is FULL; the left table's primary key if the join is on a foreign key; the primary keys of
 * both if it is on neither's.
 */
final class JoinBinder {

    private final Environment environment;
    private final Relation left;
    private final Relation right;
    private final JoinType type;
    private final Position position;
    private final List<JoinKey> keys = new ArrayList<>();
    private final List<Expression> residual = new ArrayList<>();

    /** WITHIN: how far before and after, and the grace; null if there is none. */
    record Within(
            long beforeMillis, long afterMillis, @Nullable Long graceMillis) {}

    JoinBinder(Environment environment, Relation left, Relation right, JoinType type, Position position) {
        this.environment = environment;
        this.left = left;
        this.right = right;
        this.type = type;
        this.position = position;
    }

    /** The columns of both sides, the right ones behind the left ones. */
    static List<ScopeColumn> columns(Relation left, Relation right) {
        List<ScopeColumn> columns = new ArrayList<>(left.columns());
        right.columns().forEach(column -> columns.add(column.shifted(left.width())));
        return columns;
    }

    /** The cross product, kept exact. */
    static Relation cross(Relation left, Relation right) {
        PlanNode node = new PlanNode.TableJoin(
                left.node(),
                right.node(),
                JoinType.INNER,
                List.of(),
                null,
                shape(left, right, left.kind(), right.kind(), List.of()));
        return new Relation(node, columns(left, right), List.of(), null);
    }

    Relation join(Expression condition, @Nullable Within within) {
        split(Conjunctions.split(condition));
        boolean streams = left.kind() == RelationKind.STREAM && right.kind() == RelationKind.STREAM;
        if (keys.isEmpty()) {
            throw invalid(
                    "The join has no equality between its sides.",
                    "Write ON " + example() + ", or use CROSS JOIN for all pairs.");
        }
        if (within != null && !streams) {
            throw invalid("WITHIN is for joins of two streams.", "Leave it out: the newest row of a table is joined.");
        }
        if (streams && within != null) {
            return streams(within);
        }
        if (environment.statement().bounded() && streams) {
            return tables();
        }
        if (streams) {
            throw invalid(
                    "A join of two streams needs WITHIN.",
                    "Say how far apart matching rows can be: JOIN … WITHIN 1 HOUR ON ….");
        }
        if (left.kind() == RelationKind.TABLE && right.kind() == RelationKind.STREAM) {
            throw invalid("A table cannot be joined with a stream on its right.", "Put the stream first.");
        }
        return left.kind() == RelationKind.STREAM ? streamTable() : tables();
    }

    private String example() {
        String first = left.columns().isEmpty()
                ? "a"
                : String.valueOf(left.columns().getFirst().qualifier());
        String second = right.columns().isEmpty()
                ? "b"
                : String.valueOf(right.columns().getFirst().qualifier());
        return first + ".id = " + second + ".id";
    }

    private SqlException invalid(String message, @Nullable String hint) {
        return new SqlException(SqlErrorCode.INVALID_JOIN, message, position, hint);
    }

    private void split(List<Expression> conjuncts) {
        int width = left.width();
        for (Expression conjunct : conjuncts) {
            if (conjunct instanceof Comparison(ComparisonOperator operator, Expression a, Expression b, boolean plain)
                    && operator == ComparisonOperator.EQUAL) {
                if (isLeft(a, width) && isRight(b, width)) {
                    keys.add(new JoinKey(a, ExpressionRewriter.moveColumns(b, index -> index - width)));
                    continue;
                }
                if (isRight(a, width) && isLeft(b, width)) {
                    keys.add(new JoinKey(b, ExpressionRewriter.moveColumns(a, index -> index - width)));
                    continue;
                }
            }
            residual.add(conjunct);
        }
    }

    static boolean isLeft(Expression expression, int width) {
        BitSet columns = ExpressionRewriter.columns(expression);
        return !columns.isEmpty() && columns.length() <= width;
    }

    static boolean isRight(Expression expression, int width) {
        BitSet columns = ExpressionRewriter.columns(expression);
        return !columns.isEmpty() && columns.nextSetBit(0) >= width;
    }

    private static Shape shape(
            Relation left, Relation right, RelationKind leftKind, RelationKind rightKind, List<Integer> key) {
        List<Field> fields = new ArrayList<>(left.fields());
        fields.addAll(right.fields());
        boolean streams = leftKind == RelationKind.STREAM && rightKind == RelationKind.STREAM;
        return new Shape(streams ? RelationKind.STREAM : RelationKind.TABLE, fields, key);
    }

    private Relation streams(Within within) {
        Relation.Bounds window = sharedWindow();
        Shape shape = shape(left, right, RelationKind.STREAM, RelationKind.STREAM, List.of());
        PlanNode node = new PlanNode.StreamStreamJoin(
                left.node(),
                right.node(),
                type,
                keys,
                Conjunctions.join(residual),
                within.beforeMillis(),
                within.afterMillis(),
                within.graceMillis(),
                shape);
        return keyed(node, window);
    }

    /** Windowed keys are joined window by window if both sides have them. */
    private Relation.@Nullable Bounds sharedWindow() {
        Relation.Bounds first = left.window();
        Relation.Bounds second = right.window();
        if (first == null || second == null) {
            return null;
        }
        keys.add(new JoinKey(
                Projections.column(left.node(), first.start()), Projections.column(right.node(), second.start())));
        return first;
    }

    private Relation streamTable() {
        if (type != JoinType.INNER && type != JoinType.LEFT) {
            throw invalid("A stream and a table have an INNER and a LEFT join only.", null);
        }
        List<JoinKey> lookup = new ArrayList<>();
        List<Expression> rest = new ArrayList<>(residual);
        BitSet covered = new BitSet();
        for (JoinKey key : keys) {
            int part = keyPart(right, key.right());
            if (part >= 0 && !covered.get(part)) {
                covered.set(part);
                lookup.add(key);
            } else {
                rest.add(new Comparison(
                        ComparisonOperator.EQUAL,
                        key.left(),
                        ExpressionRewriter.moveColumns(key.right(), index -> index + left.width()),
                        true));
            }
        }
        if (!right.key().isEmpty() && covered.cardinality() < right.key().size()) {
            throw invalid(
                    "A stream finds the rows of a table by the table's whole primary key.",
                    "Join on " + keyNames(right) + ".");
        }
        List<JoinKey> used = right.key().isEmpty() ? keys : lookup;
        Expression condition = Conjunctions.join(right.key().isEmpty() ? residual : rest);
        Shape shape = shape(left, right, RelationKind.STREAM, RelationKind.STREAM, List.of());
        return keyed(new PlanNode.StreamTableJoin(left.node(), right.node(), type, used, condition, shape), null);
    }

    private static String keyNames(Relation relation) {
        List<String> names = new ArrayList<>();
        for (BitSet part : relation.key()) {
            relation.columns().stream()
                    .filter(column -> part.get(column.index()))
                    .findFirst()
                    .ifPresent(column -> names.add(column.qualifier() + "." + column.name()));
        }
        return String.join(" and ", names);
    }

    private Relation tables() {
        Shape shape = shape(left, right, RelationKind.TABLE, RelationKind.TABLE, List.of());
        PlanNode node =
                new PlanNode.TableJoin(left.node(), right.node(), type, keys, Conjunctions.join(residual), shape);
        boolean rightKey = covers(right, keys.stream().map(JoinKey::right).toList());
        boolean leftKey = covers(left, keys.stream().map(JoinKey::left).toList());
        if (leftKey && rightKey) {
            return keyed(node, null);
        }
        List<BitSet> parts = new ArrayList<>();
        boolean padded = type == JoinType.FULL || type == JoinType.RIGHT;
        boolean unkeyed = left.key().isEmpty() || right.key().isEmpty() || padded;
        if (rightKey && !left.key().isEmpty() && !padded) {
            parts.addAll(left.key());
        } else if (!unkeyed) {
            parts.addAll(left.key());
            right.key().forEach(part -> parts.add(Relation.shifted(part, left.width())));
        }
        return new Relation(withKey(node, parts), columns(left, right), parts, null);
    }

    /** Whether the expressions are all parts of the relation's primary key. */
    private static boolean covers(Relation relation, List<Expression> expressions) {
        BitSet covered = new BitSet();
        for (Expression expression : expressions) {
            int part = keyPart(relation, expression);
            if (part >= 0) {
                covered.set(part);
            }
        }
        return !relation.key().isEmpty()
                && covered.cardinality() == relation.key().size();
    }

    private static int keyPart(Relation relation, Expression expression) {
        if (expression instanceof ColumnReference reference) {
            for (int part = 0; part < relation.key().size(); part++) {
                if (relation.key().get(part).get(reference.index())) {
                    return part;
                }
            }
        }
        return -1;
    }

    private Relation keyed(PlanNode node, Relation.@Nullable Bounds window) {
        List<BitSet> parts = new ArrayList<>();
        boolean synthetic = type == JoinType.FULL;
        for (JoinKey key : keys) {
            if (isWindowStart(key)) {
                continue;
            }
            BitSet part = new BitSet();
            if (key.left() instanceof ColumnReference reference) {
                part.set(reference.index());
                addEquals(left, reference.index(), 0, part);
            }
            if (key.right() instanceof ColumnReference reference) {
                part.set(reference.index() + left.width());
                addEquals(right, reference.index(), left.width(), part);
            }
            synthetic |= part.isEmpty();
            parts.add(part);
        }
        return synthetic
                ? synthetic(node, window)
                : new Relation(withKey(node, parts), columns(left, right), parts, window);
    }

    private boolean isWindowStart(JoinKey key) {
        Relation.Bounds window = left.window();
        return window != null && key.left() instanceof ColumnReference reference && reference.index() == window.start();
    }

    private static void addEquals(Relation relation, int index, int shift, BitSet part) {
        for (BitSet known : relation.key()) {
            if (known.get(index)) {
                part.or(Relation.shifted(known, shift));
            }
        }
    }

    private static PlanNode withKey(PlanNode node, List<BitSet> parts) {
        List<Integer> key = parts.stream().map(part -> part.nextSetBit(0)).toList();
        Shape shape = new Shape(node.shape().kind(), node.shape().columns(), key);
        return switch (node) {
            case PlanNode.StreamStreamJoin join ->
                new PlanNode.StreamStreamJoin(
                        join.left(),
                        join.right(),
                        join.joinType(),
                        join.keys(),
                        join.residual(),
                        join.beforeMillis(),
                        join.afterMillis(),
                        join.graceMillis(),
                        shape);
            case PlanNode.StreamTableJoin join ->
                new PlanNode.StreamTableJoin(
                        join.left(), join.right(), join.joinType(), join.keys(), join.residual(), shape);
            case PlanNode.TableJoin join ->
                new PlanNode.TableJoin(join.left(), join.right(), join.joinType(), join.keys(), join.residual(), shape);
            default -> node;
        };
    }

    /** Adds a column with the key's value for joins in which no column always has it. */
    private Relation synthetic(PlanNode node, Relation.@Nullable Bounds window) {
        List<NamedExpression> expressions = new ArrayList<>(Projections.identity(node));
        List<ScopeColumn> columns = new ArrayList<>();
        List<BitSet> parts = new ArrayList<>();
        List<Integer> key = new ArrayList<>();
        for (JoinKey joinKey : keys) {
            Expression first = joinKey.left();
            Expression second = ExpressionRewriter.moveColumns(joinKey.right(), index -> index + left.width());
            Expression value = type == JoinType.FULL
                    ? new Case(List.of(new Branch(new IsNull(first), second)), first, first.type())
                    : type == JoinType.RIGHT ? second : first;
            String name = syntheticName(key.size());
            int index = expressions.size();
            key.add(index);
            parts.add(Relation.position(index));
            columns.add(new ScopeColumn(null, name, value.type(), index, false));
            expressions.add(new NamedExpression(name, value));
        }
        columns.addAll(columns(left, right));
        return new Relation(Projections.project(node, expressions, key), columns, parts, window);
    }

    private String syntheticName(int number) {
        String name = number == 0 ? "ROWKEY" : "ROWKEY_" + number;
        for (int i = number + 1; isTaken(name); i++) {
            name = "ROWKEY_" + i;
        }
        return name;
    }

    private boolean isTaken(String name) {
        return columns(left, right).stream().anyMatch(column -> column.name().equals(name));
    }
}
