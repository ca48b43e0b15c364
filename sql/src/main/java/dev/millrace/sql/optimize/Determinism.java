// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.optimize;

import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Call;
import dev.millrace.sql.expression.ExpressionRewriter;
import java.util.Set;

/** Knows the functions whose result is not determined by their arguments; they must not be computed twice for one row. */
final class Determinism {

    private static final Set<String> VARYING = Set.of("UUID", "RANDOM", "UNIX_TIMESTAMP", "UNIX_DATE", "NOW");

    private Determinism() {}

    static boolean varies(Expression expression) {
        boolean[] found = new boolean[1];
        ExpressionRewriter.visit(expression, part -> {
            boolean varying = part instanceof Call call
                    && VARYING.contains(call.function().name())
                    && call.arguments().isEmpty();
            found[0] |= varying;
        });
        return found[0];
    }
}
