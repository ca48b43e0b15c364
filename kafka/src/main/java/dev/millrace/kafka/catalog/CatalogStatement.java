// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.catalog;

import java.util.Map;

/**
 * One accepted statement.
 *
 * @param sequence grows with each statement; names it in {@link CatalogLog#remove}
 * @param text the statement as it was written, without the final semicolon or with it
 * @param properties the session's settings that held for it, such as {@code auto.offset.reset}
 */
public record CatalogStatement(long sequence, String text, Map<String, String> properties) {
    public CatalogStatement {
        properties = Map.copyOf(properties);
    }
}
