// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.expression;

import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.expression.SortKey;
import dev.millrace.plan.node.OverFrame;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.SpecialCalls.OverRequest;
import dev.millrace.sql.grammar.MillraceParser.CallTailContext;
import dev.millrace.sql.grammar.MillraceParser.CurrentRowBoundContext;
import dev.millrace.sql.grammar.MillraceParser.FrameBoundContext;
import dev.millrace.sql.grammar.MillraceParser.FrameContext;
import dev.millrace.sql.grammar.MillraceParser.OffsetBoundContext;
import dev.millrace.sql.grammar.MillraceParser.OverWindowContext;
import dev.millrace.sql.grammar.MillraceParser.SortItemContext;
import dev.millrace.sql.grammar.MillraceParser.UnboundedBoundContext;
import dev.millrace.sql.syntax.Identifiers;
import dev.millrace.sql.syntax.StatementParser;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Binds what stands behind OVER. */
public final class OverWindows {

    /** The most rows that a frame of ROWS reaches in one direction. */
    private static final long MOST_ROWS = 1_000_000;

    private final ExpressionBinder binder;

    OverWindows(ExpressionBinder binder) {
        this.binder = binder;
    }

    OverRequest request(AggregateCall call, CallTailContext tail, Position position) {
        OverWindowContext window = tail.overWindow();
        if (tail.windowName != null) {
            String name = Identifiers.name(tail.windowName);
            window = binder.window(name);
            if (window == null) {
                throw new SqlException(
                        SqlErrorCode.INVALID_WINDOW,
                        "There is no window " + name + ".",
                        position,
                        NearMiss.hint(name, List.of()));
            }
        }
        List<Expression> partitionBy =
                window.expression().stream().map(binder::bindTyped).toList();
        List<SortKey> order = new ArrayList<>();
        if (window.orderBy() != null) {
            for (SortItemContext item : window.orderBy().sortItem()) {
                order.add(sortKey(binder.bindTyped(item.expression()), item));
            }
        }
        FrameContext frame = window.frame();
        return new OverRequest(call, partitionBy, order, frame == null ? null : frame(frame));
    }

    /** Nulls count as larger than every value unless it is said where they go. */
    public static SortKey sortKey(Expression expression, SortItemContext item) {
        boolean descending = item.DESC() != null;
        boolean nullsFirst = item.NULLS() == null ? descending : item.FIRST() != null;
        return new SortKey(expression, descending, nullsFirst);
    }

    private OverFrame frame(FrameContext written) {
        OverFrame.Unit unit = written.ROWS() != null ? OverFrame.Unit.ROWS : OverFrame.Unit.RANGE;
        Long preceding = bound(written.start, true);
        Long following = written.end == null ? Long.valueOf(0) : bound(written.end, false);
        if (unit == OverFrame.Unit.ROWS) {
            checkRows(preceding, written);
            checkRows(following, written);
        }
        if (preceding != null && following != null && -preceding > following) {
            throw new SqlException(
                    SqlErrorCode.INVALID_WINDOW, "The frame ends before it begins.", StatementParser.position(written));
        }
        return new OverFrame(unit, preceding, following);
    }

    /** As many rows are kept of each partition. */
    private static void checkRows(@Nullable Long rows, FrameContext written) {
        if (rows != null && Math.abs(rows) > MOST_ROWS) {
            throw new SqlException(
                    SqlErrorCode.INVALID_WINDOW,
                    "A frame of " + Math.abs(rows) + " ROWS is too long.",
                    StatementParser.position(written),
                    "The most is " + MOST_ROWS + "; UNBOUNDED PRECEDING keeps the sum only.");
        }
    }

    /** Distance from the current row in the direction of the bound; null if it is unbounded. */
    private @Nullable Long bound(FrameBoundContext written, boolean start) {
        return switch (written) {
            case CurrentRowBoundContext current -> 0L;
            case UnboundedBoundContext unbounded -> {
                if ((unbounded.PRECEDING() != null) != start) {
                    throw new SqlException(
                            SqlErrorCode.INVALID_WINDOW,
                            start
                                    ? "A frame cannot begin at UNBOUNDED FOLLOWING."
                                    : "A frame cannot end at UNBOUNDED PRECEDING.",
                            StatementParser.position(written));
                }
                yield null;
            }
            case OffsetBoundContext offset -> {
                long distance = distance(offset);
                yield (offset.PRECEDING() != null) == start ? distance : -distance;
            }
            default -> throw new IllegalStateException("no such bound: " + written.getClass());
        };
    }

    private long distance(OffsetBoundContext written) {
        Expression expression = binder.bind(written.expression());
        Object value = expression instanceof Literal literal ? literal.value() : null;
        if (value instanceof Integer || value instanceof Long) {
            long distance = ((Number) value).longValue();
            if (distance >= 0) {
                return distance;
            }
        }
        throw new SqlException(
                SqlErrorCode.INVALID_WINDOW,
                "A number of rows or an INTERVAL is expected here.",
                StatementParser.position(written));
    }
}
