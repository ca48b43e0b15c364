// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.state;

/** A query's state has outgrown what it may use; the message says which limit and how to raise it. */
public final class StateLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StateLimitException(String message) {
        super(message);
    }
}
