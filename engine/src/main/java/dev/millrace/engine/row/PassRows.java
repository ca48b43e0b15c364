// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.row;

import dev.millrace.data.Changes;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.operator.Output;
import dev.millrace.engine.operator.Tick;

/** Passes on what comes on any port, as it is: a union, a meeting point, a tap. Has no state. */
public final class PassRows implements Operator {

    @Override
    public void process(int port, Changes changes, Tick tick, Output output) {
        output.emit(changes);
    }
}
