// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.StructType;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.FieldAccess;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.ExpressionBinder;
import dev.millrace.sql.expression.Scope;
import dev.millrace.sql.expression.ScopeColumn;
import dev.millrace.sql.grammar.MillraceParser.AllFieldsOfContext;
import dev.millrace.sql.grammar.MillraceParser.ExpressionContext;
import dev.millrace.sql.grammar.MillraceParser.SelectAllContext;
import dev.millrace.sql.grammar.MillraceParser.SelectAllOfContext;
import dev.millrace.sql.grammar.MillraceParser.SelectExpressionContext;
import dev.millrace.sql.grammar.MillraceParser.SelectItemContext;
import dev.millrace.sql.syntax.Identifiers;
import dev.millrace.sql.syntax.StatementParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The SELECT list: expands {@code *}, {@code alias.*} and {@code s->*}, and names the items as ksqlDB does. In a join {@code *}
 * prefixes each name with its relation's, and a qualified name that several relations have is prefixed too. A field of a
 * struct gives its own name; whatever has no name becomes KSQL_COL_0, KSQL_COL_1, … in order.
 */
final class SelectItems {

    private final Relation from;
    private final Scope scope;
    private final ExpressionBinder binder;
    private final boolean windowBoundsInStar;
    private final List<Expression> partitionBy;
    private final boolean join;
    private final Set<String> clashing;
    private final Set<String> taken = new HashSet<>();
    private final List<Item> items = new ArrayList<>();
    private int unnamed;

    /** One column of the result, over the columns of FROM and the block's collected calls. */
    record Item(String name, Expression expression, Position position) {}

    /** @param partitionBy what becomes the key; a {@code *} over one relation begins with it and ends with the old key */
    SelectItems(
            Relation from,
            Scope scope,
            ExpressionBinder binder,
            boolean windowBoundsInStar,
            List<Expression> partitionBy) {
        this.from = from;
        this.scope = scope;
        this.binder = binder;
        this.windowBoundsInStar = windowBoundsInStar;
        this.partitionBy = List.copyOf(partitionBy);
        this.join = scope.qualifiers().size() > 1;
        this.clashing = join ? from.clashingNames() : Set.of();
        for (ScopeColumn column : scope.columns()) {
            taken.add(column.name());
        }
    }

    List<Item> bind(List<SelectItemContext> written) {
        for (SelectItemContext item : written) {
            Position position = StatementParser.position(item);
            switch (item) {
                case SelectAllContext all -> star(null, position);
                case SelectAllOfContext allOf -> starOf(Identifiers.name(allOf.name()), position);
                case SelectExpressionContext expression -> expression(expression, position);
                default -> throw new IllegalStateException("no such item: " + item.getClass());
            }
        }
        return items;
    }

    private void starOf(String name, Position position) {
        if (scope.hasQualifier(name)) {
            star(name, position);
            return;
        }
        throw scope.unknown(name, "*", position);
    }

    private void star(@Nullable String qualifier, Position position) {
        List<ScopeColumn> columns = scope.columns().stream()
                .filter(column -> qualifier == null || qualifier.equals(column.qualifier()))
                .filter(column -> !column.hidden() || isWindowBound(column))
                .toList();
        if (columns.isEmpty()) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT, "There is nothing that * could stand for.", position);
        }
        if (!join && !partitionBy.isEmpty()) {
            partitionedStar(columns, position);
            return;
        }
        int bounds = from.window() == null ? 0 : 1;
        for (ScopeColumn column : columns) {
            if (!isWindowBound(column) && (bounds == 0 || from.isKey(column.index()))) {
                add(column, position);
            }
        }
        if (bounds > 0) {
            columns.stream().filter(this::isWindowBound).forEach(column -> add(column, position));
            columns.stream()
                    .filter(column -> !isWindowBound(column) && !from.isKey(column.index()))
                    .forEach(column -> add(column, position));
        }
    }

    /** The new key, the values, and the old key, which is a value now: the order of ksqlDB's records. */
    private void partitionedStar(List<ScopeColumn> columns, Position position) {
        for (Expression expression : partitionBy) {
            items.add(new Item(derivedName(expression), expression, position));
        }
        List<ScopeColumn> rest = columns.stream()
                .filter(column -> !partitionBy.contains(new ColumnReference(column.index(), column.type())))
                .toList();
        rest.stream().filter(column -> !from.isKey(column.index())).forEach(column -> add(column, position));
        rest.stream().filter(column -> from.isKey(column.index())).forEach(column -> add(column, position));
    }

    private boolean isWindowBound(ScopeColumn column) {
        return windowBoundsInStar
                && from.window() != null
                && column.hidden()
                && (column.index() == from.window().start()
                        || column.index() == from.window().end());
    }

    private void add(ScopeColumn column, Position position) {
        String name = join && column.qualifier() != null ? column.qualifier() + "_" + column.name() : column.name();
        items.add(new Item(name, new ColumnReference(column.index(), column.type()), position));
    }

    private void expression(SelectExpressionContext item, Position position) {
        ExpressionContext written = item.expression();
        if (StatementParser.text(written).endsWith("*") && allFields(written, position)) {
            return;
        }
        Expression expression = binder.bindTyped(written);
        String name;
        if (item.name() != null) {
            name = Identifiers.name(item.name());
        } else if (item.alias() != null) {
            name = Identifiers.name(item.alias());
        } else {
            name = derivedName(expression);
        }
        items.add(new Item(name, expression, position));
    }

    private String derivedName(Expression expression) {
        return switch (expression) {
            case ColumnReference reference when column(reference) != null -> columnName(reference);
            case FieldAccess access -> unique(fieldName(access));
            default -> nextUnnamed();
        };
    }

    private @Nullable ScopeColumn column(ColumnReference reference) {
        return scope.columns().stream()
                .filter(column -> column.index() == reference.index())
                .findFirst()
                .orElse(null);
    }

    private String columnName(ColumnReference reference) {
        ScopeColumn column = column(reference);
        if (column == null) {
            throw new IllegalStateException("no name for column " + reference.index());
        }
        boolean prefixed = join && column.qualifier() != null && clashing.contains(column.name());
        return prefixed ? column.qualifier() + "_" + column.name() : column.name();
    }

    private static String fieldName(FieldAccess access) {
        return ((StructType) access.struct().type())
                .fields()
                .get(access.index())
                .name();
    }

    private String unique(String name) {
        String candidate = name;
        for (int i = 1; taken.contains(candidate); i++) {
            candidate = name + "_" + i;
        }
        taken.add(candidate);
        return candidate;
    }

    private String nextUnnamed() {
        String name;
        do {
            name = "KSQL_COL_" + unnamed++;
        } while (taken.contains(name));
        taken.add(name);
        return name;
    }

    /** {@code s->*}: one item per field of the struct. */
    private boolean allFields(ExpressionContext written, Position position) {
        var postfix = SimpleExpressions.postfix(written);
        if (postfix == null
                || postfix.postfixTail().isEmpty()
                || !(postfix.postfixTail().getLast() instanceof AllFieldsOfContext)) {
            return false;
        }
        Expression struct = binder.bindTyped(SimpleExpressions.withoutLastTail(postfix));
        if (!(struct.type() instanceof StructType type)) {
            throw new SqlException(
                    SqlErrorCode.TYPE_MISMATCH,
                    "Only a STRUCT has fields, and this is " + struct.type().sql() + ".",
                    position);
        }
        for (int i = 0; i < type.fields().size(); i++) {
            FieldAccess access = new FieldAccess(struct, i);
            items.add(new Item(unique(fieldName(access)), access, position));
        }
        return true;
    }
}
