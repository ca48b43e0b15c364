// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogSource;
import java.util.List;

/** The streams and tables that are declared over a topic. */
public final class DeclaredSources {

    private DeclaredSources() {}

    /** Those over {@code topic}, by name. */
    public static List<SourceDefinition> of(Catalog catalog, String topic) {
        return catalog.sources().values().stream()
                .map(CatalogSource::definition)
                .filter(source -> source.topic().name().equals(topic))
                .toList();
    }

    /** The same columns as a stream: each record is a row, also where it replaces the row of its key. */
    static SourceDefinition asStream(SourceDefinition source) {
        return new SourceDefinition(
                source.name(),
                RelationKind.STREAM,
                source.columns(),
                source.topic(),
                source.window(),
                source.timestamp(),
                null);
    }
}
