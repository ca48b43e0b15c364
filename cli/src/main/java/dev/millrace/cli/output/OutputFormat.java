// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.output;

import java.util.Locale;

/** How rows are written. */
public enum OutputFormat {
    /** Columns side by side, for people. */
    TABLE,
    /** One JSON object per line, for programs. */
    JSON,
    /** RFC 4180 with a line of names, for spreadsheets. */
    CSV;

    /** As one types it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
