// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.catalog;

import dev.millrace.kafka.catalog.CatalogEvent;
import dev.millrace.kafka.catalog.LoggedStatement;
import dev.millrace.kafka.loop.StartFrom;
import dev.millrace.kafka.pump.Beginning;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.BrokenStatements;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.prepared.PreparedStatement.ChangesCatalog;
import dev.millrace.sql.prepared.StatementAnalyzer;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.session.Session;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pure step from a catalog and a statement of the log to the next catalog. A statement that is refused was either beaten by
 * another one that came between its check and its record, and is left out; or it had been accepted against this very catalog and is
 * now refused by a release that checks otherwise: then it keeps its place as a query in state ERROR, so that nothing that was
 * accepted goes away in silence. Belongs to one thread.
 */
final class Replayed {

    private static final Logger LOG = LoggerFactory.getLogger(Replayed.class);

    /** How those are refused that were beaten, where a record does not tell what it was checked against. */
    private static final Set<SqlErrorCode> BEATEN =
            Set.of(SqlErrorCode.SOURCE_EXISTS, SqlErrorCode.UNKNOWN_SOURCE, SqlErrorCode.UNKNOWN_QUERY);

    private final StatementAnalyzer analyzer;
    private Catalog catalog = Catalog.empty();
    private long lastStatement = -1;
    private final Map<String, Beginning> beginnings = new HashMap<>();

    Replayed(StatementAnalyzer analyzer) {
        this.analyzer = analyzer;
    }

    Catalog catalog() {
        return catalog;
    }

    /** Forgets everything: the log is read again from its beginning. */
    void restart() {
        catalog = Catalog.empty();
        lastStatement = -1;
        beginnings.clear();
    }

    /** Where each query that was accepted begins to read, seen from the time of its statement. */
    Map<String, Beginning> beginnings() {
        return Map.copyOf(beginnings);
    }

    StatementOutcome apply(CatalogEvent.Stated stated, boolean own) {
        LoggedStatement statement = stated.statement();
        boolean undisturbed = lastStatement < statement.basis();
        lastStatement = stated.offset();
        try {
            PreparedStatement prepared = prepare(statement);
            if (!(prepared instanceof ChangesCatalog planned)) {
                throw new SqlException(
                        SqlErrorCode.INVALID_STATEMENT, "The statement changes nothing of the catalog.", null);
            }
            ChangesCatalog change = AcceptedPlans.asAccepted(planned, statement.plan());
            catalog = change.after();
            if (change instanceof PreparedStatement.StartQuery start) {
                String reset = statement.properties().getOrDefault(Properties.AUTO_OFFSET_RESET, "latest");
                StartFrom from = reset.equals("earliest") ? StartFrom.EARLIEST : StartFrom.LATEST;
                beginnings.put(start.query().id(), Beginning.asOf(from, stated.timeMillis()));
            }
            beginnings.keySet().retainAll(catalog.queries().keySet());
            return new StatementOutcome(stated.offset(), statement.properties(), change, null, catalog, own);
        } catch (SqlException refused) {
            boolean accepted =
                    statement.basis() == LoggedStatement.UNKNOWN_BASIS ? !BEATEN.contains(refused.code()) : undisturbed;
            if (accepted) {
                LOG.error(
                        "Statement {} of the catalog's log was accepted and cannot be prepared any more; it is kept in"
                                + " state ERROR: {}\n"
                                + "{}",
                        stated.offset(),
                        refused.describe(),
                        statement.text());
                catalog = BrokenStatements.keep(statement.text(), statement.queryId(), refused, catalog);
            } else {
                LOG.warn(
                        "Statement {} of the catalog's log does not count, as another one came before it: {}\n{}",
                        stated.offset(),
                        refused.describe(),
                        statement.text());
            }
            return new StatementOutcome(stated.offset(), statement.properties(), null, refused, catalog, own);
        }
    }

    private PreparedStatement prepare(LoggedStatement statement) {
        Session session = Session.empty();
        for (Map.Entry<String, String> property : statement.properties().entrySet()) {
            session = session.withProperty(property.getKey(), property.getValue());
        }
        try {
            return analyzer.prepare(statement.text(), catalog, session);
        } catch (SqlException refused) {
            throw refused;
        } catch (RuntimeException | StackOverflowError | LinkageError defect) {
            LOG.error("A statement of the catalog's log could not be analysed: {}", statement.text(), defect);
            throw new SqlException(
                    SqlErrorCode.UNSUPPORTED,
                    "The statement cannot be analysed: " + defect + ".",
                    null,
                    "This is a defect of Millrace; its log file has the details.");
        }
    }
}
