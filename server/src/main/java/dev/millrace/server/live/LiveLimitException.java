// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

/** There are as many subscriptions as there may be. */
public final class LiveLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String hint;

    LiveLimitException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    /** What to do about it. */
    public String hint() {
        return hint;
    }
}
