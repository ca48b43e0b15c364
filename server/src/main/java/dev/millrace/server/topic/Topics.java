// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic;

import dev.millrace.kafka.topic.KafkaUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** The topics of a Kafka: which there are, what they hold, making and deleting them. Thread-safe; each call asks Kafka. */
public final class Topics {

    /** The most partitions that a topic can be made with. */
    public static final int PARTITIONS_MAX = 1_000;

    private static final Duration VISIBLE_LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final long KNOWN_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int KNOWN_TOPICS = 1_000;

    private final Admin admin;
    /** Topics seen a moment ago, by when that was; spares writers a question per request. */
    private final Map<String, Long> knownNanos = new ConcurrentHashMap<>();

    /** {@code admin} stays the caller's to close. */
    public Topics(Admin admin) {
        this.admin = admin;
    }

    /**
     * A topic as a whole.
     *
     * @param records how many offsets its partitions span; null if that is not known
     */
    public record Summary(
            String name,
            int partitions,
            int replicas,
            @Nullable Long records) {}

    /** A partition: its first offset, the offset behind its last record, its leader's id (−1: none). */
    public record Partition(int partition, long begin, long end, int leader) {}

    /** A topic, its partitions in order, and its settings that are not the broker's defaults. */
    public record Detail(Summary summary, List<Partition> partitions, Map<String, String> configs) {}

    /** All topics by name. */
    public List<Summary> list() {
        Set<String> names = KafkaAnswers.await(
                admin.listTopics(new ListTopicsOptions().listInternal(true)).names(), "listing the topics");
        Map<String, TopicDescription> found = new TreeMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, answer) -> {
            // One that is deleted at this moment is left out.
            KafkaAnswers.find(answer, UnknownTopicOrPartitionException.class, "describing the topic " + name)
                    .ifPresent(description -> found.put(name, description));
        });
        Map<TopicPartition, Long> begins = offsets(found.values(), OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(found.values(), OffsetSpec.latest());
        return found.values().stream()
                .map(topic -> summary(topic, begins, ends))
                .toList();
    }

    /** One topic; empty if there is none of that name. */
    public Optional<Detail> find(String name) {
        Optional<TopicDescription> found = describe(name);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        TopicDescription topic = found.get();
        Map<TopicPartition, Long> begins = offsets(List.of(topic), OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(List.of(topic), OffsetSpec.latest());
        List<Partition> partitions = new ArrayList<>();
        for (TopicPartitionInfo info : topic.partitions()) {
            TopicPartition partition = new TopicPartition(name, info.partition());
            Node leader = info.leader();
            partitions.add(new Partition(
                    info.partition(),
                    begins.getOrDefault(partition, 0L),
                    ends.getOrDefault(partition, 0L),
                    leader == null ? -1 : leader.id()));
        }
        return Optional.of(new Detail(summary(topic, begins, ends), partitions, configs(name)));
    }

    /** How many partitions a topic has; empty if there is none of that name. */
    public Optional<Integer> partitions(String name) {
        return describe(name).map(topic -> topic.partitions().size());
    }

    /** Whether there is a topic of that name; may be a few seconds late to see that one was deleted. */
    public boolean exists(String name) {
        Long known = knownNanos.get(name);
        if (known != null && System.nanoTime() - known < KNOWN_NANOS) {
            return true;
        }
        if (describe(name).isEmpty()) {
            return false;
        }
        if (knownNanos.size() >= KNOWN_TOPICS) {
            knownNanos.clear();
        }
        knownNanos.put(name, System.nanoTime());
        return true;
    }

    private Optional<TopicDescription> describe(String name) {
        return KafkaAnswers.find(
                admin.describeTopics(List.of(name)).topicNameValues().get(name),
                UnknownTopicOrPartitionException.class,
                "looking up the topic " + name);
    }

    private static Summary summary(
            TopicDescription topic, Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {
        Long records = 0L;
        for (TopicPartitionInfo info : topic.partitions()) {
            TopicPartition partition = new TopicPartition(topic.name(), info.partition());
            Long begin = begins.get(partition);
            Long end = ends.get(partition);
            records = records == null || begin == null || end == null ? null : records + end - begin;
        }
        int replicas = topic.partitions().isEmpty()
                ? 0
                : topic.partitions().getFirst().replicas().size();
        return new Summary(topic.name(), topic.partitions().size(), replicas, records);
    }

    /** Of the partitions that have a leader; one whose topic is deleted meanwhile is left out. */
    private Map<TopicPartition, Long> offsets(Iterable<TopicDescription> topics, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (TopicDescription topic : topics) {
            for (TopicPartitionInfo info : topic.partitions()) {
                if (info.leader() != null) {
                    wanted.put(new TopicPartition(topic.name(), info.partition()), which);
                }
            }
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        var answers = admin.listOffsets(wanted);
        for (TopicPartition partition : wanted.keySet()) {
            Optional<ListOffsetsResultInfo> found = KafkaAnswers.find(
                    answers.partitionResult(partition),
                    ApiException.class,
                    "looking up the offsets of " + partition.topic());
            found.ifPresent(info -> offsets.put(partition, info.offset()));
        }
        return offsets;
    }

    private Map<String, String> configs(String name) {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        Map<String, String> configs = new TreeMap<>();
        KafkaAnswers.find(
                        admin.describeConfigs(List.of(topic)).values().get(topic),
                        ApiException.class,
                        "looking up the settings of " + name)
                .ifPresent(config -> config.entries().forEach(entry -> {
                    if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG && !entry.isSensitive()) {
                        configs.put(entry.name(), entry.value());
                    }
                }));
        return configs;
    }

    /** What became of the wish for a topic. */
    public sealed interface Creation {
        /** It is there now. */
        record Created() implements Creation {}

        /** It was there before; nothing has changed. */
        record Exists() implements Creation {}

        /** Kafka does not make one like this. */
        record Refused(String reason) implements Creation {}
    }

    /** Makes a topic, and returns when it can be used. */
    public Creation create(String name, int partitions, Map<String, String> configs) {
        NewTopic wanted = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
        Throwable refusal = KafkaAnswers.failure(
                admin.createTopics(List.of(wanted)).values().get(name), "making the topic " + name);
        switch (refusal) {
            case null -> awaitThat(name, true);
            case TopicExistsException _ -> {
                return new Creation.Exists();
            }
            case InvalidConfigurationException _, InvalidPartitionsException _, PolicyViolationException _ -> {
                return new Creation.Refused(String.valueOf(refusal.getMessage()));
            }
            default -> throw KafkaUnavailableException.during("making the topic " + name, refusal);
        }
        return new Creation.Created();
    }

    /** Deletes a topic, and returns when it is gone; whether there was one. */
    public boolean delete(String name) {
        knownNanos.remove(name);
        Throwable refusal = KafkaAnswers.failure(
                admin.deleteTopics(new HashSet<>(List.of(name)))
                        .topicNameValues()
                        .get(name),
                "deleting the topic " + name);
        if (refusal instanceof UnknownTopicOrPartitionException) {
            return false;
        }
        if (refusal != null) {
            throw KafkaUnavailableException.during("deleting the topic " + name, refusal);
        }
        awaitThat(name, false);
        knownNanos.remove(name);
        return true;
    }

    /** The broker that answers learns of a change a moment after the controller has made it. */
    private void awaitThat(String name, boolean there) {
        long until = System.nanoTime() + VISIBLE_LIMIT.toNanos();
        while (describe(name).isPresent() != there && System.nanoTime() < until) {
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException interrupted) {
                throw KafkaUnavailableException.interrupted(interrupted);
            }
        }
    }
}
