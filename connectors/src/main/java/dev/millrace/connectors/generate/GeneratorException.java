// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

/** A generator that does not exist, or settings that it cannot serve. */
public final class GeneratorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with the request. */
    public enum Code {
        UNKNOWN_GENERATOR,
        UNKNOWN_OPTION,
        BAD_OPTION
    }

    private final Code code;
    private final String hint;

    public GeneratorException(Code code, String message, String hint) {
        super(message);
        this.code = code;
        this.hint = hint;
    }

    public Code code() {
        return code;
    }

    /** What to do about it. */
    public String hint() {
        return hint;
    }
}
