// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.row;

import dev.millrace.data.Changes;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.expression.Predicate;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;

/** Passes on the rows for which a condition is true, deletions as well as insertions. Has no state. */
public final class FilterRows implements Operator {

    private final Predicate predicate;

    public FilterRows(Predicate predicate) {
        this.predicate = predicate;
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        output.emit(predicate.select(Input.of(changes, tick.context())).apply(changes));
    }
}
