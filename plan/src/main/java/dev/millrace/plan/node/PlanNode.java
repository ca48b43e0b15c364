// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.node;

import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.expression.SortKey;
import dev.millrace.plan.function.FunctionSignature;
import dev.millrace.plan.source.SourceDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a query: what to do, not how. A tree of these is the whole meaning of a query; engines turn it into operators.
 * Expressions of a node refer to its input's columns by position; for a join, to the left columns followed by the right ones.
 * Every row carries its event time beside its columns; a node says what becomes of it. Immutable.
 */
public sealed interface PlanNode {

    Shape shape();

    List<PlanNode> inputs();

    /**
     * Reads a source: a STREAM's records as they come, a TABLE's as changes of the latest row per key. Event time: the
     * record's timestamp or the source's timestamp column.
     */
    record Scan(SourceDefinition source, List<ScanColumn> columns, Shape shape) implements PlanNode {
        public Scan {
            columns = List.copyOf(columns);
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of();
        }
    }

    /** Constant rows, once, at event time 0. */
    record Values(List<List<Expression>> rows, Shape shape) implements PlanNode {
        public Values {
            rows = rows.stream().map(List::copyOf).toList();
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of();
        }
    }

    /** Keeps the rows for which {@code predicate} is true. Event time stays. */
    record Filter(PlanNode input, Expression predicate) implements PlanNode {
        @Override
        public Shape shape() {
            return input.shape();
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }
    }

    /** One column per expression; {@code shape.key()} says which form the key (PARTITION BY). Event time stays. */
    record Project(PlanNode input, List<NamedExpression> expressions, Shape shape) implements PlanNode {
        public Project {
            expressions = List.copyOf(expressions);
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }
    }

    /**
     * Calls table functions side by side and puts out the input's columns followed by one column per call, a row for as long
     * as the longest result lasts, nulls where a shorter one has ended; no row where all are empty. Event time stays.
     */
    record Unnest(PlanNode input, List<TableCall> calls, Shape shape) implements PlanNode {
        public Unnest {
            calls = List.copyOf(calls);
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }
    }

