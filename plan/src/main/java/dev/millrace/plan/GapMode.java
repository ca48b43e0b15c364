// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan;

import java.util.Locale;

/** What a query does when records that it has not read yet are deleted from a topic. */
public enum GapMode {
    /** It stops, and the gap is named; somebody decides how to go on. */
    STOP,
    /** It goes on behind the gap by itself, if it keeps no state that the missing records would have changed; else it stops. */
    CONTINUE;

    /** How it is written in SQL. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
