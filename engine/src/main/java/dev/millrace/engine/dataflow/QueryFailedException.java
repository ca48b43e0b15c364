// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import java.util.Objects;

/**
 * A query could not be built, or one of its operators failed in a tick: by a defect, an exhausted limit or an exhausted stack. Says
 * which query it was, so that the others need not suffer for it.
 *
 * <p>What leaves the process itself in doubt, such as an {@link OutOfMemoryError}, is no fault of a query and is never wrapped.
 */
public final class QueryFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String queryId;
    private final String operator;

    private QueryFailedException(String message, String queryId, String operator, Throwable cause) {
        super(message, cause);
        this.queryId = queryId;
        this.operator = operator;
    }

    static QueryFailedException building(String queryId, Throwable cause) {
        return new QueryFailedException("query " + queryId + " cannot be built: " + reason(cause), queryId, "", cause);
    }

    static QueryFailedException running(String queryId, String operator, Throwable cause) {
        return new QueryFailedException(
                "query " + queryId + " failed in " + operator + ": " + reason(cause), queryId, operator, cause);
    }

    /**
     * Throws {@code failure} again if it says that the process is in doubt and not a query.
     *
     * @throws VirtualMachineError {@code failure} itself, unless it is the stack that overflowed
     */
    static void passOnIfFatal(Throwable failure) {
        if (failure instanceof VirtualMachineError fatal && !(failure instanceof StackOverflowError)) {
            throw fatal;
        }
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        String name = cause.getClass().getSimpleName();
        if (message == null) {
            return name;
        }
        return cause instanceof RuntimeException && !(cause instanceof NullPointerException)
                ? message
                : name + ": " + message;
    }

    /** The query that failed. */
    public String queryId() {
        return queryId;
    }

    /** The operator that failed, as EXPLAIN names it, with its place in the query, such as {@code Aggregate n2}; empty while building. */
    public String operator() {
        return operator;
    }

    /** What it failed of. */
    public Throwable failure() {
        return Objects.requireNonNull(getCause());
    }
}
