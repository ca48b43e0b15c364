// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.over;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.RowCodec;
import dev.millrace.data.Type;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.expression.Input;
import dev.millrace.engine.state.SortCodec;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.SortKey;
import java.util.ArrayList;
import java.util.List;

/**
 * How rows are divided and ordered: PARTITION BY and ORDER BY.
 *
 * @param types of the rows' columns
 * @param directions one for each of {@code order}
 */
public record Ordering(
        List<Type> types, List<Evaluator> partitionBy, List<Evaluator> order, List<SortCodec.Direction> directions) {

    public Ordering {
        types = List.copyOf(types);
        partitionBy = List.copyOf(partitionBy);
        order = List.copyOf(order);
        directions = List.copyOf(directions);
        if (order.size() != directions.size()) {
            throw new IllegalArgumentException(
                    order.size() + " ordering expressions but " + directions.size() + " directions");
        }
    }

    /** The ordering of a plan's node over rows of {@code types}. */
    public static Ordering of(
            List<Type> types, List<Expression> partitionBy, List<SortKey> order, ExpressionCompiler expressions) {
        return new Ordering(
                types,
                expressions.compile(partitionBy),
                expressions.compile(order.stream().map(SortKey::expression).toList()),
                order.stream()
                        .map(key -> new SortCodec.Direction(key.descending(), key.nullsFirst()))
                        .toList());
    }

    /** The keys of a batch, evaluated once and then written row by row. */
    public Keys keys(Changes changes, Input input) {
        return new Keys(this, changes, evaluate(partitionBy, input), evaluate(order, input));
    }

    static List<Column> evaluate(List<Evaluator> expressions, Input input) {
        List<Column> columns = new ArrayList<>(expressions.size());
        for (Evaluator expression : expressions) {
            columns.add(expression.evaluate(input));
        }
        return columns;
    }

    /** Partition, sort key and row of each row of a batch, as bytes. */
    public static final class Keys {
        private final Ordering ordering;
        private final Changes changes;
        private final List<Column> partitions;
        private final List<Column> order;
        private final ByteWriter partition = new ByteWriter(64);
        private final ByteWriter sortKey = new ByteWriter(64);
        private final ByteWriter row = new ByteWriter(256);

        private Keys(Ordering ordering, Changes changes, List<Column> partitions, List<Column> order) {
            this.ordering = ordering;
            this.changes = changes;
            this.partitions = partitions;
            this.order = order;
        }

        /** The partition of the row written last; valid until the next. */
        public ByteWriter partition() {
            return partition;
        }

        /** The sort key of the row written last; valid until the next. */
        public ByteWriter sortKey() {
            return sortKey;
        }

        /** The row written last; valid until the next. */
        public ByteWriter row() {
            return row;
        }

        /** Writes the bytes of row {@code position}. */
        public void write(int position) {
            partition.clear();
            RowCodec.write(partitions, position, partition);
            sortKey.clear();
            SortCodec.write(order, ordering.directions, position, sortKey);
            row.clear();
            RowCodec.write(changes.columns(), position, row);
        }
    }
}
