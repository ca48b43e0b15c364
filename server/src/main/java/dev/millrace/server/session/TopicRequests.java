// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.kafka.topic.TopicSetup;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.prepared.TopicRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What statements ask of topics: that they exist, are made, are deleted, or are as somebody asserts. */
final class TopicRequests implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final TopicSetup topics;

    TopicRequests(Map<String, Object> client) {
        this.topics = new TopicSetup(client);
    }

    /** The topics themselves; stays this one's to close. */
    TopicSetup topics() {
        return topics;
    }

    /**
     * Checks, before anything is made, that the results of a query can be written to its topic as that is, if it is there already.
     *
     * @throws SqlException if they cannot
     */
    void checkSink(TopicRequest request, SourceDefinition sink) {
        String name = request.topic().name();
        Integer found = topics.partitions(name).orElse(null);
        if (found == null) {
            return;
        }
        Integer wanted = request.topic().partitions();
        if (request.createIfMissing() && wanted != null && !wanted.equals(found)) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "The topic " + name + " exists and has " + found + " partitions, but the query would write "
                            + wanted + ".",
                    null,
                    "Say PARTITIONS=" + found
                            + " in the WITH clause, give another KAFKA_TOPIC, or delete the topic first.");
        }
        boolean keyless = sink.columns(ColumnDefinition.Role.KEY).isEmpty() && sink.legacyKey() == null;
        if (keyless && topics.isCompacted(name)) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "The topic " + name + " is compacted, and Kafka takes no records without a key there; the"
                            + " query's results have none.",
                    null,
                    "Give the result a key (PARTITION BY or GROUP BY), or another KAFKA_TOPIC.");
        }
    }

    /** Makes the topic if that is asked for, and fails if it must exist and does not. */
    void provide(TopicRequest request, SourceDefinition source) {
        String name = request.topic().name();
        if (!request.createIfMissing()) {
            if (topics.partitions(name).isEmpty()) {
                throw new SqlException(
                        SqlErrorCode.INVALID_STATEMENT,
                        "Kafka topic does not exist: " + name,
                        null,
                        "Create it (`millrace topic create " + name
                                + "`), or add PARTITIONS=1 to the WITH clause to have it made.");
            }
            return;
        }
        String like = request.like();
        int partitions = like == null ? 1 : topics.partitions(like).orElse(1);
        topics.ensure(source, partitions);
    }

    /** Deletes a topic; one that is not there is fine. */
    void delete(String topic) {
        topics.delete(topic);
    }

    /** Waits until the assertion holds, for as long as it allows. */
    void check(PreparedStatement.AssertTopic assertion, BooleanSupplier cancelled) {
        long until =
                System.nanoTime() + Duration.ofMillis(assertion.timeoutMillis()).toNanos();
        while (!cancelled.getAsBoolean()) {
            Optional<Integer> partitions = topics.partitions(assertion.topic());
            Integer wanted = assertion.partitions();
            boolean holds = assertion.exists()
                    ? partitions.isPresent() && (wanted == null || wanted.equals(partitions.get()))
                    : partitions.isEmpty();
            if (holds) {
                return;
            }
            if (System.nanoTime() > until) {
                throw new SqlException(SqlErrorCode.INVALID_STATEMENT, refusal(assertion, partitions), null);
            }
            pause();
        }
    }

    private static String refusal(PreparedStatement.AssertTopic assertion, Optional<Integer> partitions) {
        if (!assertion.exists()) {
            return "Topic " + assertion.topic() + " exists";
        }
        return partitions
                .map(found ->
                        "Topic " + assertion.topic() + " has " + found + " partitions, not " + assertion.partitions())
                .orElse("Topic " + assertion.topic() + " does not exist");
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    @Override
    public void close() {
        topics.close();
    }
}
