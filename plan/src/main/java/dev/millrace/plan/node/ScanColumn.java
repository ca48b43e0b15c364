// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.node;

import dev.millrace.data.Field;

/** One column that a scan reads. */
public record ScanColumn(Origin origin, Field field) {

    /** Where it comes from. */
    public enum Origin {
        /** A declared column of the source, by name: key, value or headers. */
        DECLARED,
        /** The record's event time, BIGINT. */
        ROWTIME,
        /** The record's partition, INT. */
        ROWPARTITION,
        /** The record's offset, BIGINT. */
        ROWOFFSET,
        /** The start of the window in the key, BIGINT. */
        WINDOWSTART,
        /** The end of the window in the key, BIGINT. */
        WINDOWEND
    }
}
