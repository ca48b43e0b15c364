// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.row;

import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.Column;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.OperatorContext;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;
import dev.millrace.engine.state.RowFormat;
import dev.millrace.engine.state.StateTable;
import java.util.List;

/** VALUES: puts out rows of constants in the first tick, at event time 0. Its state is that it has done so. */
public final class ConstantRows implements Operator {

    private static final byte[] DONE = {1};

    private final List<List<Evaluator>> rows;
    private final List<Type> types;
    private StateTable done = new StateTable("done", RowFormat.NONE, false);

    public ConstantRows(List<List<Evaluator>> rows, List<Type> types) {
        this.rows = rows.stream().map(List::copyOf).toList();
        this.types = List.copyOf(types);
    }

    @Override
    public void open(OperatorContext context) {
        done = context.state("done", RowFormat.NONE);
    }

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        throw new IllegalStateException("constant rows have no input");
    }

    @Override
    public boolean isDue(long watermark) {
        return done.size() == 0;
    }

    @Override
    public void endTick(Tick tick, Output output) {
        if (done.insert(DONE, 0, DONE.length) >= 0) {
            return;
        }
        ChangesBuilder out = new ChangesBuilder(types);
        for (List<Evaluator> row : rows) {
            Input nothing = Input.of(List.of(), 1, tick.context());
            for (int i = 0; i < row.size(); i++) {
                Column value = row.get(i).evaluate(nothing);
                out.column(i).appendFrom(value, 0);
            }
            out.endRow(0, 1);
        }
        output.emit(out.build());
    }
}
