// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.Column;
import dev.millrace.data.Field;
import dev.millrace.engine.function.TriFunction;
import dev.millrace.engine.function.loop.LambdaArgument;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A lambda as a function takes it: its body is evaluated on batches of one row, the row it is called for. */
record LambdaBody(List<Field> parameters, Evaluator body) {

    LambdaArgument over(Input input) {
        return row -> at(input, row);
    }

    private Object at(Input input, int row) {
        int[] position = {row};
        input.context().lambdas().begin();
        return switch (parameters.size()) {
            case 1 -> (Function<Object, @Nullable Object>) first -> call(input, position, first);
            case 2 ->
                (BiFunction<Object, Object, @Nullable Object>) (first, second) -> call(input, position, first, second);
            case 3 ->
                (TriFunction<Object, Object, Object, @Nullable Object>)
                        (first, second, third) -> call(input, position, first, second, third);
            default ->
                throw new IllegalStateException("a lambda has one to three parameters, not " + parameters.size());
        };
    }

    private @Nullable Object call(Input input, int[] position, @Nullable Object... arguments) {
        Map<String, Column> columns = new TreeMap<>();
        for (int i = 0; i < arguments.length; i++) {
            Field parameter = parameters.get(i);
            columns.put(parameter.name(), Constant.repeat(parameter.type(), arguments[i], 1));
        }
        LambdaBudget budget = input.context().lambdas();
        budget.enter();
        try {
            int mark = input.context().errors().count();
            Object result =
                    body.evaluate(input.withParameters(position, 1, columns)).value(0);
            if (input.context().errors().failedSince(mark)) {
                // The row has failed already, and says why; the rest of the array would be work for nothing.
                throw new IllegalArgumentException("its lambda failed");
            }
            budget.made(result);
            return result;
        } finally {
            budget.leave();
        }
    }
}
