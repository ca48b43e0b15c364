// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.catalog;

import dev.millrace.plan.source.SourceDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A stream or table and where it comes from.
 *
 * @param statement the text that made it
 * @param readOnly made by CREATE SOURCE …: nothing may be inserted
 * @param queryId the query that fills it, if it was made by CREATE … AS SELECT
 */
public record CatalogSource(
        SourceDefinition definition,
        String statement,
        boolean readOnly,
        @Nullable String queryId) {

    public String name() {
        return definition.name();
    }
}
