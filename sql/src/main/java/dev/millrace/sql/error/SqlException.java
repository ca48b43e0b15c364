// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.error;

import org.jspecify.annotations.Nullable;

/**
 * A statement is refused. {@link #getMessage()} is one sentence without the position; {@link
 * #describe()} is the whole report.
 */
public final class SqlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final SqlErrorCode code;
    private final transient @Nullable Position position;
    private final transient @Nullable String hint;

    /**
     * @param message one sentence: what is wrong
     * @param position where, or null when no single place is to blame
     * @param hint one sentence: what to do, or null when the message already says it
     */
    public SqlException(SqlErrorCode code, String message, @Nullable Position position, @Nullable String hint) {
        super(message);
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

    /** Position, code, message and hint in one line. */
    public String describe() {
        String place = position == null ? "" : position + " ";
        String advice = hint == null ? "" : " " + hint;
        return place + code + ": " + getMessage() + advice;
    }
}
