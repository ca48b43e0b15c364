// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.catalog;

import dev.millrace.kafka.catalog.AcceptedPlan;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.stored.PlanFormatException;
import dev.millrace.plan.stored.StoredPlan;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.prepared.PreparedStatement.ChangesCatalog;
import dev.millrace.sql.prepared.PreparedStatement.StartQuery;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plans that stand in the catalog's log beside the statements they were made from, so that a later release, which may plan a
 * statement otherwise, runs what was accepted, or says what has changed.
 */
final class AcceptedPlans {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptedPlans.class);
    /** A plan that is longer is not kept: the statement's record has to fit into its topic. */
    private static final int MOST_BYTES = 256 << 10;

    private AcceptedPlans() {}

    /** The plan to write down with a statement; null if it starts no query, or its plan is too long. */
    static @Nullable AcceptedPlan of(ChangesCatalog statement) {
        if (!(statement instanceof StartQuery start)) {
            return null;
        }
        try {
            byte[] body = StoredPlan.write(start.query()).getBytes(StandardCharsets.UTF_8);
            return body.length > MOST_BYTES
                    ? null
                    : new AcceptedPlan(StoredPlan.FORMAT, StoredPlan.hash(start.query()), ByteBuffer.wrap(body));
        } catch (PlanFormatException tooDeep) {
            LOG.warn("The plan of {} is not written down", start.query().id(), tooDeep);
            return null;
        }
    }

    /** The statement as it was accepted: with the plan that was written down, if this release would make another one. */
    static ChangesCatalog asAccepted(ChangesCatalog prepared, @Nullable AcceptedPlan accepted) {
        if (accepted == null || !(prepared instanceof StartQuery start)) {
            return prepared;
        }
        String id = start.query().id();
        if (accepted.version() != StoredPlan.FORMAT) {
            LOG.warn(
                    "The plan of {} was written down in format {}, which this release does not read; the statement is"
                            + " planned anew",
                    id,
                    accepted.version());
            return prepared;
        }
        if (accepted.hash().equals(StoredPlan.hash(start.query()))) {
            return prepared;
        }
        try {
            PersistentQuery query = StoredPlan.read(
                    StandardCharsets.UTF_8.decode(accepted.body()).toString());
            if (!query.id().equals(id)) {
                LOG.error(
                        "The plan that stands beside {} is that of {}; the statement is planned anew", id, query.id());
                return prepared;
            }
            LOG.warn("This release would plan {} otherwise; it runs as it was accepted: {}", id, start.text());
            return with(start, query);
        } catch (PlanFormatException damaged) {
            LOG.error(
                    "The plan of {} cannot be read; the statement is planned anew, which may change its results",
                    id,
                    damaged);
            return prepared;
        }
    }

    private static StartQuery with(StartQuery start, PersistentQuery query) {
        CatalogQuery entry = start.entry();
        CatalogQuery accepted = new CatalogQuery(
                entry.id(), entry.kind(), entry.statement(), entry.reads(), entry.paused(), query, entry.broken());
        return new StartQuery(
                start.text(),
                query,
                start.topic(),
                start.replaces(),
                start.after().withChangedQuery(accepted),
                start.message());
    }
}