    /** A table function applied to arguments; its result has one column. */
    record TableCall(FunctionSignature function, List<Expression> arguments) {
        public TableCall {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * Puts each row into its TUMBLING or HOPPING windows by {@code time} (BIGINT ms; {@code null}: the row's event time): the
     * input's columns followed by WINDOWSTART and WINDOWEND (BIGINT). Event time stays.
     */
    record WindowAssign(
            PlanNode input, Window window, @Nullable Expression time, Shape shape) implements PlanNode {
        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }
    }

    /**
     * One row per group: the keys, then WINDOWSTART and WINDOWEND (BIGINT) if windowed, then the calls. A TABLE whose primary key
     * is the keys and the window. Event time: the latest of the rows that made the result (for a session its end).
     *
     * @param dropNullKeys rows with a null key are left out (ksqlDB), not a group of their own (standard)
     * @param keepEmptyGroups a group whose last row is deleted stays, with the aggregates of nothing (ksqlDB)
     */
    record Aggregate(
            PlanNode input,
            List<Expression> keys,
            List<AggregateCall> calls,
            @Nullable WindowedBy window,
            Emit emit,
            boolean dropNullKeys,
            boolean keepEmptyGroups,
            Shape shape)
            implements PlanNode {
        public Aggregate(
                PlanNode input,
                List<Expression> keys,
                List<AggregateCall> calls,
                @Nullable WindowedBy window,
                Emit emit,
                boolean dropNullKeys,
                boolean keepEmptyGroups,
                Shape shape) {
            this.keys = List.copyOf(keys);
            this.calls = List.copyOf(calls);
            this.input = input;
            this.window = window;
            this.emit = emit;
            this.dropNullKeys = dropNullKeys;
            this.keepEmptyGroups = keepEmptyGroups;
            this.shape = shape;
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }
    }

    /**
     * Joins rows of two streams whose keys are equal and whose event times are near: right is at most {@code beforeMillis} before
     * and {@code afterMillis} after left. Without grace ({@code null}) an outer join tells an unmatched row at once, with it when
     * the window has closed. Event time: the later of the two. Null keys match nothing.
     */
    record StreamStreamJoin(
            PlanNode left,
            PlanNode right,
            JoinType joinType,
            List<JoinKey> keys,
            @Nullable Expression residual,
            long beforeMillis,
            long afterMillis,
            @Nullable Long graceMillis,
            Shape shape)
            implements PlanNode {
        public StreamStreamJoin(
                PlanNode left,
                PlanNode right,
                JoinType joinType,
                List<JoinKey> keys,
                @Nullable Expression residual,
                long beforeMillis,
                long afterMillis,
                @Nullable Long graceMillis,
                Shape shape) {
            this.keys = List.copyOf(keys);
            this.left = left;
            this.right = right;
            this.joinType = joinType;
            this.residual = residual;
            this.beforeMillis = beforeMillis;
            this.afterMillis = afterMillis;
            this.graceMillis = graceMillis;
            this.shape = shape;
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(left, right);
        }
    }

    /**
     * Looks up each row of the left stream in the right table as it is then; only the stream's rows put out rows. INNER or LEFT.
     * Event time: the stream row's. A left row with a null key never matches.
     */
    record StreamTableJoin(
            PlanNode left,
            PlanNode right,
            JoinType joinType,
            List<JoinKey> keys,
            @Nullable Expression residual,
            Shape shape)
            implements PlanNode {
        public StreamTableJoin(
                PlanNode left,
                PlanNode right,
                JoinType joinType,
                List<JoinKey> keys,
                @Nullable Expression residual,
                Shape shape) {
            this.keys = List.copyOf(keys);
            this.left = left;
            this.right = right;
            this.joinType = joinType;
            this.residual = residual;
            this.shape = shape;
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(left, right);
        }
    }

    /**
     * The join of two changing relations, kept exact: primary key, foreign key or any equality, of any type; no keys makes the
     * cross product. Event time: the later of the two rows'. Null keys match nothing.
     */
    record TableJoin(
            PlanNode left,
            PlanNode right,
            JoinType joinType,
            List<JoinKey> keys,
            @Nullable Expression residual,
            Shape shape)
            implements PlanNode {
        public TableJoin(
                PlanNode left,
                PlanNode right,
                JoinType joinType,
                List<JoinKey> keys,
                @Nullable Expression residual,
                Shape shape) {
            this.keys = List.copyOf(keys);
            this.left = left;
            this.right = right;
            this.joinType = joinType;
            this.residual = residual;
            this.shape = shape;
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(left, right);
        }
    }

    /** All rows of all inputs, which have the same column types. Event time stays. */
    record Union(List<PlanNode> inputs, Shape shape) implements PlanNode {
        public Union {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * The first {@code limit} rows by {@code order} of each partition, with their number from 1 as an additional last BIGINT
     * column if {@code withRowNumber}; kept exact as rows come and go. Event time stays.
     */
    record TopN(
            PlanNode input,
            List<Expression> partitionBy,
            List<SortKey> order,
            long limit,
            boolean withRowNumber,
            Shape shape)
            implements PlanNode {
        public TopN {
            partitionBy = List.copyOf(partitionBy);
            order = List.copyOf(order);
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }
    }

    /** The input's columns followed by one column per call over the frame around each row. Event time stays. */
    record Over(
            PlanNode input,
            List<Expression> partitionBy,
            List<SortKey> order,
            OverFrame frame,
            List<OverCall> calls,
            Shape shape)
            implements PlanNode {
        public Over {
            partitionBy = List.copyOf(partitionBy);
            order = List.copyOf(order);
            calls = List.copyOf(calls);
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }
    }

    /** Orders a finite result; {@code limit} may be {@code null}. At the root of a query that ends. */
    record Sort(
            PlanNode input,
            List<SortKey> order,
            long offset,
            @Nullable Long limit) implements PlanNode {
        public Sort(PlanNode input, List<SortKey> order, long offset, @Nullable Long limit) {
            this.order = List.copyOf(order);
            this.input = input;
            this.offset = offset;
            this.limit = limit;
        }

        @Override
        public Shape shape() {
            return input.shape();
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }
    }

    /** The first {@code count} rows, then the query ends. At the root. */
    record Limit(PlanNode input, long count) implements PlanNode {
        @Override
        public Shape shape() {
            return input.shape();
        }

        @Override
        public List<PlanNode> inputs() {
            return List.of(input);
        }
    }
}
