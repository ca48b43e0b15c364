// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.node.PlanNode.TableCall;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.ColumnNames;
import dev.millrace.sql.expression.ScopeColumn;
import dev.millrace.sql.expression.SpecialCalls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the calls of a block that later nodes compute. Each is replaced by a reference to a column that no input has,
 * {@link #VIRTUAL} plus a number; when the node that computes it is built, the reference is resolved to its real place.
 */
final class CollectedCalls implements SpecialCalls {

    /** The first index of such references, beyond the columns that FROM may have and below those of outer blocks. */
    static final int VIRTUAL = 1 << 14;

    final List<AggregateCall> aggregates = new ArrayList<>();
    final List<TableCall> tables = new ArrayList<>();
    final List<OverRequest> overs = new ArrayList<>();
    final List<SubqueryRequest> subqueries = new ArrayList<>();
    final Map<Integer, Position> positions = new HashMap<>();
    private final Map<Object, ColumnReference> references = new HashMap<>();

    /** The call that a reference stands for. */
    final Map<Integer, Object> calls = new HashMap<>();

    /** The plans of the subqueries. */
    final Map<SubqueryRequest, Relation> plans = new HashMap<>();

    private final Function<SubqueryRequest, Relation> planner;
    private int next = VIRTUAL;

    /** @param planner plans a subquery in the block's environment */
    CollectedCalls(Function<SubqueryRequest, Relation> planner) {
        this.planner = planner;
    }

    @Override
    public Expression aggregate(AggregateCall call, Position position) {
        return reference(call, aggregates, call.type(), position);
    }

    @Override
    public Expression tableFunction(TableCall call, Position position) {
        // Two equal calls are zipped like different ones; each has its own column.
        tables.add(call);
        return fresh(call, call.function().returnType(), position);
    }

    @Override
    public Expression over(OverRequest request, Position position) {
        return reference(request, overs, request.call().type(), position);
    }

    @Override
    public Expression subquery(SubqueryRequest request, Position position) {
        Relation plan = planner.apply(request);
        List<ScopeColumn> visible = plan.visible();
        if (request.use() != SubqueryRequest.Use.EXISTS && visible.size() != 1) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "This subquery has to give one column and gives " + visible.size() + ".",
                    position);
        }
        plans.put(request, plan);
        subqueries.add(request);
        boolean scalar = request.use() == SubqueryRequest.Use.SCALAR;
        return fresh(request, scalar ? visible.getFirst().type() : ScalarType.BOOLEAN, position);
    }

    /** A reference to a column that a later node adds for something other than a call. */
    ColumnReference fresh(Object call, Type type, Position position) {
        if (next == ColumnNames.OUTER) {
            throw new SqlException(
                    SqlErrorCode.TOO_COMPLEX, "There are more than " + VIRTUAL + " calls in one SELECT.", position);
        }
        ColumnReference reference = new ColumnReference(next++, type);
        calls.put(reference.index(), call);
        positions.put(reference.index(), position);
        return reference;
    }

    private <T> Expression reference(T call, List<T> list, Type type, Position position) {
        ColumnReference known = references.get(call);
        if (known != null) {
            return known;
        }
        list.add(call);
        ColumnReference reference = fresh(call, type, position);
        references.put(call, reference);
        return reference;
    }

    /** Calls for a clause in which only some kinds are allowed; the others are refused as in {@code place}. */
    SpecialCalls allowing(String place, boolean aggregates, boolean tables, boolean overs, boolean subqueries) {
        SpecialCalls refused = SpecialCalls.refused(place);
        CollectedCalls all = this;
        return new SpecialCalls() {
            @Override
            public Expression aggregate(AggregateCall call, Position position) {
                return (aggregates ? all : refused).aggregate(call, position);
            }

            @Override
            public Expression tableFunction(TableCall call, Position position) {
                return (tables ? all : refused).tableFunction(call, position);
            }

            @Override
            public Expression over(OverRequest request, Position position) {
                return (overs ? all : refused).over(request, position);
            }

            @Override
            public Expression subquery(SubqueryRequest request, Position position) {
                return (subqueries ? all : refused).subquery(request, position);
            }
        };
    }

    /** What tells rows with row numbers apart: the partition and the number; empty if there is no row number. */
    List<Expression> rowNumberKey() {
        for (OverRequest request : overs) {
            ColumnReference number = references.get(request);
            if (number != null && request.call().function().name().equals("ROW_NUMBER")) {
                List<Expression> key = new ArrayList<>(request.partitionBy());
                key.add(number);
                return key;
            }
        }
        return List.of();
    }

    /** The subquery that a reference stands for, if it stands for one. */
    @Nullable
    SubqueryRequest subqueryOf(Expression expression) {
        return expression instanceof ColumnReference(int index, Type type)
                        && calls.get(index) instanceof SubqueryRequest request
                ? request
                : null;
    }

    SqlException error(SqlErrorCode code, String message, int index) {
        return new SqlException(code, message, positions.get(index));
    }
}
