// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

/**
 * Rows of one query that one operator could not compute, all for one reason. Each row that failed is here once, however many there
 * are.
 */
public final class FailedRows {

    private final String operator;
    private final String message;
    private final long[] eventTimes;

    FailedRows(String operator, String message, long[] eventTimes) {
        this.operator = operator;
        this.message = message;
        this.eventTimes = eventTimes;
    }

    /** The operator as EXPLAIN writes it. */
    public String operator() {
        return operator;
    }

    /** Why, in one sentence. */
    public String message() {
        return message;
    }

    /** How many rows failed. */
    public int count() {
        return eventTimes.length;
    }

    /** When row {@code index} happened, ms since 1970; {@link Long#MIN_VALUE} if it is not known. */
    public long eventTime(int index) {
        return eventTimes[index];
    }
}
