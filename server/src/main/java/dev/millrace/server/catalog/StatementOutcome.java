// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.catalog;

import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement.ChangesCatalog;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a statement of the catalog's log.
 *
 * @param properties the settings that hold for it
 * @param change what it does; {@code null} if it was refused
 * @param refusal why it was refused; {@code null} if it counts
 * @param catalog the catalog after it
 * @param own whether it was appended by this process
 */
public record StatementOutcome(
        long offset,
        Map<String, String> properties,
        @Nullable ChangesCatalog change,
        @Nullable SqlException refusal,
        Catalog catalog,
        boolean own) {}
