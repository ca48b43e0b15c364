// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.aggregate;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.RowCodec;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.Input;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The grouping expressions of an aggregation, and their values as bytes. */
final class GroupKeys {

    private final List<Evaluator> keys;
    private final boolean dropNulls;

    /** {@code dropNulls}: a row with a null key belongs to no group. */
    GroupKeys(List<Evaluator> keys, boolean dropNulls) {
        this.keys = List.copyOf(keys);
        this.dropNulls = dropNulls;
    }

    int count() {
        return keys.size();
    }

    List<Type> types() {
        return keys.stream().map(Evaluator::type).toList();
    }

    /** The key columns of a batch. */
    List<Column> evaluate(Input input) {
        List<Column> columns = new ArrayList<>(keys.size());
        for (Evaluator key : keys) {
            columns.add(key.evaluate(input));
        }
        return columns;
    }

    /** Writes the key of {@code row} to the empty {@code out}; false if the row belongs to no group. */
    boolean write(List<Column> columns, int row, ByteWriter out) {
        out.clear();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (dropNulls && column.isNull(row)) {
                return false;
            }
            RowCodec.write(column, row, out);
        }
        return true;
    }

    /** Reads the key values at {@code in} into the first builders. */
    void read(ByteReader in, List<ColumnBuilder> out) {
        for (int i = 0; i < keys.size(); i++) {
            RowCodec.read(in, out.get(i));
        }
    }

    /**
     * Orders two keys as their serialised forms on a topic are ordered: nulls first, numbers by their big-endian bytes, texts by
     * their UTF-8 bytes, column after column.
     */
    int compare(ByteReader left, ByteReader right) {
        for (Evaluator key : keys) {
            int leftPresent = left.readByte();
            int rightPresent = right.readByte();
            if (leftPresent != rightPresent || leftPresent == 0) {
                if (leftPresent != rightPresent) {
                    return leftPresent - rightPresent;
                }
                continue;
            }
            int leftLength = width(key.type(), left);
            int rightLength = width(key.type(), right);
            int order = Arrays.compareUnsigned(
                    left.array(),
                    left.position(),
                    left.position() + leftLength,
                    right.array(),
                    right.position(),
                    right.position() + rightLength);
            if (order != 0) {
                return order;
            }
            left.skip(leftLength);
            right.skip(rightLength);
        }
        return 0;
    }

    private static int width(Type type, ByteReader in) {
        return switch (type.layout()) {
            case BOOLEAN -> 1;
            case INT -> 4;
            case LONG, DOUBLE -> 8;
            case BINARY -> in.readLength();
            case VALUE -> {
                ByteReader end = new ByteReader(in.array(), in.position() - 1);
                RowCodec.read(type, end);
                yield end.position() - in.position();
            }
        };
    }
}
