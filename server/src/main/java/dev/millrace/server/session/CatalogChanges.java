// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

import dev.millrace.server.catalog.CatalogReplay;
import dev.millrace.server.catalog.CatalogReplay.Snapshot;
import dev.millrace.server.catalog.StatementOutcome;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.prepared.PreparedStatement.ChangesCatalog;
import dev.millrace.sql.prepared.PreparedStatement.StartQuery;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.session.Session;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a statement that changes the catalog: appends it to the log and answers when it is in force. In order: everything that
 * can be refused is refused; the topic is made; the record is written; the engine has done it. So an answer that says created is
 * true when it is given.
 */
final class CatalogChanges {

    private static final Duration ENGINE_LIMIT = Duration.ofSeconds(15);
    /** An engine in another process says at once that it has seen a statement. */
    private static final Duration SEEN_LIMIT = Duration.ofMillis(900);

    private final SessionHost host;
    private final CatalogReplay catalog;
    private final BooleanSupplier cancelled;
    /** The last statement that no engine has answered to; −1 if there is none. */
    private long unanswered = -1;

    CatalogChanges(SessionHost host, BooleanSupplier cancelled) {
        this.host = host;
        this.catalog = host.replay();
        this.cancelled = cancelled;
    }

    /**
     * Carries out {@code change} and tells {@code sink} what it says.
     *
     * @param against what it was prepared against
     * @param settings the session's, with what the engine holds to be the default
     * @throws SqlException if it is refused; nothing has changed
     * @throws EngineAwayException if the engine of this process does not take it
     */
    void carryOut(ChangesCatalog change, Snapshot against, Session settings, ResultSink sink) {
        if (change.after() == against.catalog()) {
            sink.message(change.message());
            return;
        }
        check(change);
        switch (change) {
            case PreparedStatement.DeclareSource declare ->
                host.topics().provide(declare.topic(), declare.source().definition());
            case StartQuery start ->
                host.topics().provide(start.topic(), start.query().sink());
            case PreparedStatement.DropSource _,
                    PreparedStatement.ControlQueries _,
                    PreparedStatement.ChangeNames _ -> {
                // These need no topic.
            }
        }
        StatementOutcome outcome = catalog.append(change, properties(settings), against);
        if (outcome.refusal() != null) {
            throw outcome.refusal();
        }
        boolean concernsEngine = !(change instanceof PreparedStatement.DeclareSource)
                && !(change instanceof PreparedStatement.ChangeNames);
        String remark = concernsEngine ? await(change, outcome.offset()) : null;
        if (change instanceof PreparedStatement.DropSource drop && drop.deleteTopic()) {
            host.topics().delete(drop.source().definition().topic().name());
        }
        sink.message(change.message());
        if (remark != null) {
            sink.message(remark);
        }
    }

    /** What holds by default is written down too, so that the statement means the same whatever becomes the default. */
    private static Map<String, String> properties(Session settings) {
        Map<String, String> properties = new TreeMap<>(settings.properties());
        String reset = settings.property(Properties.AUTO_OFFSET_RESET);
        if (reset != null) {
            properties.put(Properties.AUTO_OFFSET_RESET, reset);
        }
        return properties;
    }

    private void check(ChangesCatalog change) {
        HomeEngine home = host.home();
        if (change instanceof StartQuery start) {
            EngineAwayException absence = home == null ? null : home.absence();
            if (absence != null) {
                throw absence;
            }
            host.topics().checkSink(start.topic(), start.query().sink());
        }
    }

    /** Waits until the engine has carried it out; what is to be remarked, if it has not. */
    private @Nullable String await(ChangesCatalog change, long offset) {
        HomeEngine home = host.home();
        if (home == null && !isAnswered(offset)) {
            return "No engine has answered; the statement takes effect when one runs: `millrace start` with this"
                    + " Kafka.";
        }
        EngineAwayException absence = home == null ? null : home.absence();
        if (absence != null && absence.code().equals(EngineAwayException.STARTING)) {
            return "The engine is still starting; the statement takes effect then.";
        }
        if (!catalog.awaitApplied(offset, ENGINE_LIMIT, cancelled)) {
            return "The engine has not carried it out within " + ENGINE_LIMIT.toSeconds()
                    + " s; it does so as soon as it can.";
        }
        String failure = catalog.progress().failure(offset);
        if (failure == null) {
            return null;
        }
        if (change instanceof StartQuery start) {
            throw new EngineAwayException(
                    "NOT_IN_FORCE",
                    "The query " + start.query().id() + " was accepted, but does not run. " + failure,
                    "TERMINATE " + start.query().id() + " to give it up; SHOW QUERIES EXTENDED tells its state.");
        }
        return "It is in the catalog, but the engine says: " + failure;
    }

    /**
     * Whether an engine has seen the statement. Where none has seen one before, and none has come since, this one is not waited for
     * either.
     */
    private boolean isAnswered(long offset) {
        if (unanswered >= 0 && catalog.progress().seen() < unanswered) {
            unanswered = offset;
            return false;
        }
        boolean seen = catalog.progress().awaitSeen(offset, SEEN_LIMIT, cancelled);
        unanswered = seen ? -1 : offset;
        return seen;
    }
}
