// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.expression;

import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.LambdaParameter;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceParser.ColumnPrimaryContext;
import dev.millrace.sql.grammar.MillraceParser.DottedContext;
import dev.millrace.sql.grammar.MillraceParser.PostfixTailContext;
import dev.millrace.sql.syntax.Identifiers;
import dev.millrace.sql.syntax.StatementParser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a name means: a lambda's parameter, {@code relation.column}, a column of this block, or one of a block around
 * it. {@code a.b} is a column of the relation A if there is one, else the field B of a column A.
 *
 * <p>A column of the block around a subquery is referred to by its index plus {@link #OUTER}, of the block around that
 * by its index plus twice that, and so on; unnesting the subquery takes these references out again.
 */
public final class ColumnNames {

    /** Added to the index of a column of the next block further out; more than the columns and calls of any block. */
    public static final int OUTER = 1 << 15;

    private final ExpressionBinder binder;

    ColumnNames(ExpressionBinder binder) {
        this.binder = binder;
    }

    /** An expression and how many of the tails behind the name it has used up. */
    record Found(Expression expression, int tailsUsed) {}

    Found find(ColumnPrimaryContext written, List<PostfixTailContext> tails) {
        String first = Identifiers.name(written.name());
        Position position = StatementParser.position(written);
        LambdaParameter parameter = binder.parameter(first);
        if (parameter != null) {
            return new Found(parameter, 0);
        }
        String second = tails.isEmpty() || !(tails.getFirst() instanceof DottedContext dotted)
                ? null
                : Identifiers.name(dotted.name());
        int depth = 0;
        for (Scope scope = binder.scope(); scope != null; scope = scope.outer()) {
            if (second != null) {
                ColumnReference column = reference(scope, first, second, depth, position);
                if (column != null) {
                    return new Found(column, 1);
                }
            }
            ColumnReference column = reference(scope, null, first, depth, position);
            if (column != null) {
                return new Found(column, 0);
            }
            depth++;
        }
        boolean qualified = second != null && reachable(first);
        throw second == null || !qualified && hasColumns(first)
                ? binder.scope().unknown(null, first, position)
                : binder.scope().unknown(first, second, position);
    }

    private boolean reachable(String qualifier) {
        for (Scope scope = binder.scope(); scope != null; scope = scope.outer()) {
            if (scope.hasQualifier(qualifier)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasColumns(String name) {
        return !binder.scope().find(null, name).isEmpty();
    }

    private @Nullable ColumnReference reference(
            Scope scope, @Nullable String qualifier, String name, int depth, Position position) {
        List<ScopeColumn> found = scope.find(qualifier, name);
        if (found.isEmpty()) {
            return null;
        }
        if (found.size() > 1) {
            List<String> choices = found.stream()
                    .filter(column -> column.qualifier() != null)
                    .map(column -> column.qualifier() + "." + name)
                    .toList();
            throw new SqlException(
                    SqlErrorCode.AMBIGUOUS_COLUMN,
                    "The column " + name + " is ambiguous.",
                    position,
                    choices.isEmpty() ? null : "Write " + String.join(" or ", choices) + ".");
        }
        ScopeColumn column = found.getFirst();
        ColumnReference reference = new ColumnReference(column.index() + depth * OUTER, column.type());
        return binder.context().mention(reference, name, position);
    }
}
