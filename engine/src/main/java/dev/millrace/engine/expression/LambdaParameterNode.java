// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.data.Column;
import dev.millrace.data.Type;

/** A parameter of an enclosing lambda. */
record LambdaParameterNode(String name, Type type) implements Evaluator {

    @Override
    public Column evaluate(Input input) {
        return input.parameter(name);
    }
}
