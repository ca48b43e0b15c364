// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Comparison;
import dev.millrace.plan.expression.Expression.ComparisonOperator;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.function.FunctionSignature;
import dev.millrace.plan.node.Emit;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.Nulls;
import dev.millrace.sql.expression.Operators;
import dev.millrace.sql.expression.ScopeColumn;
import dev.millrace.sql.types.TypeRules;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * UNION, INTERSECT and EXCEPT. The latter two mark each side's rows, count the marks per different row and keep the rows that
 * have marks of both sides, or of the left one only; nulls count as equal, as the standard has it.
 */
final class SetOperations {

    private SetOperations() {}

    /** The type of a column so far and with one more value; null while there are only NULLs. */
    static @Nullable Type common(@Nullable Type type, Expression value, Position position) {
        if (Nulls.isUntyped(value)) {
            return type;
        }
        Type common = type == null ? value.type() : TypeRules.common(type, value.type());
        if (common == null && type != null) {
            throw new SqlException(
                    SqlErrorCode.TYPE_MISMATCH,
                    "This value is " + value.type().sql() + " and the ones above it are " + type.sql() + ".",
                    position);
        }
        return common;
    }

    private static List<Field> commonFields(Relation left, Relation right, Position position) {
        List<ScopeColumn> first = left.visible();
        List<ScopeColumn> second = right.visible();
        if (first.size() != second.size()) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "The sides have " + first.size() + " and " + second.size() + " columns.",
                    position);
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            Type common = TypeRules.common(first.get(i).type(), second.get(i).type());
            if (common == null) {
                throw new SqlException(
                        SqlErrorCode.TYPE_MISMATCH,
                        "Column " + (i + 1) + " is " + first.get(i).type().sql() + " on one side and "
                                + second.get(i).type().sql() + " on the other.",
                        position);
            }
            fields.add(new Field(first.get(i).name(), common));
        }
        return fields;
    }

    private static List<NamedExpression> converted(Relation relation, List<Field> fields) {
        List<NamedExpression> expressions = new ArrayList<>();
        List<ScopeColumn> visible = relation.visible();
        for (int i = 0; i < fields.size(); i++) {
            ScopeColumn column = visible.get(i);
            ColumnReference reference = new ColumnReference(column.index(), column.type());
            expressions.add(new NamedExpression(
                    fields.get(i).name(),
                    Operators.convert(reference, fields.get(i).type())));
        }
        return expressions;
    }

    static Relation union(Relation left, Relation right, Position position) {
        List<Field> fields = commonFields(left, right, position);
        RelationKind kind = left.kind() == RelationKind.STREAM && right.kind() == RelationKind.STREAM
                ? RelationKind.STREAM
                : RelationKind.TABLE;
        List<Integer> key = kind == RelationKind.STREAM ? sharedKey(left, right) : List.of();
        PlanNode node = new PlanNode.Union(
                List.of(
                        Projections.project(left.node(), converted(left, fields), key),
                        Projections.project(right.node(), converted(right, fields), key)),
                new Shape(kind, fields, key));
        return new Relation(
                node,
                Projections.scope(fields),
                key.stream().map(Relation::position).toList(),
                null);
    }

    /** The key of two streams that have theirs in the same columns. */
    private static List<Integer> sharedKey(Relation left, Relation right) {
        List<Integer> first = keyPlaces(left);
        return first.size() == left.key().size() && first.equals(keyPlaces(right)) && left.window() == null
                ? first
                : List.of();
    }

    private static List<Integer> keyPlaces(Relation relation) {
        List<Integer> places = new ArrayList<>();
        List<ScopeColumn> visible = relation.visible();
        for (BitSet part : relation.key()) {
            for (int i = 0; i < visible.size(); i++) {
                if (part.get(visible.get(i).index())) {
                    places.add(i);
                    break;
                }
            }
        }
        return places;
    }

    /** INTERSECT or EXCEPT. */
    static Relation matching(
            Environment environment, Relation left, Relation right, boolean both, boolean all, Position position) {
        if (all) {
            throw new SqlException(
                    SqlErrorCode.UNSUPPORTED,
                    "Of the set operations only UNION takes ALL.",
                    position,
                    "Leave ALL out.");
        }
        List<Field> fields = commonFields(left, right, position);
        int width = fields.size();
        PlanNode union = new PlanNode.Union(
                List.of(marked(left, fields, true), marked(right, fields, false)),
                new Shape(RelationKind.TABLE, markedFields(fields), List.of()));
        FunctionSignature count = environment.binding().functions().resolve("COUNT", List.of());
        ColumnReference mark = new ColumnReference(width, ScalarType.BOOLEAN);
        List<AggregateCall> calls = List.of(
                new AggregateCall(count, List.of(), false, mark),
                new AggregateCall(count, List.of(), false, new Expression.Not(mark)));
        List<Expression> keys = new ArrayList<>();
        List<Integer> key = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            keys.add(new ColumnReference(i, fields.get(i).type()));
            key.add(i);
        }
        List<Field> counted = new ArrayList<>(fields);
        counted.add(new Field("LEFT_COUNT", ScalarType.BIGINT));
        counted.add(new Field("RIGHT_COUNT", ScalarType.BIGINT));
        PlanNode groups = new PlanNode.Aggregate(
                union, keys, calls, null, Emit.CHANGES, false, false, new Shape(RelationKind.TABLE, counted, key));
        PlanNode kept = Projections.filter(
                groups,
                List.of(
                        compare(ComparisonOperator.GREATER, width),
                        compare(both ? ComparisonOperator.GREATER : ComparisonOperator.EQUAL, width + 1)));
        PlanNode node = Projections.project(kept, Projections.identity(kept).subList(0, width), key);
        return new Relation(
                node,
                Projections.scope(fields),
                key.stream().map(Relation::position).toList(),
                null);
    }

    private static Expression compare(ComparisonOperator operator, int column) {
        return new Comparison(
                operator, new ColumnReference(column, ScalarType.BIGINT), new Literal(ScalarType.BIGINT, 0L), true);
    }

    private static PlanNode marked(Relation relation, List<Field> fields, boolean left) {
        List<NamedExpression> expressions = converted(relation, fields);
        expressions.add(new NamedExpression("IS_LEFT", new Literal(ScalarType.BOOLEAN, left)));
        return Projections.project(relation.node(), expressions, List.of());
    }

    private static List<Field> markedFields(List<Field> fields) {
        List<Field> marked = new ArrayList<>(fields);
        marked.add(new Field("IS_LEFT", ScalarType.BOOLEAN));
        return marked;
    }
}
