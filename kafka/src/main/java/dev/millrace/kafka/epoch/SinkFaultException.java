// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.epoch;

/** A query's results cannot be written, whichever they are: its topic is gone, or closed to us. Nothing of the epoch was committed. */
public final class SinkFaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String queryId;
    private final String code;

    SinkFaultException(String queryId, String code, String message, Throwable cause) {
        super(message, cause);
        this.queryId = queryId;
        this.code = code;
    }

    public String queryId() {
        return queryId;
    }

    /** The kind of fault, such as {@code TOPIC_MISSING}. */
    public String code() {
        return code;
    }
}
