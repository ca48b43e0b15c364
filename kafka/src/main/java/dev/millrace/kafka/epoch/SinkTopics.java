// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.epoch;

import dev.millrace.kafka.topic.KafkaUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Looks up topics that are written to, each time anew. One for all pipelines; thread-safe. */
public final class SinkTopics implements AutoCloseable {
    private static final long LIMIT_SECONDS = 15;

    private final Admin admin;

    /** @param client Kafka client settings with at least {@code bootstrap.servers} */
    public SinkTopics(Map<String, Object> client) {
        this.admin = Admin.create(client);
    }

    /**
     * The topic as it is now; empty if there is none.
     *
     * @throws KafkaUnavailableException if Kafka does not say
     */
    public Optional<SinkTopic> find(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        KafkaFuture<TopicDescription> description = Objects.requireNonNull(
                admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
        KafkaFuture<Config> config = Objects.requireNonNull(
                admin.describeConfigs(List.of(resource)).values().get(resource));
        try {
            TopicDescription found = description.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return Optional.of(of(found, settings(config)));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownTopicOrPartitionException
                    || failed.getCause() instanceof InvalidTopicException) {
                return Optional.empty();
            }
            throw KafkaUnavailableException.during("looking up the topic " + topic, failed.getCause());
        } catch (TimeoutException late) {
            throw KafkaUnavailableException.during("looking up the topic " + topic, late);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    /**
     * The ids and partitions of topics, asked for in one request; those that do not exist are left out.
     *
     * @throws KafkaUnavailableException if Kafka does not say
     */
    public Map<String, Shape> shapes(Collection<String> topics) {
        Map<String, Shape> shapes = new HashMap<>();
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(topics).topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> answer : answers.entrySet()) {
            try {
                TopicDescription found = answer.getValue().get(LIMIT_SECONDS, TimeUnit.SECONDS);
                shapes.put(
                        answer.getKey(),
                        new Shape(found.topicId(), found.partitions().size()));
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw KafkaUnavailableException.during("looking at topics", failed.getCause());
                }
            } catch (TimeoutException late) {
                throw KafkaUnavailableException.during("looking at topics", late);
            } catch (InterruptedException interrupted) {
                throw KafkaUnavailableException.interrupted(interrupted);
            }
        }
        return shapes;
    }

    /** What tells one topic of a name from another one of the same name. */
    public record Shape(Uuid id, int partitions) {}

    /** Whoever may write to a topic may still not be allowed to see its settings; then the broker's answers have to do. */
    private static @Nullable Config settings(KafkaFuture<Config> config)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return config.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof TopicAuthorizationException
                    || failed.getCause() instanceof ClusterAuthorizationException
                    || failed.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            if (failed.getCause() instanceof ApiException) {
                throw failed;
            }
            return null;
        }
    }

    private static SinkTopic of(TopicDescription topic, @Nullable Config config) {
        return new SinkTopic(
                topic.name(),
                topic.topicId(),
                topic.partitions().size(),
                setting(config, "cleanup.policy", "delete"),
                (int) number(config, "max.message.bytes", 0),
                number(config, "message.timestamp.after.max.ms", Long.MAX_VALUE),
                number(config, "message.timestamp.before.max.ms", Long.MAX_VALUE));
    }

    private static long number(@Nullable Config config, String name, long otherwise) {
        String value = setting(config, name, "");
        return value.isEmpty() ? otherwise : Long.parseLong(value);
    }

    private static String setting(@Nullable Config config, String name, String otherwise) {
        ConfigEntry entry = config == null ? null : config.get(name);
        String value = entry == null ? null : entry.value();
        return value == null ? otherwise : value;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
