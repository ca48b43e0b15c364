// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

/**
 * Why queries stand still: somebody has paused them, or one of them cannot go on.
 *
 * @param kind what it is
 * @param queryId the query that was named or that failed; the others of its strand wait for it
 * @param code the kind of fault, such as {@code STATE_LIMIT}; empty for a pause
 * @param message what happened, one sentence; empty for a pause
 * @param place the record at which it happened, such as {@code sales, partition 0, offset 17}; empty where there is none
 * @param hint what the user can do; empty for a pause
 * @param timeMillis when, by the wall clock
 */
public record QueryStop(
        Kind kind, String queryId, String code, String message, String place, String hint, long timeMillis) {

    /** What stopped a query. */
    public enum Kind {
        /** Somebody's wish. */
        PAUSED,
        /** A fault. */
        ERROR,
        /** A fault by which the query's state cannot be had again: it can only begin anew. Never in the journal. */
        LOST
    }

    /** A pause. */
    public static QueryStop paused(String queryId, long timeMillis) {
        return new QueryStop(Kind.PAUSED, queryId, "", "", "", "", timeMillis);
    }

    /** A fault. */
    public static QueryStop error(String queryId, String code, String message, String hint, long timeMillis) {
        return new QueryStop(Kind.ERROR, queryId, code, message, "", hint, timeMillis);
    }

    /** The same fault, with the record at which it happened. */
    public QueryStop at(String where) {
        return new QueryStop(kind, queryId, code, message, where, hint, timeMillis);
    }

    /** The same fault, of which the query's state is lost. */
    public QueryStop lost() {
        return new QueryStop(Kind.LOST, queryId, code, message, place, hint, timeMillis);
    }
}
