// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.plan.GapMode;
import dev.millrace.plan.OffsetsMode;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.QuerySettings;
import dev.millrace.plan.ReplayBound;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.session.PropertyValues;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.statement.Identifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What may run with its offsets in a consumer group: queries whose state is made from a recent part of their input. Such a query does
 * not read the topic of a stream that another such query writes, as a restart may write rows there twice; it computes the rows
 * again from what the other one reads. So nobody else may write to that stream.
 */
final class GroupOffsets {

    private static final String HINT = "SET 'millrace.offsets'='engine' before the statement.";

    private GroupOffsets() {}

    /** How the session says that a query is to run. */
    static QuerySettings settings(Session session) {
        String offsets = session.property(Properties.OFFSETS);
        boolean everyChange = "0".equals(session.property(Properties.CACHE_BYTES));
        String onGap = session.property(Properties.ON_GAP);
        return new QuerySettings(
                offsets == null ? OffsetsMode.ENGINE : OffsetsMode.named(offsets),
                everyChange,
                PropertyValues.stateLimitBytes(session),
                GapMode.CONTINUE.text().equalsIgnoreCase(onGap) ? GapMode.CONTINUE : GapMode.STOP);
    }

    /** Refuses a query that cannot run as its settings say, or beside which others no longer could. */
    static void check(PersistentQuery query, Identifier sink, Catalog catalog) {
        if (query.inGroup()) {
            ReplayBound bound = ReplayBound.of(query.root(), source -> feeders(source, catalog));
            if (bound instanceof ReplayBound.Unbounded(String because)) {
                throw new SqlException(
                        SqlErrorCode.UNSUPPORTED,
                        "The offsets of this query cannot be kept by a consumer group: it " + because
                                + ", so no recent part of its input is enough to go on from.",
                        sink.position(),
                        HINT);
            }
        }
        boolean computed = query.inGroup() || !feeders(sink.name(), catalog).isEmpty();
        if (computed && !readers(sink.name(), catalog).isEmpty()) {
            throw new SqlException(
                    SqlErrorCode.UNSUPPORTED,
                    "Queries that keep their offsets in consumer groups read " + sink
                            + " already; they would not see what this one adds.",
                    sink.position(),
                    "Create all queries that write " + sink + " before those that read it.");
        }
        if (query.inGroup()) {
            checkWriters(query, sink, catalog);
        }
    }

    /** All writers of what the query reads, directly or through others that it computes again, must be computed again. */
    private static void checkWriters(PersistentQuery query, Identifier sink, Catalog catalog) {
        Deque<String> open = new ArrayDeque<>(sources(query));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String source = open.pop();
            List<PersistentQuery> feeders = feeders(source, catalog);
            if (!seen.add(source) || feeders.isEmpty()) {
                continue;
            }
            if (feeders.size() < catalog.writers(source).size()) {
                throw new SqlException(
                        SqlErrorCode.UNSUPPORTED,
                        source
                                + " is written both by queries that keep their offsets in consumer groups and by"
                                + " others.",
                        sink.position(),
                        HINT);
            }
            feeders.forEach(feeder -> open.addAll(sources(feeder)));
        }
    }

    private static Set<String> sources(PersistentQuery query) {
        return ReplayBound.sourceNames(query.root());
    }

    /** Refuses rows for a stream whose readers compute its rows and would not see these. */
    static void checkInsert(Identifier target, Catalog catalog) {
        if (!feeders(target.name(), catalog).isEmpty()
                && !readers(target.name(), catalog).isEmpty()) {
            throw new SqlException(
                    SqlErrorCode.UNSUPPORTED,
                    "Queries that keep their offsets in consumer groups read " + target
                            + "; they compute its rows and would not see these.",
                    target.position(),
                    "Insert into a stream that they are computed from.");
        }
    }

    private static List<PersistentQuery> feeders(String source, Catalog catalog) {
        return catalog.writers(source).stream()
                .map(CatalogQuery::query)
                .filter(Objects::nonNull)
                .filter(PersistentQuery::inGroup)
                .toList();
    }

    private static List<CatalogQuery> readers(String source, Catalog catalog) {
        return catalog.readers(source).stream()
                .filter(reader -> reader.query() != null && reader.query().inGroup())
                .toList();
    }
}
