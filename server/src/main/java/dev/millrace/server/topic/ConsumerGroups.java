// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.jspecify.annotations.Nullable;

/** The consumer groups of a Kafka and how far behind they are. Thread-safe; each call asks Kafka. */
public final class ConsumerGroups {

    /** No group has a longer name here. */
    private static final int NAME_CHARACTERS = 1_000;

    private static final Comparator<Partition> ORDER =
            Comparator.comparing(Partition::topic).thenComparingInt(Partition::partition);

    private final Admin admin;

    /** {@code admin} stays the caller's to close. */
    public ConsumerGroups(Admin admin) {
        this.admin = admin;
    }

    /**
     * How far a group has come in a partition.
     *
     * @param committed null if the group has committed nothing there
     * @param end the offset behind the last record; null if the topic is gone
     * @param member the client that reads it; null if none does
     */
    public record Partition(
            String topic,
            int partition,
            @Nullable Long committed,
            @Nullable Long end,
            @Nullable String member) {

        /** Records that are still to be read; null if that is not known. */
        public @Nullable Long lag() {
            return committed == null || end == null ? null : Long.valueOf(Math.max(0, end - committed));
        }
    }

    /** A group: its state in upper case, as Kafka names it, how many members it has, its partitions in order. */
    public record Group(String name, String state, int members, List<Partition> partitions) {

        /** Records that are still to be read, over all partitions where that is known. */
        public long lag() {
            long total = 0;
            for (Partition partition : partitions) {
                Long lag = partition.lag();
                total += lag == null ? 0 : lag;
            }
            return total;
        }

        /** The topics that it reads, by name. */
        public Collection<String> topics() {
            TreeSet<String> topics = new TreeSet<>();
            partitions.forEach(partition -> topics.add(partition.topic()));
            return topics;
        }
    }

    /** All groups by name. */
    public List<Group> list() {
        List<String> names =
                KafkaAnswers.await(
                                admin.listGroups(ListGroupsOptions.forConsumerGroups())
                                        .all(),
                                "listing the groups")
                        .stream()
                        .map(GroupListing::groupId)
                        .sorted()
                        .toList();
        return describe(names);
    }

    /** One group; empty if there is none of that name. */
    public Optional<Group> find(String name) {
        return name.isEmpty() || name.length() > NAME_CHARACTERS
                ? Optional.empty()
                : describe(List.of(name)).stream().findFirst();
    }

    private List<Group> describe(List<String> names) {
        if (names.isEmpty()) {
            return List.of();
        }
        var described = admin.describeConsumerGroups(names).describedGroups();
        Map<String, ListConsumerGroupOffsetsSpec> specs = new HashMap<>();
        names.forEach(name -> specs.put(name, new ListConsumerGroupOffsetsSpec()));
        ListConsumerGroupOffsetsResult offsets = admin.listConsumerGroupOffsets(specs);
        Map<String, ConsumerGroupDescription> groups = new HashMap<>();
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = new HashMap<>();
        for (String name : names) {
            // A group that is gone by now is not found, or found dead.
            KafkaAnswers.find(described.get(name), ApiException.class, "describing the group")
                    .filter(group -> group.groupState() != GroupState.DEAD)
                    .ifPresent(group -> groups.put(name, group));
            KafkaAnswers.find(
                            offsets.partitionsToOffsetAndMetadata(name),
                            ApiException.class,
                            "looking up the offsets of the group")
                    .ifPresent(found -> committed.put(name, found));
        }
        Map<String, Map<TopicPartition, String>> members = new HashMap<>();
        groups.forEach((name, group) -> members.put(name, members(group)));
        Map<TopicPartition, Long> ends = ends(committed.values(), members.values());
        return names.stream()
                .filter(groups::containsKey)
                .map(name -> group(
                        groups.get(name),
                        committed.getOrDefault(name, Map.of()),
                        members.getOrDefault(name, Map.of()),
                        ends))
                .toList();
    }

    private static Map<TopicPartition, String> members(ConsumerGroupDescription group) {
        Map<TopicPartition, String> members = new HashMap<>();
        group.members()
                .forEach(member -> member.assignment()
                        .topicPartitions()
                        .forEach(partition -> members.put(partition, member.clientId() + " at " + member.host())));
        return members;
    }

    private Map<TopicPartition, Long> ends(
            Collection<Map<TopicPartition, OffsetAndMetadata>> committed,
            Collection<Map<TopicPartition, String>> members) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        committed.forEach(each -> each.keySet().forEach(partition -> wanted.put(partition, OffsetSpec.latest())));
        members.forEach(each -> each.keySet().forEach(partition -> wanted.put(partition, OffsetSpec.latest())));
        ListOffsetsResult answers = admin.listOffsets(wanted);
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (TopicPartition partition : wanted.keySet()) {
            Optional<ListOffsetsResultInfo> end = KafkaAnswers.find(
                    answers.partitionResult(partition),
                    ApiException.class,
                    "looking up the offsets of " + partition.topic());
            end.ifPresent(info -> ends.put(partition, info.offset()));
        }
        return ends;
    }

    private static Group group(
            @Nullable ConsumerGroupDescription description,
            Map<TopicPartition, OffsetAndMetadata> committed,
            Map<TopicPartition, String> members,
            Map<TopicPartition, Long> ends) {
        if (description == null) {
            throw new IllegalArgumentException("a group without a description");
        }
        TreeSet<Partition> partitions = new TreeSet<>(ORDER);
        for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : committed.entrySet()) {
            TopicPartition partition = entry.getKey();
            OffsetAndMetadata offset = entry.getValue();
            partitions.add(new Partition(
                    partition.topic(),
                    partition.partition(),
                    offset == null ? null : Long.valueOf(offset.offset()),
                    ends.get(partition),
                    members.get(partition)));
        }
        members.forEach((partition, member) -> partitions.add(
                new Partition(partition.topic(), partition.partition(), null, ends.get(partition), member)));
        return new Group(
                description.groupId(),
                description.groupState().toString().toUpperCase(Locale.ROOT),
                description.members().size(),
                new ArrayList<>(partitions));
    }
}
