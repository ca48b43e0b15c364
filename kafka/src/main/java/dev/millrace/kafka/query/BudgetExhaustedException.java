// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.query;

/** There is no memory left for another query, or for what a query would need to go on. */
public final class BudgetExhaustedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BudgetExhaustedException(long wanted, long held, long bytesMax, long shares) {
        super("Queries and subscriptions may take " + mebibytes(bytesMax) + " MiB of memory together; " + shares
                + " of them hold " + mebibytes(held) + " MiB, and " + mebibytes(wanted) + " MiB more were needed.");
    }

    private static String mebibytes(long bytes) {
        return String.valueOf(Math.round(bytes / 1024.0 / 102.4) / 10.0);
    }

    /** What the user can do. */
    public String hint() {
        return "End those that nobody looks at, ask for less with WHERE or LIMIT, write the result to a topic with"
                + " CREATE … AS SELECT, or start Millrace with more --query-memory.";
    }
}
