// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.error;

import org.jspecify.annotations.Nullable;

/**
 * A statement is refused. {@link #getMessage()} is one sentence without the position; {@link
 * #describe()} is the whole report.
 */
public final class SqlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int MESSAGE_CHARS_MAX = 1_600;

    private final SqlErrorCode code;
    private final transient @Nullable Position position;
    private final transient @Nullable String hint;

    /**
     * @param message one sentence: what is wrong
     * @param position where, or null when no single place is to blame
     * @param hint one sentence: what to do, or null when the message already says it
     */
    public SqlException(SqlErrorCode code, String message, @Nullable Position position, @Nullable String hint) {
        super(shortened(message));
        this.code = code;
        this.position = position;
        this.hint = hint;
    }

    /** An error whose message says all. */
    public SqlException(SqlErrorCode code, String message, @Nullable Position position) {
        this(code, message, position, null);
    }

    /** The kind of refusal. */
    public SqlErrorCode code() {
        return code;
    }

    /** Where in the text, if one place is to blame. */
    public @Nullable Position position() {
        return position;
    }

    /** What to do about it. */
    public @Nullable String hint() {
        return hint;
    }

    /** Names and literals stand in messages as they were written, and may be as long as a statement. */
    private static String shortened(String message) {
        return message.length() <= MESSAGE_CHARS_MAX
                ? message
                : message.substring(0, MESSAGE_CHARS_MAX / 2) + "…"
                        + message.substring(message.length() - MESSAGE_CHARS_MAX / 2);
    }

    /** The same refusal at another place, for a text that is a part of a larger one. */
    public SqlException at(Position other) {
        SqlException moved = new SqlException(code, String.valueOf(getMessage()), other, hint);
        moved.setStackTrace(getStackTrace());
        return moved;
    }

    /**
     * The whole report, of several lines: what is wrong, the line of {@code text} where it is, a caret under the place, and the
     * hint.
     *
     * @param text what the position refers to
     */
    public String report(String text) {
        StringBuilder report = new StringBuilder("Error ").append(code);
        if (position != null) {
            report.append(" at ").append(position);
        }
        report.append(": ").append(getMessage());
        String line = position == null
                ? null
                : text.lines().skip(position.line() - 1L).findFirst().orElse(null);
        if (position != null && line != null) {
            int column = Math.min(position.column() - 1, line.length());
            report.append("\n  ").append(line).append("\n  ");
            // Tabs are kept, so that the caret stands under its letter however wide they are shown.
            line.chars().limit(column).forEach(each -> report.append(each == '\t' ? '\t' : ' '));
            report.append('^');
        }
        if (hint != null) {
            report.append("\nHint: ").append(hint);
        }
        return report.toString();
    }

    /** Position, code, message and hint in one line. */
    public String describe() {
        String place = position == null ? "" : position + " ";
        String advice = hint == null ? "" : " " + hint;
        return place + code + ": " + getMessage() + advice;
    }
}
