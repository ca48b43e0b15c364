// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.join;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.RowCodec;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.expression.Predicate;
import dev.millrace.engine.operator.Tick;
import dev.millrace.plan.node.JoinType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is joined and how. {@code residual} is a further condition over the left columns followed by the right ones; {@code null}
 * if equal keys suffice.
 */
public record JoinShape(
        JoinType type, Side left, Side right, @Nullable Predicate residual) {

    /**
     * One input.
     *
     * @param types of its columns
     * @param keys of the same types and number on both sides; none joins all with all
     * @param primaryKey positions of the columns by whose order rows of one key are joined; none for the order in which they came
     */
    public record Side(List<Type> types, List<Evaluator> keys, List<Integer> primaryKey) {
        public Side {
            types = List.copyOf(types);
            keys = List.copyOf(keys);
            primaryKey = List.copyOf(primaryKey);
        }

        /** A side whose rows of one key are joined in the order in which they came. */
        public Side(List<Type> types, List<Evaluator> keys) {
            this(types, keys, List.of());
        }

        /** The key columns of {@code changes}. */
        List<Column> keyColumns(Changes changes, Tick tick) {
            Input input = Input.of(changes, tick.context());
            List<Column> columns = new ArrayList<>(keys.size());
            for (Evaluator key : keys) {
                columns.add(key.evaluate(input));
            }
            return columns;
        }
    }

    public JoinShape {
        if (left.keys().size() != right.keys().size()) {
            throw new IllegalArgumentException(left.keys().size() + " keys on the left of a join but "
                    + right.keys().size() + " on the right");
        }
    }

    /** The side of a port: 0 left, 1 right. */
    Side side(int port) {
        return port == 0 ? left : right;
    }

    /** Whether rows of the port's side that match nothing are put out with nulls beside them. */
    boolean keepsUnmatched(int port) {
        return switch (type) {
            case INNER, SEMI, ANTI -> false;
            case LEFT -> port == 0;
            case RIGHT -> port == 1;
            case FULL -> true;
        };
    }

    /** Writes the key of a row to {@code out} for looking it up; false if a null stands in it, so that it matches nothing. */
    static boolean writeKey(List<Column> keys, int row, ByteWriter out) {
        if (anyNull(keys, row)) {
            return false;
        }
        out.clear();
        RowCodec.write(keys, row, out);
        return true;
    }

    /** Whether a null stands among the keys of a row, so that it matches nothing. */
    static boolean anyNull(List<Column> keys, int row) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).isNull(row)) {
                return true;
            }
        }
        return false;
    }
}
