// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.join;

import dev.millrace.data.ByteReader;
import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.RowCodec;
import dev.millrace.data.Type;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts rows of two inputs side by side: the left columns, then the right ones. A row's half comes from the batch at hand, from state
 * as bytes, or is all null. Fill both halves in any order, then {@link #endRow}.
 */
final class JoinedRows {

    private final ChangesBuilder out;
    private final List<List<ColumnBuilder>> halves;

    JoinedRows(JoinShape shape) {
        List<Type> types = new ArrayList<>(shape.left().types());
        types.addAll(shape.right().types());
        out = new ChangesBuilder(types);
        int split = shape.left().types().size();
        halves = List.of(out.columns().subList(0, split), out.columns().subList(split, types.size()));
    }

    /** The port's half from row {@code row} of {@code changes}. */
    JoinedRows take(int port, Changes changes, int row) {
        List<ColumnBuilder> half = halves.get(port);
        for (int i = 0; i < half.size(); i++) {
            half.get(i).appendFrom(changes.column(i), row);
        }
        return this;
    }

    /** The port's half from the bytes at {@code in}. */
    JoinedRows read(int port, ByteReader in) {
        RowCodec.read(in, halves.get(port));
        return this;
    }

    /** Nulls as the port's half. */
    JoinedRows pad(int port) {
        List<ColumnBuilder> half = halves.get(port);
        for (int i = 0; i < half.size(); i++) {
            half.get(i).appendNull();
        }
        return this;
    }

    void endRow(long timestamp, int weight) {
        out.endRow(timestamp, weight);
    }

    int rows() {
        return out.rows();
    }

    /** The rows so far; empty afterwards. */
    Changes build() {
        return out.build();
    }
}
