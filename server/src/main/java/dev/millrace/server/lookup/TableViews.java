// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.lookup;

import dev.millrace.kafka.query.MemoryBudget;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.sql.catalog.CatalogSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The views of the tables in which somebody looks something up: made on first use, given up when nobody has asked for a while or when
 * the table is another one. Thread-safe.
 */
final class TableViews implements AutoCloseable {

    private static final int ATTEMPTS = 3;

    private final Map<String, Object> client;
    private final MemoryBudget budget;
    /** Guarded by this. */
    private final Map<String, TableView> views = new HashMap<>();

    TableViews(Map<String, Object> client, MemoryBudget budget) {
        this.client = Map.copyOf(client);
        this.budget = budget;
    }

    /**
     * The rows of a key of a table. The first that ask wait until the table has been read.
     *
     * @throws LookupLimitException if the table is too large
     * @throws KafkaUnavailableException if it cannot be read
     */
    TableView.Found find(CatalogSource table, RowKey key, @Nullable Long windowStart) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            TableView view = view(table);
            view.awaitReady();
            TableView.Found found = view.find(key, windowStart);
            if (found != null) {
                return found;
            }
        }
        throw KafkaUnavailableException.during("looking up in " + table.name(), null);
    }

    /** A table that was dropped and made anew is another one, even if it is declared the same. */
    @SuppressWarnings("ReferenceEquality")
    private synchronized TableView view(CatalogSource table) {
        TableView view = views.get(table.name());
        if (view != null && view.source() == table && !view.isOver()) {
            return view;
        }
        if (view != null) {
            view.close();
        }
        views.values().removeIf(TableView::isOver);
        TableView made = TableView.start(table, client, budget);
        views.put(table.name(), made);
        return made;
    }

    @Override
    public synchronized void close() {
        views.values().forEach(TableView::close);
        try {
            for (TableView view : views.values()) {
                view.awaitEnd();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        views.clear();
    }
}
