// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats;

/**
 * A payload that is not what its declaration says. It is a fact about data, not a defect of the program: it carries no stack
 * trace, it is counted, and the payload goes to the dead letters with {@link #code()}, {@link #reason()} and
 * {@link #position()}. The reason quotes field names and types but never the payload's values, which may be confidential.
 */
public final class BadRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What kind of fault a payload has. */
    public enum Code {
        /** The bytes break the format's grammar, or end too early. */
        MALFORMED,
        /** The bytes are not UTF-8 where they must be. */
        NOT_UTF8,
        /** A value is of a kind that the field's type does not take. */
        WRONG_TYPE,
        /** A number does not fit the field's type. */
        OUT_OF_RANGE,
        /** The payload has too many or too few bytes for the type. */
        WRONG_LENGTH,
        /** The payload has too many or too few columns. */
        WRONG_COLUMN_COUNT,
        /** Values are nested deeper than the limit. */
        TOO_DEEP
    }

    private final Code code;
    private final String reason;
    private final int position;

    /** @param position bytes from the payload's start to the fault */
    public BadRecordException(Code code, String reason, int position) {
        super(reason, null, false, false);
        this.code = code;
        this.reason = reason;
        this.position = position;
    }

    public Code code() {
        return code;
    }

    /** What is wrong, without the position and without the payload's values. */
    public String reason() {
        return reason;
    }

    /** Bytes from the payload's start to the fault. */
    public int position() {
        return position;
    }

    @Override
    public String getMessage() {
        return code + " at byte " + position + ": " + reason;
    }
}
