// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.expression;

import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.SortKey;
import dev.millrace.plan.node.OverFrame;
import dev.millrace.plan.node.PlanNode.TableCall;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceParser.QueryContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a clause does with calls that are no functions of one row. Each method gives the expression that stands for the
 * call's result, usually a reference to a column that a later step adds, or refuses.
 */
public interface SpecialCalls {

    /** An aggregate over the rows of a group. */
    Expression aggregate(AggregateCall call, Position position);

    /** A function that gives many rows. */
    Expression tableFunction(TableCall call, Position position);

    /** A function over the rows around the current one. */
    Expression over(OverRequest request, Position position);

    /** A query inside the expression. */
    Expression subquery(SubqueryRequest request, Position position);

    /**
     * A function and the rows that it sees.
     *
     * @param frame null when none is written
     */
    record OverRequest(
            AggregateCall call,
            List<Expression> partitionBy,
            List<SortKey> order,
            @Nullable OverFrame frame) {
        public OverRequest {
            partitionBy = List.copyOf(partitionBy);
            order = List.copyOf(order);
        }
    }

    /**
     * A subquery and how it is used.
     *
     * @param value the left operand of IN, null for the other uses
     */
    record SubqueryRequest(Use use, @Nullable Expression value, QueryContext query, Scope scope) {

        /** How a subquery's rows become a value. */
        public enum Use {
            /** Whether there is a row. */
            EXISTS,
            /** Whether a row equals the value. */
            IN,
            /** The only row's only column, null if there is no row. */
            SCALAR
        }
    }

    /** Refuses all of them; {@code place} completes "… cannot be used in". */
    static SpecialCalls refused(String place) {
        return new SpecialCalls() {
            @Override
            public Expression aggregate(AggregateCall call, Position position) {
                String name = call.function().name();
                String hint = place.equals("WHERE") ? "Use HAVING to filter groups." : null;
                throw new SqlException(
                        SqlErrorCode.INVALID_AGGREGATE,
                        "The aggregate function " + name + " cannot be used in " + place + ".",
                        position,
                        hint);
            }

            @Override
            public Expression tableFunction(TableCall call, Position position) {
                throw new SqlException(
                        SqlErrorCode.INVALID_ARGUMENTS,
                        "The table function " + call.function().name() + " cannot be used in " + place + ".",
                        position,
                        "Use it in the SELECT list, and filter its result in a query around it.");
            }

            @Override
            public Expression over(OverRequest request, Position position) {
                throw new SqlException(
                        SqlErrorCode.INVALID_WINDOW,
                        "A function with OVER cannot be used in " + place + ".",
                        position,
                        "Use QUALIFY, or filter its result in a query around it.");
            }

            @Override
            public Expression subquery(SubqueryRequest request, Position position) {
                throw new SqlException(
                        SqlErrorCode.UNSUPPORTED,
                        "A subquery cannot be used in " + place + ".",
                        position,
                        "Join it in FROM instead.");
            }
        };
    }
}
