// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import dev.millrace.kafka.query.BudgetExhaustedException;
import dev.millrace.kafka.query.MemoryShare;
import dev.millrace.kafka.query.TopicQuery;
import dev.millrace.kafka.topic.ReadSettings;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.server.session.SelectShape;
import dev.millrace.server.session.SessionHost;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.syntax.StatementText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs the queries that somebody watches. Each has a consumer, a dataflow and a thread of its own: one that is slow or wrong harms
 * neither the persistent queries nor another query. Readers share one where that makes no difference to them ({@link LiveQuery}).
 *
 * <p>The threads are platform threads, because a query that computes must not hold one of the few that carry all requests.
 *
 * <p>Thread-safe.
 */
public final class LiveQueries implements AutoCloseable {

    /** The subscriptions that there may be at a time. */
    public static final int SUBSCRIPTIONS_MAX = 1_000;

    /** What a subscription takes beside its query and what waits. */
    private static final long SUBSCRIPTION_BYTES = 16 << 10;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private final SessionHost sessions;
    private final TailSource tails;
    /** The queries that others may join, by what they compute. */
    private final Map<PlanNode, LiveQuery> shared = new ConcurrentHashMap<>();

    private final AtomicInteger count = new AtomicInteger();
    private final Set<LiveSubscription> open = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** {@code tails}: reads topics as they are. */
    public LiveQueries(SessionHost sessions, TailSource tails) {
        this.sessions = sessions;
        this.tails = tails;
    }

    /** The subscriptions that there are. */
    public int count() {
        return count.get();
    }

    /**
     * Starts to watch a query.
     *
     * @param ready called, quickly and from any thread, when there may be something to take
     * @throws SqlException if it is no query, or a wrong one
     * @throws LiveLimitException if there are too many
     */
    public LiveSubscription subscribe(LiveRequest request, Runnable ready) {
        SelectShape shape = shape(request);
        boolean earliest = "earliest".equals(request.session().property(Properties.AUTO_OFFSET_RESET));
        LiveRequest.SeriesRequest series = request.series();
        FrameQueue queue = series != null
                ? SeriesPoints.of(series, shape)
                : shape.reading() == SelectShape.Reading.UPSERT ? new UpsertQueue(shape) : new RowQueue(shape);
        boolean mayWait = series == null && (!shape.endless() || shape.reading() == SelectShape.Reading.UPSERT);
        LiveSubscription subscription = new LiveSubscription(queue, share(), mayWait, shape.limit(), ready);
        subscription.begin(new Frame.Begin(shape.columns(), shape.reading(), shape.key()));
        boolean finite = !shape.endless();
        TopicQuery.Options options =
                new TopicQuery.Options(finite, earliest, !finite, SessionHost.QUERY_BYTES_MAX, sessions.memory());
        boolean shareable = !finite && !earliest && LiveQuery.isShareable(shape.plan());
        count(subscription);
        if (!shareable || !joinShared(shape.plan(), subscription)) {
            LiveQuery query = new LiveQuery(this::forget);
            query.join(subscription);
            if (shareable) {
                shared.put(shape.plan(), query);
            }
            start(
                    query,
                    () -> new TopicQuery(sessions.client(), sessions.expressions(), options)
                            .run(shape.plan(), query::add, query::isOver),
                    () -> shared.remove(shape.plan(), query));
        }
        return subscription;
    }

    private boolean joinShared(PlanNode plan, LiveSubscription subscription) {
        LiveQuery running = shared.get(plan);
        return running != null && running.join(subscription);
    }

    /**
     * Starts to watch a topic's messages.
     *
     * @param where a condition in SQL; {@code null} for all
     * @param ready as above
     * @throws RuntimeException if there is no such topic, or the condition is wrong
     */
    public LiveSubscription tail(String topic, @Nullable String where, Runnable ready) {
        tails.check(topic, where);
        LiveSubscription subscription = new LiveSubscription(null, share(), false, Long.MAX_VALUE, ready);
        subscription.begin(new Frame.Begin(List.of(), SelectShape.Reading.APPEND, List.of()));
        count(subscription);
        LiveQuery query = new LiveQuery(this::forget);
        query.join(subscription);
        start(query, () -> follow(topic, where, subscription, query), () -> {});
        return subscription;
    }

    private void follow(String topic, @Nullable String where, LiveSubscription subscription, LiveQuery query) {
        try (MemoryShare _ = sessions.memory().open(ReadSettings.CONSUMER_BYTES)) {
            tails.follow(topic, where, subscription::add, query::isOver);
        }
    }

    /** @throws LiveLimitException if there is no memory for what may wait for a reader */
    private MemoryShare share() {
        try {
            return sessions.memory().open(SUBSCRIPTION_BYTES);
        } catch (BudgetExhaustedException refused) {
            throw new LiveLimitException(String.valueOf(refused.getMessage()), refused.hint());
        }
    }

    private SelectShape shape(LiveRequest request) {
        List<StatementText> statements = StatementParser.split(request.sql());
        if (statements.size() != 1) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "One query can be watched at a time; there are " + statements.size() + " statements.",
                    statements.size() < 2 ? Position.START : statements.get(1).position());
        }
        if (!(prepare(statements.getFirst(), request) instanceof PreparedStatement.Select select)) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "Only a SELECT can be watched.",
                    statements.getFirst().position(),
                    "Send other statements to POST /api/statements; follow a topic with \"type\": \"tail\".");
        }
        SelectShape shape = SelectShape.of(select.query());
        if (request.series() != null && !shape.endless()) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "A query that ends gives rows, not series.",
                    statements.getFirst().position(),
                    "Add EMIT CHANGES.");
        }
        return shape;
    }

    private PreparedStatement prepare(StatementText statement, LiveRequest request) {
        try {
            return sessions.withCatalog(catalog -> sessions.analyzer().prepare(statement, catalog, request.session()));
        } catch (SqlException refused) {
            throw refused.position() == null ? refused.at(statement.position()) : refused;
        }
    }

    private void count(LiveSubscription subscription) {
        if (closed || count.incrementAndGet() > SUBSCRIPTIONS_MAX) {
            count.decrementAndGet();
            subscription.close();
            throw new LiveLimitException(
                    "There are " + SUBSCRIPTIONS_MAX + " subscriptions already.", "End those that nobody looks at.");
        }
        open.add(subscription);
    }

    private void forget(LiveSubscription subscription) {
        open.remove(subscription);
        count.decrementAndGet();
    }

    private void start(LiveQuery query, Runnable work, Runnable afterwards) {
        Thread thread = Thread.ofPlatform().daemon().name("millrace-live").unstarted(() -> {
            try {
                work.run();
                query.finish(null);
            } catch (RuntimeException | Error failed) {
                query.finish(failed);
            } finally {
                afterwards.run();
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
    }

    /** Ends all of them, and waits a little until they have. */
    @Override
    public void close() {
        closed = true;
        open.forEach(LiveSubscription::close);
        long until = System.nanoTime() + CLOSE_LIMIT.toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
