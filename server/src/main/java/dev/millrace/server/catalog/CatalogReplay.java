// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.catalog;

import dev.millrace.kafka.catalog.CatalogEvent;
import dev.millrace.kafka.catalog.StatementLog;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.prepared.PreparedStatement.ChangesCatalog;
import dev.millrace.sql.prepared.StatementAnalyzer;
import dev.millrace.sql.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog as the log tells it. Every process that reads the same log comes to the same catalog: a statement counts if it is
 * accepted against the catalog of the statements before it, and otherwise is left out by everybody. So two people who create the
 * same name at the same time need no lock: the log's order decides.
 *
 * <p>Thread-safe; {@link #catalog} and {@link #appliedOffset} never wait.
 */
public final class CatalogReplay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogReplay.class);

    private final StatementLog log;
    private final StatementAnalyzer analyzer;
    private volatile Catalog catalog = Catalog.empty();
    private volatile long appliedOffset = -1;
    private volatile Map<String, String> defaults = Map.of();

    /** {@code log} must stand at its beginning. */
    public CatalogReplay(StatementLog log, StatementAnalyzer analyzer) {
        this.log = log;
        this.analyzer = analyzer;
    }

    /**
     * A statement's outcome by its place in the log.
     *
     * @param change what it does; {@code null} if it was refused
     * @param refusal why it was refused; {@code null} if it counts
     */
    public record Outcome(
            long offset,
            Map<String, String> properties,
            @Nullable ChangesCatalog change,
            @Nullable SqlException refusal) {}

    /** The catalog of all statements read so far. */
    public Catalog catalog() {
        return catalog;
    }

    /** How far the engine has come, as an offset of the log; −1 if none has ever run. */
    public long appliedOffset() {
        return appliedOffset;
    }

    /** The settings that hold with the last engine for statements that say nothing else. */
    public Map<String, String> defaults() {
        return defaults;
    }

    /** Reads what has been added up to now. */
    public synchronized List<Outcome> readToEnd() {
        return replay(log.readToEnd());
    }

    /** Reads what has been added; waits for at most {@code wait} if there is nothing. */
    public synchronized List<Outcome> poll(Duration wait) {
        return replay(log.poll(wait));
    }

    /**
     * Appends a statement that was prepared against {@link #catalog} and reads on until its place is known.
     *
     * @return its outcome, which is a refusal if another process was faster
     */
    public synchronized Outcome append(ChangesCatalog statement, Map<String, String> properties) {
        long offset = log.append(statement.text(), properties);
        return readToEnd().stream()
                .filter(outcome -> outcome.offset() == offset)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the catalog's log has lost the record " + offset));
    }

    private List<Outcome> replay(List<CatalogEvent> events) {
        List<Outcome> outcomes = new ArrayList<>();
        for (CatalogEvent event : events) {
            switch (event) {
                case CatalogEvent.Applied applied -> {
                    appliedOffset = applied.statementOffset();
                    defaults = applied.defaults();
                }
                case CatalogEvent.Stated stated -> outcomes.add(replay(stated));
            }
        }
        return outcomes;
    }

    private Outcome replay(CatalogEvent.Stated stated) {
        Session session = Session.empty();
        for (Map.Entry<String, String> property : stated.properties().entrySet()) {
            session = session.withProperty(property.getKey(), property.getValue());
        }
        try {
            PreparedStatement prepared = analyzer.prepare(stated.text(), catalog, session);
            if (prepared instanceof ChangesCatalog change) {
                catalog = change.after();
                return new Outcome(stated.offset(), stated.properties(), change, null);
            }
            throw new IllegalStateException(
                    "the catalog's log holds a statement that changes nothing: " + stated.text());
        } catch (SqlException refused) {
            LOG.info("Statement {} of the catalog's log does not count: {}", stated.offset(), refused.describe());
            return new Outcome(stated.offset(), stated.properties(), null, refused);
        }
    }

    /**
     * Says that the engine runs what the log says up to and including {@code offset}.
     *
     * @param engineDefaults the settings that hold with it for statements that say nothing else
     */
    public synchronized void acknowledge(long offset, Map<String, String> engineDefaults) {
        log.acknowledge(offset, engineDefaults);
    }

    @Override
    public synchronized void close() {
        log.close();
    }
}
