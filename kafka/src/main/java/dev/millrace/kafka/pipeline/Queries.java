// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.engine.dataflow.QueryFailedException;
import dev.millrace.engine.state.StateLimitException;
import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.pump.OwnOffsets;
import dev.millrace.kafka.pump.Strand;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.ReplayBound;
import dev.millrace.plan.node.PlanNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which queries depend on which, and what becomes of them when one stops. */
final class Queries {
    private Queries() {}

    /** {@code ids} and all queries that read, directly or through others, what these write; in the order of {@code all}. */
    static Set<String> downstream(Set<String> ids, Collection<PersistentQuery> all) {
        Set<String> found = new LinkedHashSet<>(ids);
        Set<String> written = new LinkedHashSet<>();
        boolean grown = true;
        while (grown) {
            for (PersistentQuery query : all) {
                if (found.contains(query.id())) {
                    written.add(query.sink().name());
                }
            }
            grown = false;
            for (PersistentQuery query : all) {
                boolean reads = ReplayBound.sourceNames(query.root()).stream().anyMatch(written::contains);
                grown |= reads && found.add(query.id());
            }
        }
        return found;
    }

    /** Those of {@code all} that would share a pipeline with {@code query}: they feed each other, directly or through others. */
    static Set<PersistentQuery> connected(PersistentQuery query, Collection<PersistentQuery> all) {
        Set<PersistentQuery> found = new LinkedHashSet<>(Set.of(query));
        boolean grown = true;
        while (grown) {
            Set<PersistentQuery> more = new LinkedHashSet<>();
            for (PersistentQuery other : all) {
                if (other.inGroup() == query.inGroup()
                        && found.stream().anyMatch(member -> feeds(member, other) || feeds(other, member))) {
                    more.add(other);
                }
            }
            grown = found.addAll(more);
        }
        found.remove(query);
        return found;
    }

    private static boolean feeds(PersistentQuery writer, PersistentQuery reader) {
        return ReplayBound.sourceNames(reader.root()).contains(writer.sink().name());
    }

    /** The topics that a query reads and writes. */
    static Set<String> topics(PersistentQuery query) {
        Set<String> topics = new LinkedHashSet<>();
        topics.add(query.sink().topic().name());
        collectTopics(query.root(), topics);
        return topics;
    }

    private static void collectTopics(PlanNode plan, Set<String> to) {
        if (plan instanceof PlanNode.Scan scan) {
            to.add(scan.source().topic().name());
        }
        plan.inputs().forEach(input -> collectTopics(input, to));
    }

    /** Those of {@code ids} that read from {@code topic}. */
    static Set<String> readersOf(String topic, Collection<String> ids, Map<String, PersistentQuery> all) {
        Set<String> readers = new LinkedHashSet<>();
        for (String id : ids) {
            PersistentQuery query = all.get(id);
            if (query != null && reads(query.root(), topic)) {
                readers.add(id);
            }
        }
        return readers;
    }

    private static boolean reads(PlanNode plan, String topic) {
        return plan instanceof PlanNode.Scan scan
                        && scan.source().topic().name().equals(topic)
                || plan.inputs().stream().anyMatch(input -> reads(input, topic));
    }

    /** Moves queries out of a strand into one of their own. */
    static RecoveredStrand split(RecoveredStrand from, String name, Set<String> leaving, @Nullable QueryStop stop) {
        Strand apart = from.strand().split(name, leaving);
        OwnOffsets own = new OwnOffsets();
        own.take(from.own(), apart.topics()::contains);
        Set<String> left = from.strand().topics();
        from.own().forget(topic -> !left.contains(topic));
        return new RecoveredStrand(apart, own, stop);
    }

    /** The stop of a query whose operators have failed. */
    static QueryStop stop(QueryFailedException failed) {
        Throwable cause = failed.getCause();
        if (cause instanceof StateLimitException) {
            return stateLimit(failed.queryId(), String.valueOf(cause.getMessage()));
        }
        return QueryStop.error(
                failed.queryId(),
                "QUERY_FAILED",
                "The query failed in its operator " + failed.operator() + ": " + cause + ".",
                "This is a defect of Millrace; the log file has the details. RESUME " + failed.queryId()
                        + " tries again, TERMINATE " + failed.queryId() + " ends it.",
                System.currentTimeMillis());
    }

    /** The stop of a query whose topic is no longer what it was. */
    static QueryStop topicReplaced(String queryId, String topic, boolean deleted) {
        return QueryStop.error(
                queryId,
                deleted ? "TOPIC_MISSING" : "TOPIC_REPLACED",
                deleted
                        ? "The topic " + topic + " was deleted."
                        : "The topic " + topic + " was deleted and made anew, so the query stands nowhere in it.",
                (deleted ? "Create the topic, and RESUME " : "RESUME ") + queryId
                        + " FROM EARLIEST goes on with what it has then and keeps what the query has computed; or"
                        + " TERMINATE "
                        + queryId + ".",
                System.currentTimeMillis());
    }

    /** The stop of a query that remembers too much. */
    static QueryStop stateLimit(String queryId, String message) {
        return QueryStop.error(
                queryId,
                "STATE_LIMIT",
                message,
                "Raise the limit with SET 'millrace.state.limit' and create the query anew, or bound what it keeps, as"
                        + " with a window.",
                System.currentTimeMillis());
    }
}
