// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.naive;

import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.EvaluationContext;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.plan.expression.Expression;
import dev.millrace.testing.operator.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Expressions on one row at a time, from boxed values to boxed values. */
final class ScalarExpressions {

    private final ExpressionCompiler expressions;
    private final Map<Expression, Evaluator> compiled = new HashMap<>();

    ScalarExpressions(ExpressionCompiler expressions) {
        this.expressions = expressions;
    }

    /** The value of {@code expression} for a row of {@code types}. */
    @Nullable
    Object one(Expression expression, List<Type> types, Row row) {
        ChangesBuilder builder = new ChangesBuilder(types);
        builder.append(row.values(), row.timestamp(), 1);
        Changes changes = builder.build();
        Evaluator evaluator = compiled.computeIfAbsent(expression, expressions::compile);
        EvaluationContext context = new EvaluationContext(0, 1, new RowErrors());
        return evaluator.evaluate(Input.of(changes, context)).value(0);
    }

    List<@Nullable Object> all(List<Expression> list, List<Type> types, Row row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Expression expression : list) {
            values.add(one(expression, types, row));
        }
        return values;
    }

    /** A time in ms: the row's own without an expression, {@code null} if the expression is. */
    @Nullable
    Long time(@Nullable Expression expression, List<Type> types, Row row) {
        if (expression == null) {
            return row.timestamp();
        }
        Object value = one(expression, types, row);
        return value instanceof Instant instant ? (Long) instant.toEpochMilli() : (Long) value;
    }
}
