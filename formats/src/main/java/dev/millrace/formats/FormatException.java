// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats;

/**
 * A declaration that no format can serve: an unknown format, a property it does not have, a type it cannot carry. Thrown when
 * a decoder or an encoder is made, never for a record.
 */
public final class FormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with the declaration. */
    public enum Code {
        UNKNOWN_FORMAT,
        UNKNOWN_PROPERTY,
        BAD_PROPERTY,
        UNSUPPORTED_TYPE,
        UNSUPPORTED_COLUMNS
    }

    private final Code code;
    private final String hint;

    public FormatException(Code code, String message, String hint) {
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
