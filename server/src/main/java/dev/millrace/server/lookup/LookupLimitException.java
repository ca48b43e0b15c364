// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.lookup;

/** A table is too large to be kept in memory for look-ups. */
public final class LookupLimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String hint;

    LookupLimitException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    /** What to do about it. */
    public String hint() {
        return hint;
    }
}
