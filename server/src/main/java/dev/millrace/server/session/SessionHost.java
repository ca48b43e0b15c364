// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

import dev.millrace.data.Changes;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.kafka.query.MemoryBudget;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.server.catalog.CatalogReplay;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.prepared.StatementAnalyzer;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.show.RuntimeFacts;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What all sessions of a process share: the catalog as its log tells it, the functions, the compiler. With it a session costs no more
 * than an object, so that each request of a server may have its own.
 *
 * <p>Thread-safe.
 */
public final class SessionHost implements AutoCloseable {

    /** The memory that the state of a query may take which runs for one of many, and its result. */
    public static final long QUERY_BYTES_MAX = 64L << 20;

    private final Map<String, Object> client;
    private final InternalTopics names;
    private final BuiltInFunctions functions = BuiltInFunctions.load();
    private final ExpressionCompiler expressions = new ExpressionCompiler(functions);
    private final TopicRequests topics;
    private final CatalogReplay replay;
    private final StatementAnalyzer analyzer;
    private final RowInserts inserts;
    private final boolean ownsReplay;
    private final MemoryBudget memory;
    private final @Nullable HomeEngine home;

    private SessionHost(
            Map<String, Object> client,
            InternalTopics names,
            CatalogReplay replay,
            boolean ownsReplay,
            @Nullable HomeEngine home,
            MemoryBudget memory) {
        this.memory = memory;
        this.client = Map.copyOf(client);
        this.names = names;
        this.home = home;
        this.ownsReplay = ownsReplay;
        this.topics = new TopicRequests(client);
        this.analyzer =
                Analyzers.analyzer(functions, new KafkaFacts(client, this::queryFacts), new Acceptance(expressions));
        this.replay = replay;
        this.inserts = new RowInserts(client, expressions, topics.topics());
    }

    /**
     * Opens a host whose catalog stands where its log ends now, in a process that runs no queries.
     *
     * @param client Kafka client settings with at least {@code bootstrap.servers}
     * @throws dev.millrace.kafka.topic.KafkaUnavailableException if Kafka is away
     */
    public static SessionHost open(Map<String, Object> client, InternalTopics names) {
        CatalogReplay replay = CatalogReplay.start(client, names, Analyzers.analyzer(BuiltInFunctions.load()));
        try {
            replay.awaitRead();
        } catch (RuntimeException away) {
            replay.close();
            throw away;
        }
        return new SessionHost(client, names, replay, true, null, new MemoryBudget(memoryBytes()));
    }

    /**
     * Opens a host in the process of the engine, whether that runs already or not.
     *
     * @param replay the process's catalog; stays the caller's to close
     */
    public static SessionHost beside(
            HomeEngine home, Map<String, Object> client, InternalTopics names, CatalogReplay replay) {
        return beside(home, client, names, replay, new MemoryBudget(memoryBytes()));
    }

    /**
     * As {@link #beside(HomeEngine, Map, InternalTopics, CatalogReplay)}.
     *
     * @param memory what all queries for single readers may take together
     */
    public static SessionHost beside(
            HomeEngine home,
            Map<String, Object> client,
            InternalTopics names,
            CatalogReplay replay,
            MemoryBudget memory) {
        return new SessionHost(client, names, replay, false, home, memory);
    }

    /** The memory that queries for single readers may take together where nothing else is said: 30 % of the heap. */
    public static long memoryBytes() {
        return Runtime.getRuntime().maxMemory() / 10 * 3;
    }

    /** What queries, subscriptions, results and views for single readers may take together. */
    public MemoryBudget memory() {
        return memory;
    }

    private Optional<RuntimeFacts.Query> queryFacts(String id) {
        return home == null ? Optional.empty() : home.query(id);
    }

    /** A session that begins with the defaults. */
    public LiveSession session() {
        return session(Session.empty());
    }

    /** A session with these settings; closing it leaves the host as it is. */
    public LiveSession session(Session settings) {
        return session(settings, _ -> {});
    }

    /**
     * A session with these settings.
     *
     * @param permission asked before each statement; throws if it may not be run
     */
    public LiveSession session(Session settings, Consumer<PreparedStatement> permission) {
        return new LiveSession(this, settings, false, permission);
    }

    /** The catalog as far as it is known here; never waits. */
    public Catalog catalog() {
        return replay.catalog();
    }

    /** The catalog as its log says it now; asks Kafka. */
    public Catalog currentCatalog() {
        return replay.current().catalog();
    }

    /**
     * Does something with the catalog. The one that is known here may be a moment behind: if it lacks a source, it is done once more with
     * the catalog as its log says it now.
     *
     * @throws SqlException what {@code work} throws
     */
    public <T> T withCatalog(Function<Catalog, T> work) {
        Catalog known = catalog();
        try {
            return work.apply(known);
        } catch (SqlException refused) {
            Catalog current = refused.code() == SqlErrorCode.UNKNOWN_SOURCE ? currentCatalog() : known;
            if (current == known) {
                throw refused;
            }
            return work.apply(current);
        }
    }

    /** Checks statements and makes plans. */
    public StatementAnalyzer analyzer() {
        return analyzer;
    }

    /** Makes expressions run. */
    public ExpressionCompiler expressions() {
        return expressions;
    }

    /** The functions that statements may call. */
    public BuiltInFunctions functions() {
        return functions;
    }

    /** Kafka client settings. */
    public Map<String, Object> client() {
        return client;
    }

    /**
     * Writes rows to the topic of {@code target} and returns when they are acknowledged.
     *
     * @param rows with a column for each that is declared, in order
     * @throws dev.millrace.kafka.topic.KafkaUnavailableException if Kafka does not take them
     */
    public void insert(SourceDefinition target, Changes rows) {
        inserts.write(target, rows);
    }

    /** The names of the service's own topics. */
    public InternalTopics names() {
        return names;
    }

    CatalogReplay replay() {
        return replay;
    }

    TopicRequests topics() {
        return topics;
    }

    RowInserts inserts() {
        return inserts;
    }

    /** The engine of this process; {@code null} if none is part of it. */
    @Nullable
    HomeEngine home() {
        return home;
    }

    @Override
    public void close() {
        inserts.close();
        topics.close();
        if (ownsReplay) {
            replay.close();
        }
    }
}
