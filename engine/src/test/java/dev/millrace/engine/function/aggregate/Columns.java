// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.Column;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.Input;
import java.util.List;

/** Expressions and aggregates for tests of operators, without a plan. */
public final class Columns {

    private Columns() {}

    /** The value of column {@code index}. */
    public static Evaluator at(int index, Type type) {
        return new Evaluator() {
            @Override
            public Type type() {
                return type;
            }

            @Override
            public Column evaluate(Input input) {
                return input.column(index);
            }
        };
    }

    /** SUM over a BIGINT column. */
    public static BoundAggregate sum(int index) {
        return bound("SUM", List.of(at(index, ScalarType.BIGINT)));
    }

    /** COUNT(*). */
    public static BoundAggregate count() {
        return bound("COUNT", List.of());
    }

    private static BoundAggregate bound(String name, List<Evaluator> arguments) {
        AggregateFunction function = BasicAggregates.all().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        AggregateOverload overload = function.overloads().stream()
                .filter(candidate -> candidate.parameters().size() == arguments.size())
                .findFirst()
                .orElseThrow();
        return new BoundAggregate(overload, arguments, List.of(), ScalarType.BIGINT, false, null);
    }
}
