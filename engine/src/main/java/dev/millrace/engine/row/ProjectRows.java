// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.row;

import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import java.util.List;

/** Computes one column per expression; lanes stay as they are. Has no state. */
public final class ProjectRows implements Operator {

    private final List<Evaluator> expressions;

    public ProjectRows(List<Evaluator> expressions) {
        this.expressions = List.copyOf(expressions);
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        Input input = Input.of(changes, tick.context());
        Column[] columns = new Column[expressions.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = expressions.get(i).evaluate(input);
        }
        output.emit(changes.withColumns(List.of(columns)));
    }
}
