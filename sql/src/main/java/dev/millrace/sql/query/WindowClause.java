// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.node.Window;
import dev.millrace.plan.node.WindowedBy;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.TimeUnitName;
import dev.millrace.sql.grammar.MillraceParser.WindowAdvanceContext;
import dev.millrace.sql.grammar.MillraceParser.WindowContext;
import dev.millrace.sql.grammar.MillraceParser.WindowGapContext;
import dev.millrace.sql.grammar.MillraceParser.WindowGraceContext;
import dev.millrace.sql.grammar.MillraceParser.WindowPartContext;
import dev.millrace.sql.grammar.MillraceParser.WindowRetentionContext;
import dev.millrace.sql.grammar.MillraceParser.WindowSizeContext;
import dev.millrace.sql.statement.Durations;
import dev.millrace.sql.syntax.StatementParser;
import org.jspecify.annotations.Nullable;

/**
 * The WINDOW clause. Grace is, unless given, what is missing from the window's length to 24 hours, as in ksqlDB. A result is deleted
 * from its topic only after a RETENTION that somebody has asked for: event times may lie years back, and what is told then must not be
 * gone before anybody has read it.
 */
final class WindowClause {

    private static final long DAY_MILLIS = 86_400_000;

    /** The most windows that a row may be in; the engine has the same bound. */
    private static final int MOST_PER_ROW = 10_000;

    private @Nullable Long size;
    private @Nullable Long advance;
    private @Nullable Long gap;
    private @Nullable Long grace;
    private @Nullable Long retention;

    private WindowClause() {}

    static WindowedBy read(WindowContext written) {
        WindowClause clause = new WindowClause();
        Position position = StatementParser.position(written);
        for (WindowPartContext part : written.windowPart()) {
            clause.add(part);
        }
        if (written.TUMBLING() != null) {
            clause.refuse(clause.advance, "TUMBLING windows do not overlap: they take no ADVANCE BY.", position);
            clause.refuse(clause.gap, "A TUMBLING window is written TUMBLING (SIZE 1 MINUTE).", position);
            return windowedBy(
                    new Window.Tumbling(require(clause.size, "TUMBLING needs a SIZE.", position)),
                    null,
                    clause.grace,
                    clause.retention,
                    position);
        }
        if (written.HOPPING() != null) {
            clause.refuse(
                    clause.gap,
                    "A HOPPING window is written HOPPING (SIZE 1 MINUTE, ADVANCE BY 10 SECONDS).",
                    position);
            return windowedBy(
                    new Window.Hopping(
                            require(clause.size, "HOPPING needs a SIZE.", position),
                            require(clause.advance, "HOPPING needs ADVANCE BY.", position)),
                    null,
                    clause.grace,
                    clause.retention,
                    position);
        }
        clause.refuse(clause.size, "A SESSION window is written SESSION (1 MINUTE).", position);
        clause.refuse(clause.advance, "A SESSION window is written SESSION (1 MINUTE).", position);
        return windowedBy(
                new Window.Session(require(clause.gap, "SESSION needs the gap that ends a session.", position)),
                null,
                clause.grace,
                clause.retention,
                position);
    }

    private void add(WindowPartContext part) {
        Position position = StatementParser.position(part);
        switch (part) {
            case WindowSizeContext written -> {
                refuse(size, "SIZE is given twice.", position);
                size = TimeUnitName.millis(written.duration());
            }
            case WindowAdvanceContext written -> {
                refuse(advance, "ADVANCE BY is given twice.", position);
                advance = TimeUnitName.millis(written.duration());
            }
            case WindowRetentionContext written -> {
                refuse(retention, "RETENTION is given twice.", position);
                retention = TimeUnitName.millis(written.duration());
            }
            case WindowGraceContext written -> {
                refuse(grace, "GRACE PERIOD is given twice.", position);
                grace = TimeUnitName.millis(written.duration());
            }
            case WindowGapContext written -> {
                refuse(gap, "The gap is given twice.", position);
                gap = TimeUnitName.millis(written.duration());
            }
            default -> throw new IllegalStateException("no such part of a window: " + part.getClass());
        }
    }

    private void refuse(@Nullable Long part, String message, Position position) {
        if (part != null) {
            throw new SqlException(SqlErrorCode.INVALID_WINDOW, message, position);
        }
    }

    private static long require(@Nullable Long part, String message, Position position) {
        if (part == null) {
            throw new SqlException(SqlErrorCode.INVALID_WINDOW, message, position);
        }
        return part;
    }

    /** A window with the defaults for what is not given, checked. */
    static WindowedBy windowedBy(
            Window window,
            @Nullable Expression time,
            @Nullable Long grace,
            @Nullable Long retention,
            Position position) {
        long length = switch (window) {
            case Window.Tumbling(long size) -> size;
            case Window.Hopping(long size, long advance) -> {
                checkCount(size, advance, position);
                if (advance <= 0 || advance > size) {
                    throw new SqlException(
                            SqlErrorCode.INVALID_WINDOW,
                            "ADVANCE BY has to be more than nothing and at most SIZE.",
                            position);
                }
                yield size;
            }
            case Window.Session(long gap) -> gap;
        };
        if (length <= 0 || length > Durations.MOST_MILLIS) {
            throw new SqlException(
                    SqlErrorCode.INVALID_WINDOW,
                    "The window's length, " + length + " ms, is out of range.",
                    position,
                    "It is from 1 MILLISECOND to " + Durations.MOST_TEXT + ".");
        }
        long graceMillis = grace != null ? grace : Math.max(DAY_MILLIS - length, 0);
        long open = length + graceMillis;
        if (retention != null && retention < open) {
            throw new SqlException(
                    SqlErrorCode.INVALID_WINDOW,
                    "RETENTION has to be at least the window's length plus its grace period, " + open + " ms.",
                    position);
        }
        return new WindowedBy(window, time, graceMillis, retention);
    }

    /** A row is counted in each window that it is in, and each of them is kept. */
    private static void checkCount(long size, long advance, Position position) {
        if (advance > 0 && size > advance && (size - 1) / advance >= MOST_PER_ROW) {
            throw new SqlException(
                    SqlErrorCode.INVALID_WINDOW,
                    "Each row would be in " + ((size - 1) / advance + 1) + " windows, and " + MOST_PER_ROW
                            + " is the most.",
                    position,
                    "Make SIZE at most " + MOST_PER_ROW + " times ADVANCE BY: advance by "
                            + ((size - 1) / MOST_PER_ROW + 1) + " MILLISECONDS or more.");
        }
    }

    /** What the window is on the wire. */
    static KeyWindow keyWindow(Window window) {
        return switch (window) {
            case Window.Tumbling(long size) -> new KeyWindow(KeyWindow.Kind.TUMBLING, size);
            case Window.Hopping(long size, long advance) -> new KeyWindow(KeyWindow.Kind.HOPPING, size);
            case Window.Session session -> new KeyWindow(KeyWindow.Kind.SESSION, null);
        };
    }
}
