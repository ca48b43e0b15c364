// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.expression;

import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Literal;

/** The literal NULL before a type has been found for it. */
public final class Nulls {

    /** Recognised by identity; its type has no meaning. */
    static final Literal UNTYPED = new Literal(ScalarType.VARCHAR, null);

    private Nulls() {}

    /** Whether this is the bare literal NULL. */
    @SuppressWarnings("ReferenceEquality")
    public static boolean isUntyped(Expression expression) {
        return expression == UNTYPED;
    }

    /** A null of a type. */
    public static Literal of(Type type) {
        return new Literal(type, null);
    }
}
