// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What keeps a query from running.
 *
 * @param code the kind, stable, for programs
 * @param message one sentence
 * @param hint what to do; {@code null} if the message says it
 * @param place the record that is to blame, as topic, partition and offset; {@code null} if none is
 * @param timeMillis when it came up, since 1970; {@code null} if it has been so all the time
 */
public record QueryFault(
        String code,
        String message,
        @Nullable String hint,
        @Nullable String place,
        @Nullable Long timeMillis) {

    /** All of it in one line. */
    public String describe() {
        return code + ": " + message + (place == null ? "" : " At " + place + ".") + (hint == null ? "" : " " + hint);
    }
}
