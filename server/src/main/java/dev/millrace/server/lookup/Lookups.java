// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.lookup;

import dev.millrace.data.Changes;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.server.session.SelectShape;
import dev.millrace.server.session.SessionHost;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.session.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Looks up rows of tables by their key, in views that follow the tables. Thread-safe. */
public final class Lookups implements AutoCloseable {

    private static final int STATEMENTS_MAX = 1_000;

    private final SessionHost sessions;
    private final TableViews views;
    /** Guarded by this; the ones used longest ago go first. */
    private final Map<String, Prepared> statements = new LinkedHashMap<>(64, 0.75f, true);

    /** {@code query} is empty if it takes more than the rows of one key. */
    private record Prepared(Catalog catalog, SelectShape shape, Optional<PointQuery> query) {}

    /**
     * What was found.
     *
     * @param key the names of the key columns
     * @param rows boxed values
     * @param asOf up to which offset (exclusive) of each partition it is true
     */
    public record Answer(
            List<Field> columns, List<String> key, List<List<@Nullable Object>> rows, Map<TopicPartition, Long> asOf) {}

    public Lookups(SessionHost sessions) {
        this.sessions = sessions;
        this.views = new TableViews(sessions.client(), sessions.memory());
    }

    /**
     * The table called {@code name}.
     *
     * @throws SqlException if there is none
     */
    public CatalogSource table(String name) {
        CatalogSource source = sessions.withCatalog(catalog -> find(catalog, name));
        if (source.definition().kind() != RelationKind.TABLE) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    name + " is a stream, which has no row of a key.",
                    null,
                    "Make a table of it with CREATE TABLE … AS SELECT … GROUP BY …, or use POST /api/lookup.");
        }
        return source;
    }

    private static CatalogSource find(Catalog catalog, String name) {
        return catalog.find(name)
                .or(() -> catalog.find(name.toUpperCase(Locale.ROOT)))
                .orElseThrow(() -> new SqlException(
                        SqlErrorCode.UNKNOWN_SOURCE,
                        "There is no table " + name + ".",
                        null,
                        NearMiss.hint(name, catalog.sourceNames())));
    }

    /**
     * The row of a key, or its rows in all windows.
     *
     * @param keyTexts a text for each key column, in order
     * @param windowStart when the window begins, ms; {@code null}: all windows
     * @throws IllegalArgumentException if the texts are no key of this table
     */
    public Answer byKey(CatalogSource table, List<String> keyTexts, @Nullable Long windowStart) {
        SourceDefinition definition = table.definition();
        ViewLayout layout = ViewLayout.of(definition);
        if (keyTexts.size() != layout.key().size()) {
            throw new IllegalArgumentException("the table " + table.name() + " has "
                    + layout.key().size() + " key columns; " + keyTexts.size() + " values were given");
        }
        if (windowStart != null && layout.windowStart() < 0) {
            throw new IllegalArgumentException("the table " + table.name() + " has no windows");
        }
        List<Type> types = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < keyTexts.size(); i++) {
            Type type = layout.columns().get(layout.key().get(i)).field().type();
            types.add(type);
            values.add(KeyText.parse(type, keyTexts.get(i)));
        }
        TableView.Found found = views.find(table, RowKey.of(types, values), windowStart);
        return answer(definition, layout, found);
    }

    /** All declared columns but the headers, the window behind the key. */
    private static Answer answer(SourceDefinition definition, ViewLayout layout, TableView.Found found) {
        List<Field> columns = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<String> key = new ArrayList<>();
        for (int place = 0; place < definition.columns().size(); place++) {
            ColumnDefinition column = definition.columns().get(place);
            if (column.role() != ColumnDefinition.Role.HEADERS) {
                columns.add(layout.columns().get(place).field());
                places.add(place);
            }
            if (layout.key().contains(place)) {
                key.add(column.name());
            }
        }
        if (layout.windowStart() >= 0) {
            int behind = key.isEmpty()
                    ? 0
                    : columns.indexOf(
                                    layout.columns().get(layout.key().getLast()).field())
                            + 1;
            for (int i = 0; i < 2; i++) {
                String name = i == 0 ? "WINDOWSTART" : "WINDOWEND";
                columns.add(behind + i, new Field(name, ScalarType.BIGINT));
                places.add(behind + i, layout.windowStart() + i);
                key.add(name);
            }
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int row = 0; row < found.rows().rows(); row++) {
            List<@Nullable Object> values = new ArrayList<>(places.size());
            for (int place : places) {
                values.add(found.rows().column(place).value(row));
            }
            rows.add(values);
        }
        return new Answer(columns, key, rows, found.asOf());
    }

    /**
     * The result of a SELECT that names the whole key of a table; empty if {@code sql} is something else, which has to be run as a query.
     *
     * @throws SqlException if it is refused
     */
    public Optional<Answer> select(String sql) {
        Prepared prepared = prepared(sql);
        if (prepared.query().isEmpty()) {
            return Optional.empty();
        }
        PointQuery query = prepared.query().get();
        CatalogSource table = prepared.catalog().find(query.table().name()).orElseThrow();
        TableView.Found found = views.find(table, query.key(), null);
        Changes result = query.run(found.rows(), System.currentTimeMillis());
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int row = 0; row < Math.min(result.rows(), query.limit()); row++) {
            rows.add(prepared.shape().values(result, row));
        }
        return Optional.of(
                new Answer(prepared.shape().columns(), prepared.shape().key(), rows, found.asOf()));
    }

    private Prepared prepared(String sql) {
        Catalog catalog = sessions.catalog();
        synchronized (this) {
            Prepared known = statements.get(sql);
            if (known != null && known.catalog() == catalog) {
                return known;
            }
        }
        Prepared prepared = sessions.withCatalog(current -> prepare(sql, current));
        synchronized (this) {
            statements.put(sql, prepared);
            if (statements.size() > STATEMENTS_MAX) {
                statements.remove(statements.keySet().iterator().next());
            }
        }
        return prepared;
    }

    private Prepared prepare(String sql, Catalog catalog) {
        PreparedStatement statement = sessions.analyzer().prepare(sql, catalog, Session.empty());
        if (!(statement instanceof PreparedStatement.Select select)) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "Only a SELECT looks something up.",
                    null,
                    "Send other statements to POST /api/statements.");
        }
        SelectShape shape = SelectShape.of(select.query());
        if (shape.endless()) {
            throw new SqlException(
                    SqlErrorCode.UNSUPPORTED,
                    "A query with EMIT does not end, so it is no look-up.",
                    null,
                    "Leave out EMIT, or subscribe to it: WebSocket /api/live or GET /api/stream.");
        }
        return new Prepared(catalog, shape, PointQuery.of(select.query().root(), sessions.expressions()));
    }

    @Override
    public void close() {
        views.close();
    }
}
