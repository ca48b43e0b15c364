// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.expression;

import dev.millrace.data.ScalarType;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.And;
import dev.millrace.plan.expression.Expression.Literal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions as lists of conjuncts. */
public final class Conjunctions {

    private static final Literal TRUE = new Literal(ScalarType.BOOLEAN, true);

    private Conjunctions() {}

    /** The conjuncts of a condition; none for TRUE. */
    public static List<Expression> split(@Nullable Expression condition) {
        List<Expression> conjuncts = new ArrayList<>();
        collect(condition, conjuncts);
        return conjuncts;
    }

    private static void collect(@Nullable Expression condition, List<Expression> conjuncts) {
        if (condition instanceof And(List<Expression> operands)) {
            for (Expression operand : operands) {
                collect(operand, conjuncts);
            }
        } else if (condition != null && !condition.equals(TRUE)) {
            conjuncts.add(condition);
        }
    }

    /** The condition that all conjuncts hold, or null if there are none. */
    public static @Nullable Expression join(List<Expression> conjuncts) {
        return switch (conjuncts.size()) {
            case 0 -> null;
            case 1 -> conjuncts.getFirst();
            default -> new And(conjuncts);
        };
    }
}
