// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

import dev.millrace.formats.Formats;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.sql.show.RuntimeFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** What listings can learn from the broker, and of queries from whoever runs them here. */
final class KafkaFacts implements RuntimeFacts {

    private static final long LIMIT_SECONDS = 10;

    private final Map<String, Object> client;

    private final Function<String, Optional<Query>> queries;

    /** @param queries how the query of an id fares, if it runs in this process */
    KafkaFacts(Map<String, Object> client, Function<String, Optional<Query>> queries) {
        this.client = Map.copyOf(client);
        this.queries = queries;
    }

    @Override
    public List<Topic> topics() {
        try (Admin admin = Admin.create(client)) {
            List<String> names = new ArrayList<>(admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get(LIMIT_SECONDS, TimeUnit.SECONDS));
            Map<String, TopicDescription> found =
                    admin.describeTopics(names).allTopicNames().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            Map<TopicPartition, OffsetSpec> first = new HashMap<>();
            Map<TopicPartition, OffsetSpec> last = new HashMap<>();
            found.forEach((name, topic) -> topic.partitions().forEach(partition -> {
                first.put(new TopicPartition(name, partition.partition()), OffsetSpec.earliest());
                last.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest());
            }));
            Map<TopicPartition, ListOffsetsResultInfo> begins =
                    admin.listOffsets(first).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            Map<TopicPartition, ListOffsetsResultInfo> ends =
                    admin.listOffsets(last).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            Map<String, Long> records = new HashMap<>();
            ends.forEach((partition, end) -> records.merge(
                    partition.topic(),
                    end.offset()
                            - (begins.containsKey(partition)
                                    ? begins.get(partition).offset()
                                    : 0),
                    Long::sum));
            List<Topic> topics = new ArrayList<>();
            found.forEach((name, topic) -> topics.add(new Topic(
                    name,
                    topic.partitions().size(),
                    topic.partitions().getFirst().replicas().size(),
                    topic.isInternal() || name.startsWith(InternalTopics.PREFIX),
                    records.get(name))));
            topics.sort(Comparator.comparing(Topic::name));
            return topics;
        } catch (ExecutionException failed) {
            throw KafkaUnavailableException.during("listing the topics", failed.getCause());
        } catch (TimeoutException late) {
            throw KafkaUnavailableException.during("listing the topics", late);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    @Override
    public Optional<Query> query(String id) {
        return queries.apply(id);
    }

    @Override
    public boolean supportsFormat(String format) {
        return Formats.names().contains(format);
    }
}
