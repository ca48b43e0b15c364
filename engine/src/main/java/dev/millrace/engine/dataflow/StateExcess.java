// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.engine.state.StateLimitException;

/**
 * A query whose state takes more memory than it may.
 *
 * @param stateBytes what it takes, about
 * @param limitBytes what it may take
 */
public record StateExcess(String queryId, long stateBytes, long limitBytes) {

    /** One sentence with the figures and what to do. */
    public String message() {
        return "the state of query " + queryId + " " + figures()
                + ". Raise --state-limit (and the heap), or bound what the query keeps with a window";
    }

    /** The figures as the end of a sentence. */
    public String figures() {
        return "takes " + figure(stateBytes) + ", more than its limit of " + figure(limitBytes);
    }

    /** For callers that end the query by throwing. */
    public StateLimitException exception() {
        return new StateLimitException(message());
    }

    private static String figure(long bytes) {
        if (bytes < 10 << 10) {
            return bytes + " bytes";
        }
        return bytes < 10 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
    }
}
