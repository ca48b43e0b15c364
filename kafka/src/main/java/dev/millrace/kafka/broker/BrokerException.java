// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.broker;

import org.jspecify.annotations.Nullable;

/**
 * The embedded broker could not start, or had to stop. {@link #getMessage} says what happened, {@link #hint} what to do
 * about it; both are whole sentences meant for the user, who is never shown the stack trace.
 */
public final class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final BrokerError code;
    private final String hint;

    /**
     * @param message what happened, naming the port, file or number it happened to
     * @param hint what the user can do, naming the flag or command
     * @param cause what Kafka or the JDK threw, for the log; null when Millrace found the fault itself
     */
    public BrokerException(BrokerError code, String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.hint = hint;
    }

    public BrokerError code() {
        return code;
    }

    public String hint() {
        return hint;
    }
}
