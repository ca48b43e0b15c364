// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

import dev.millrace.sql.catalog.QueryFault;

/** The engine of this process cannot take a statement now: why, and what to do. */
public final class EngineAwayException extends RuntimeException {

    /** The code while the engine brings back the state of its queries. */
    public static final String STARTING = "STARTING";

    private static final long serialVersionUID = 1L;

    private final String code;
    private final String hint;

    /** @param hint what the user can do */
    public EngineAwayException(String code, String message, String hint) {
        super(message);
        this.code = code;
        this.hint = hint;
    }

    /** The engine has stopped for the reason that {@code fault} tells. */
    public static EngineAwayException stopped(QueryFault fault) {
        String hint = fault.hint();
        return new EngineAwayException(
                fault.code(),
                "The engine does not run: " + fault.message(),
                hint == null ? "TERMINATE the query that is to blame, or start Millrace again." : hint);
    }

    /** The kind, for programs; such as those of {@link dev.millrace.kafka.loop.LoopError}. */
    public String code() {
        return code;
    }

    public String hint() {
        return hint;
    }
}
