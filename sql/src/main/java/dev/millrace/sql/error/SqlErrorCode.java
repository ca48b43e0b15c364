// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.error;

/** Kinds of refusal. The names are stable: scripts and clients may compare them. */
public enum SqlErrorCode {
    /** The text is not a statement of the dialect. */
    SYNTAX,
    /** The text is longer or nested deeper than is accepted. */
    TOO_COMPLEX,
    /** A literal cannot be read as a value of its type. */
    INVALID_LITERAL,
    /** A {@code ${name}} has no value. */
    UNDEFINED_VARIABLE,
    /** No stream or table has this name. */
    UNKNOWN_SOURCE,
    /** A stream, table or type with this name is already there. */
    SOURCE_EXISTS,
    /** No query with this id is running. */
    UNKNOWN_QUERY,
    /** No property has this name. */
    UNKNOWN_PROPERTY,
    /** No column of the sources in reach has this name. */
    UNKNOWN_COLUMN,
    /** Several columns in reach have this name. */
    AMBIGUOUS_COLUMN,
    /** Two columns of one result have the same name. */
    DUPLICATE_COLUMN,
    /** No function has this name. */
    UNKNOWN_FUNCTION,
    /** The function exists but not for arguments of these types. */
    INVALID_ARGUMENTS,
    /** No type has this name, or its parameters are out of range. */
    UNKNOWN_TYPE,
    /** An operator or clause does not accept a value of this type. */
    TYPE_MISMATCH,
    /** An aggregate function stands where it has no meaning, or a column stands outside one. */
    INVALID_AGGREGATE,
    /** A window clause or window function is used against its rules. */
    INVALID_WINDOW,
    /** A join lacks what its kind needs. */
    INVALID_JOIN,
    /** A key is missing, duplicated or of a type that cannot be a key. */
    INVALID_KEY,
    /** A reserved pseudo column is used against its rules. */
    RESERVED_NAME,
    /** A WITH option is unknown, missing, of the wrong type or contradicts another. */
    INVALID_OPTION,
    /** A well-formed statement that has no meaning where it is used. */
    INVALID_STATEMENT,
    /** A well-formed statement that is not supported. */
    UNSUPPORTED
}
