// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.Type;
import dev.millrace.engine.expression.Evaluator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate call ready to run; made by {@code ExpressionCompiler.compileAggregate}. The operator evaluates {@link #inputs()} on
 * each batch and hands the columns, in that order, to the state's {@link AggregateState#add}. DISTINCT and FILTER are already
 * inside the state: with FILTER the last input is its condition. Immutable.
 */
public final class BoundAggregate {

    private final AggregateOverload overload;
    private final List<Evaluator> arguments;
    private final List<@Nullable Object> constants;
    private final Type resultType;
    private final boolean distinct;
    private final @Nullable Evaluator filter;

    public BoundAggregate(
            AggregateOverload overload,
            List<Evaluator> arguments,
            List<@Nullable Object> constants,
            Type resultType,
            boolean distinct,
            @Nullable Evaluator filter) {
        this.overload = overload;
        this.arguments = List.copyOf(arguments);
        this.constants = constants;
        this.resultType = resultType;
        this.distinct = distinct;
        this.filter = filter;
    }

    /** What to evaluate on each batch: the arguments that are not constants, then the filter if there is one. */
    public List<Evaluator> inputs() {
        if (filter == null) {
            return arguments;
        }
        List<Evaluator> inputs = new ArrayList<>(arguments);
        inputs.add(filter);
        return inputs;
    }

    public Type resultType() {
        return resultType;
    }

    /** Whether rows may be taken back with a negative weight. */
    public boolean retractable() {
        return overload.retractable();
    }

    /** A state without groups. {@code retractions}: whether negative weights may come; only if {@link #retractable()}. */
    public AggregateState newState(boolean retractions) {
        if (overload.factory() == null) {
            throw new IllegalStateException("a function that is only computed by OVER has no state of its own");
        }
        if (retractions && !overload.retractable()) {
            throw new IllegalArgumentException("this aggregate function cannot take rows back");
        }
        List<Type> types = arguments.stream().map(Evaluator::type).toList();
        AggregateState state =
                overload.factory().newState(new AggregateBinding(types, constants, resultType, retractions));
        if (distinct) {
            state = new DistinctState(state, types);
        }
        return filter == null ? state : new FilteredState(state, types.size());
    }
}
