// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import java.util.List;

/** Whether the formats of a source can be read and written where the statement is run. */
final class FormatSupport {

    private FormatSupport() {}

    static void check(SourceDefinition source, Analysis analysis, Position position) {
        for (FormatDefinition format :
                List.of(source.topic().keyFormat(), source.topic().valueFormat())) {
            if (!analysis.facts().supportsFormat(format.name())) {
                throw new SqlException(
                        SqlErrorCode.UNSUPPORTED,
                        "The format " + format.name() + " cannot be read or written here.",
                        position,
                        "Use JSON, DELIMITED or KAFKA.");
            }
        }
    }
}
