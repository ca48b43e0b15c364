// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.topic;

import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Finds and makes the topics of streams and tables, and Millrace's own. May be used by any thread. */
public final class TopicSetup implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration VISIBLE_LIMIT = Duration.ofSeconds(5);
    private static final long VISIBLE_POLL_MILLIS = 5;
    private static final Map<String, String> KEPT_FOR_EVER = Map.of("cleanup.policy", "delete", "retention.ms", "-1");

    private final Admin admin;

    /** @param client Kafka client settings with at least {@code bootstrap.servers} */
    public TopicSetup(Map<String, Object> client) {
        this.admin = Admin.create(client);
    }

    /** How many partitions a topic has; empty if there is no such topic. */
    public Optional<Integer> partitions(String topic) {
        try {
            Map<String, TopicDescription> found =
                    admin.describeTopics(List.of(topic)).allTopicNames().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.ofNullable(found.get(topic))
                    .map(description -> description.partitions().size());
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw KafkaUnavailableException.during("looking up the topic " + topic, failed.getCause());
        } catch (TimeoutException late) {
            throw KafkaUnavailableException.during("looking up the topic " + topic, late);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    /** Whether the latest record of each key is what a topic keeps; records without a key are refused there. */
    public boolean isCompacted(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Map<ConfigResource, Config> found =
                    admin.describeConfigs(List.of(resource)).all().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            Config settings = found.get(resource);
            ConfigEntry policy = settings == null ? null : settings.get("cleanup.policy");
            return policy != null
                    && policy.value() != null
                    && List.of(policy.value().split(",")).contains("compact");
        } catch (ExecutionException failed) {
            throw KafkaUnavailableException.during("looking up the topic " + topic, failed.getCause());
        } catch (TimeoutException late) {
            throw KafkaUnavailableException.during("looking up the topic " + topic, late);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    /**
     * Makes the source's topic unless it exists, and returns when clients can find it. A table's topic is compacted unless its settings say otherwise: the latest
     * record per key is the table.
     *
     * @param defaultPartitions for a statement that does not say how many
     * @return how many partitions it has
     */
    public int ensure(SourceDefinition source, int defaultPartitions) {
        Map<String, String> settings = new HashMap<>();
        if (source.kind() == RelationKind.TABLE) {
            settings.put("cleanup.policy", source.window() == null ? "compact" : "compact,delete");
        }
        // What is too far ahead is judged where a source is read; Kafka itself would refuse all that is an hour ahead.
        settings.put("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        settings.putAll(source.topic().settings());
        Integer partitions = source.topic().partitions();
        NewTopic wanted = new NewTopic(
                source.topic().name(),
                Optional.of(partitions == null ? defaultPartitions : partitions),
                Optional.ofNullable(source.topic().replicas()));
        return ensure(wanted.configs(settings));
    }

    /** Makes a compacted topic of one partition unless it exists. */
    public void ensureCompacted(String topic) {
        ensure(new NewTopic(topic, Optional.of(1), Optional.empty()).configs(Map.of("cleanup.policy", "compact")));
    }

    /** Makes a topic of one partition whose records are never deleted unless it exists. */
    public void ensureLog(String topic) {
        ensureLog(topic, 1);
    }

    /**
     * Makes a topic whose records are never deleted unless it exists; one that exists with fewer partitions gets more.
     *
     * @return how many partitions it has
     */
    public int ensureLog(String topic, int partitions) {
        int found = ensure(new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(KEPT_FOR_EVER));
        if (found >= partitions) {
            return found;
        }
        try {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                    .all()
                    .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return partitions;
        } catch (ExecutionException failed) {
            throw KafkaUnavailableException.during("adding partitions to the topic " + topic, failed.getCause());
        } catch (TimeoutException late) {
            throw KafkaUnavailableException.during("adding partitions to the topic " + topic, late);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    private int ensure(NewTopic wanted) {
        Optional<Integer> existing = partitions(wanted.name());
        if (existing.isPresent()) {
            return existing.get();
        }
        try {
            int made = admin.createTopics(List.of(wanted))
                    .numPartitions(wanted.name())
                    .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            awaitLeaders(wanted.name());
            return made;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof TopicExistsException) {
                return partitions(wanted.name()).orElseThrow();
            }
            throw KafkaUnavailableException.during("making the topic " + wanted.name(), failed.getCause());
        } catch (TimeoutException late) {
            throw KafkaUnavailableException.during("making the topic " + wanted.name(), late);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    /** Deletes a topic and returns when clients no longer find it; one that is not there is fine. */
    public void delete(String topic) {
        try {
            admin.deleteTopics(List.of(topic)).all().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            long until = System.nanoTime() + VISIBLE_LIMIT.toNanos();
            while (partitions(topic).isPresent() && System.nanoTime() < until) {
                Thread.sleep(VISIBLE_POLL_MILLIS);
            }
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw KafkaUnavailableException.during("deleting the topic " + topic, failed.getCause());
            }
        } catch (TimeoutException late) {
            throw KafkaUnavailableException.during("deleting the topic " + topic, late);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    /** A topic is made a little before a broker tells its clients of it, and of who leads its partitions. */
    private void awaitLeaders(String topic) throws InterruptedException, ExecutionException, TimeoutException {
        long until = System.nanoTime() + VISIBLE_LIMIT.toNanos();
        while (System.nanoTime() < until) {
            try {
                TopicDescription found = admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                        .get(topic);
                if (found != null && found.partitions().stream().allMatch(TopicSetup::isLed)) {
                    return;
                }
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failed;
                }
            }
            Thread.sleep(VISIBLE_POLL_MILLIS);
        }
    }

    private static boolean isLed(TopicPartitionInfo partition) {
        return partition.leader() != null && !partition.leader().isEmpty();
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
