// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import dev.millrace.engine.dataflow.QueryOutput;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.kafka.source.BadRecord;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.ReplayBound;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * The queries whose consumer groups keep how far they have read. Each runs by itself; they share a producer without transactions, and
 * the moment of their commits: outputs are acknowledged, then offsets are kept, so each result comes at least once whatever
 * the delivery of the other queries is. Belongs to the loop's thread.
 */
final class GroupQueries implements AutoCloseable {
    private static final long KAFKA_LIMIT_SECONDS = 30;

    private final LoopSettings settings;
    private final ExpressionCompiler expressions;
    private final LoopFigures figures;
    private final Map<String, PersistentQuery> definitions = new LinkedHashMap<>();
    private final Map<String, GroupQuery> queries = new LinkedHashMap<>();
    private @Nullable Epoch epoch;
    private long dirtySinceMillis;

    GroupQueries(LoopSettings settings, ExpressionCompiler expressions, LoopFigures figures) {
        this.settings = settings.withDelivery(Delivery.AT_LEAST_ONCE);
        this.expressions = expressions;
        this.figures = figures;
    }

    boolean isEmpty() {
        return queries.isEmpty();
    }

    boolean runs(String queryId) {
        return queries.containsKey(queryId);
    }

    /**
     * Begins a query, where its group says or else at {@code from}.
     *
     * @throws LoopException if it cannot run so, or its offsets are not in its topics
     */
    void add(PersistentQuery query, StartFrom from) {
        Epoch outputs = outputs();
        GroupQuery running =
                new GroupQuery(query, feeders(query), settings, expressions, new Sent(query.id(), outputs, figures));
        outputs.addSink(query.id(), query.sink());
        try {
            running.begin(from);
        } catch (RuntimeException refused) {
            outputs.forget(query.id());
            running.close();
            throw refused;
        }
        queries.put(query.id(), running);
        definitions.put(query.id(), query);
    }

    private Epoch outputs() {
        if (epoch == null) {
            epoch = new Epoch(settings, figures, new OutputWriter(settings, new OwnOffsets(), "-group-writer"));
        }
        return epoch;
    }

    /** The queries of this kind that write what {@code query} reads, directly or through others; in the order of creation. */
    private List<PersistentQuery> feeders(PersistentQuery query) {
        Set<String> reads = new LinkedHashSet<>(ReplayBound.sourceNames(query.root()));
        List<PersistentQuery> feeders = new ArrayList<>();
        for (PersistentQuery earlier : new ArrayList<>(definitions.values()).reversed()) {
            if (reads.contains(earlier.sink().name())) {
                feeders.addFirst(earlier);
                reads.addAll(ReplayBound.sourceNames(earlier.root()));
            }
        }
        return feeders;
    }

    /** Where the results of one query go. */
    private record Sent(String id, Epoch epoch, LoopFigures figures) implements GroupQuery.Results {
        @Override
        public void ticked(int records, List<QueryOutput> outputs) {
            figures.noteTick(records);
            outputs.forEach(output -> epoch.send(output, false));
        }

        @Override
        public void badRecord(BadRecord bad) {
            epoch.badRecord(bad);
            figures.noteBadRecordOf(id);
        }

        @Override
        public void rowError(String queryId, String message, long clockMillis) {
            epoch.rowError(queryId, message, clockMillis);
        }
    }

    /** Ends a query and deletes its group. */
    void drop(String queryId) throws Exception {
        GroupQuery query = queries.remove(queryId);
        if (query == null) {
            return;
        }
        commitIfAny();
        query.close();
        definitions.remove(queryId);
        outputs().forget(queryId);
        deleteGroup(query.group());
    }

    private void deleteGroup(String group) {
        try (Admin admin = Admin.create(settings.client())) {
            admin.deleteConsumerGroups(List.of(group)).all().get(KAFKA_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof GroupIdNotFoundException)) {
                throw KafkaUnavailableException.during("deleting the consumer group " + group, failed.getCause());
            }
        } catch (TimeoutException late) {
            throw KafkaUnavailableException.during("deleting the consumer group " + group, late);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    /** Runs what has arrived through each query, and commits when it is time. Waits up to {@code waitMillis} in all. */
    void step(long waitMillis, long nowMillis) throws Exception {
        if (epoch == null) {
            return;
        }
        long waitEach = queries.isEmpty() ? 0 : waitMillis / queries.size();
        for (GroupQuery query : queries.values()) {
            boolean clean = !isDirty();
            query.step(waitEach, nowMillis);
            if (clean && query.isDirty()) {
                dirtySinceMillis = nowMillis;
            }
        }
        epoch.throwFailure();
        boolean due = System.currentTimeMillis() - dirtySinceMillis
                        >= settings.limits().epochMillis()
                || epoch.sent() >= settings.limits().rowsPerEpoch();
        if (due) {
            commitIfAny();
        }
    }

    private boolean isDirty() {
        return queries.values().stream().anyMatch(GroupQuery::isDirty);
    }

    /** Waits for the outputs' acknowledgement and then keeps the offsets, if there is anything to keep. */
    void commitIfAny() throws Exception {
        if (epoch == null || !isDirty()) {
            return;
        }
        epoch.settle();
        queries.values().forEach(GroupQuery::commit);
    }

    /** What the queries read with. */
    List<SourceReader> readers() {
        return queries.values().stream().map(GroupQuery::reader).toList();
    }

    /** Looks at all queries. */
    void report(Reporter reporter, QueryReport.Activity activity) {
        queries.values().forEach(query -> query.report(reporter, activity));
    }

    void noticeNewPartitions() {
        queries.values().forEach(GroupQuery::noticeNewPartitions);
    }

    @Override
    public void close() {
        queries.values().forEach(GroupQuery::close);
        if (epoch != null) {
            epoch.close();
        }
    }
}
