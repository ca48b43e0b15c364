// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.kafka.topic.TopicSetup;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.prepared.TopicRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What statements ask of topics: that they exist, are made, are deleted, or are as somebody asserts. */
final class TopicRequests {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Map<String, Object> client;

    TopicRequests(Map<String, Object> client) {
        this.client = client;
    }

    /** Makes the topic if that is asked for, and fails if it must exist and does not. */
    void provide(TopicRequest request, SourceDefinition source) {
        try (TopicSetup topics = new TopicSetup(client)) {
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
    }

    /** Deletes a topic; one that is not there is fine. */
    void delete(String topic) {
        try (Admin admin = Admin.create(client)) {
            admin.deleteTopics(List.of(topic)).all().get();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw KafkaUnavailableException.during("deleting the topic " + topic, failed.getCause());
            }
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    /** Waits until the assertion holds, for as long as it allows. */
    void check(PreparedStatement.AssertTopic assertion, BooleanSupplier cancelled) {
        long until =
                System.nanoTime() + Duration.ofMillis(assertion.timeoutMillis()).toNanos();
        try (TopicSetup topics = new TopicSetup(client)) {
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
}
