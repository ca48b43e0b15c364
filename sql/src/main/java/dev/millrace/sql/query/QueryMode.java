// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

/** What a query's result is for, which decides a few rules of the dialect. */
public enum QueryMode {
    /**
     * It is written to a sink by CREATE … AS SELECT or INSERT INTO … SELECT: every key column must be projected exactly
     * once, names must be unique, and a windowed result ends with WINDOWSTART and WINDOWEND.
     */
    PERSISTENT,
    /** It is shown to whoever asked: SELECT with or without EMIT. */
    TRANSIENT
}
