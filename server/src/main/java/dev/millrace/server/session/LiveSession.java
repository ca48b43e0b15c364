// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.plan.function.FunctionDescription;
import dev.millrace.server.catalog.CatalogReplay;
import dev.millrace.server.catalog.CatalogReplay.Snapshot;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.prepared.PreparedStatement.ChangesCatalog;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.show.ResultTable;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.syntax.StatementText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Carries out statements against one Kafka: those that change the catalog by appending them to its log, where the engine finds them;
 * queries, rows and listings by itself.
 */
public final class LiveSession implements AutoCloseable {

    private static final int SCRIPT_DEPTH_LIMIT = 16;

    private final SessionHost host;
    private final boolean ownsHost;
    private final Map<String, Object> client;
    private final CatalogReplay catalog;
    private final Consumer<PreparedStatement> permission;
    private final CatalogChanges changes;
    private Session session;
    /** The memory that the state of a SELECT may take, and its result. */
    private final long queryBytesMax;

    private volatile boolean cancelled;
    private volatile boolean closed;

    LiveSession(SessionHost host, Session session, boolean ownsHost, Consumer<PreparedStatement> permission) {
        this.host = host;
        this.permission = permission;
        this.session = session;
        this.ownsHost = ownsHost;
        this.queryBytesMax = ownsHost ? Runtime.getRuntime().maxMemory() / 4 : SessionHost.QUERY_BYTES_MAX;
        this.client = host.client();
        this.catalog = host.replay();
        this.changes = new CatalogChanges(host, this::isCancelled);
    }

    /**
     * Opens a session with all that it needs of its own.
     *
     * @param client Kafka client settings with at least {@code bootstrap.servers}
     * @throws dev.millrace.kafka.topic.KafkaUnavailableException if Kafka is away
     */
    public static LiveSession open(Map<String, Object> client, InternalTopics names) {
        return new LiveSession(SessionHost.open(client, names), Session.empty(), true, _ -> {});
    }

    /**
     * Runs the statements of {@code script} one after the other and returns when the last has ended. One that goes on for ever ends
     * with {@link #cancel} or its LIMIT.
     *
     * @throws SqlException if a statement is refused: those before it have run, it has changed nothing, those after it have
     *     not run
     */
    public void run(String script, ResultSink sink) {
        cancelled = false;
        run(script, sink, 0);
    }

    private void run(String script, ResultSink sink, int depth) {
        for (StatementText statement : StatementParser.split(script)) {
            if (cancelled) {
                return;
            }
            Snapshot current = catalog.current();
            PreparedStatement prepared = host.analyzer().prepare(statement, current.catalog(), effective());
            try {
                permission.accept(prepared);
                carryOut(prepared, current, sink, depth);
            } catch (SqlException refused) {
                throw refused.position() == null ? refused.at(statement.position()) : refused;
            }
        }
    }

    /** The session, with the engine's own setting where nothing was set. */
    private Session effective() {
        String offsets = catalog.defaults().get(Properties.OFFSETS);
        return offsets == null || session.properties().containsKey(Properties.OFFSETS)
                ? session
                : session.withProperty(Properties.OFFSETS, offsets);
    }

    /** Ends the statement that is running, and skips those after it. May be called from any thread. */
    public void cancel() {
        cancelled = true;
    }

    private boolean isCancelled() {
        return cancelled || closed;
    }

    private void carryOut(PreparedStatement prepared, Snapshot current, ResultSink sink, int depth) {
        switch (prepared) {
            case ChangesCatalog change -> changes.carryOut(change, current, effective(), sink);
            case PreparedStatement.ChangeSession change -> {
                session = change.after();
                sink.message(change.message());
            }
            case PreparedStatement.ChangeSystem change -> {
                session = session.withProperty(change.property(), change.value());
                sink.message("Set " + change.property() + " to '" + change.value() + "' for this session.");
            }
            case PreparedStatement.Select select ->
                new SelectRun(select.query(), sink, queryBytesMax, host.memory())
                        .run(
                                client,
                                host.expressions(),
                                "earliest".equals(session.property(Properties.AUTO_OFFSET_RESET)),
                                this::isCancelled);
            case PreparedStatement.InsertRows insert -> {
                int count = host.inserts().insert(insert, System.currentTimeMillis());
                sink.message("Inserted " + count + (count == 1 ? " row." : " rows."));
            }
            case PreparedStatement.DeleteRows delete -> {
                int count = host.inserts().delete(delete, System.currentTimeMillis());
                sink.message("Wrote " + count + (count == 1 ? " tombstone." : " tombstones."));
            }
            case PreparedStatement.Answer answer -> answer.tables().forEach(table -> show(table, sink));
            case PreparedStatement.PrintTopic print -> new TopicPrint(client).run(print, sink, this::isCancelled);
            case PreparedStatement.AssertTopic assertion -> {
                host.topics().check(assertion, this::isCancelled);
                sink.message("The assertion about the topic " + assertion.topic() + " holds.");
            }
            case PreparedStatement.AssertRow assertion ->
                throw new SqlException(
                        SqlErrorCode.UNSUPPORTED,
                        "ASSERT VALUES belongs in test scripts: on a live topic there is no next record to compare"
                                + " with.",
                        null,
                        "Use `millrace test`, or SELECT … FROM "
                                + assertion.source().name() + ".");
            case PreparedStatement.AssertionHolds _ -> sink.message("The assertion holds.");
            case PreparedStatement.RunScript script -> runScript(script.path(), sink, depth);
            case PreparedStatement.Spool _ ->
                throw new SqlException(SqlErrorCode.UNSUPPORTED, "SPOOL works in the interactive shell only.", null);
        }
    }

    private static void show(ResultTable table, ResultSink sink) {
        sink.begin(table.columns());
        table.rows().forEach(sink::row);
        sink.end();
    }

    private void runScript(String path, ResultSink sink, int depth) {
        if (depth == SCRIPT_DEPTH_LIMIT) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "Scripts run scripts more than " + SCRIPT_DEPTH_LIMIT + " levels deep.",
                    null,
                    "Does a script run itself?");
        }
        try {
            run(Files.readString(Path.of(path)), sink, depth + 1);
        } catch (IOException unreadable) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "Cannot read the script " + path + ".",
                    null,
                    unreadable.getMessage());
        }
    }

    /** The columns of each stream and table, for completion. */
    public Map<String, List<String>> sourceColumns() {
        Map<String, List<String>> columns = new TreeMap<>();
        for (CatalogSource source : catalog.catalog().sources().values()) {
            List<String> names = new ArrayList<>();
            source.definition().columns().forEach(column -> names.add(column.name()));
            columns.put(source.name(), names);
        }
        return columns;
    }

    /** The names of all functions. */
    public List<String> functionNames() {
        return host.functions().functions().stream()
                .map(FunctionDescription::name)
                .toList();
    }

    @Override
    public void close() {
        closed = true;
        if (ownsHost) {
            host.close();
        }
    }
}
