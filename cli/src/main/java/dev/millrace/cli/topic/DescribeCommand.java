// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.topic;

import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Surroundings;
import dev.millrace.cli.output.OutputFormat;
import dev.millrace.cli.output.RowWriter;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.sql.error.NearMiss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topic describe}. */
@Command(name = "describe", description = "Shows the partitions of a topic, with the offsets they hold.")
final class DescribeCommand implements Callable<Integer> {
    private static final List<Field> COLUMNS = List.of(
            new Field("PARTITION", ScalarType.INT),
            new Field("LEADER", ScalarType.INT),
            new Field("REPLICAS", ScalarType.VARCHAR),
            new Field("IN_SYNC", ScalarType.VARCHAR),
            new Field("FIRST_OFFSET", ScalarType.BIGINT),
            new Field("NEXT_OFFSET", ScalarType.BIGINT));

    private final Surroundings surroundings;

    @Mixin
    private final KafkaOptions kafka;

    @Parameters(paramLabel = "TOPIC")
    private String topic = "";

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
    private OutputFormat output = OutputFormat.TABLE;

    DescribeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.kafka = new KafkaOptions(surroundings);
    }

    @Override
    public Integer call() {
        try (Admin admin = kafka.connect()) {
            TopicDescription description = describe(kafka, admin, topic);
            var first = offsets(admin, description, OffsetSpec.earliest());
            var next = offsets(admin, description, OffsetSpec.latest());
            try (RowWriter writer = RowWriter.of(output, COLUMNS, surroundings.out())) {
                for (TopicPartitionInfo partition : description.partitions()) {
                    TopicPartition key = new TopicPartition(topic, partition.partition());
                    writer.row(Arrays.<@Nullable Object>asList(
                            partition.partition(),
                            leader(partition),
                            ids(partition.replicas()),
                            ids(partition.isr()),
                            offset(first.get(key)),
                            offset(next.get(key))));
                }
            }
        }
        return ExitCode.OK;
    }

    /** The description of a topic that must be there; the error names those with a similar name. */
    static TopicDescription describe(KafkaOptions kafka, Admin admin, String topic) {
        var names = kafka.await(admin.listTopics().names());
        if (!names.contains(topic) && !topic.startsWith("__")) {
            String near = NearMiss.hint(topic, new ArrayList<>(names));
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "There is no topic '" + topic + "' at " + kafka.servers() + ".",
                    near == null ? "'millrace topic create " + topic + "' makes it." : near);
        }
        return kafka.await(admin.describeTopics(List.of(topic)).allTopicNames())
                .values()
                .iterator()
                .next();
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(
            Admin admin, TopicDescription description, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> wanted = description.partitions().stream()
                .collect(Collectors.toMap(
                        (Function<TopicPartitionInfo, TopicPartition>)
                                partition -> new TopicPartition(topic, partition.partition()),
                        partition -> which));
        return kafka.await(admin.listOffsets(wanted).all());
    }

    private static @Nullable Object leader(TopicPartitionInfo partition) {
        Node leader = partition.leader();
        return leader == null ? null : leader.id();
    }

    private static @Nullable Object offset(@Nullable ListOffsetsResultInfo info) {
        return info == null ? null : info.offset();
    }

    private static String ids(List<Node> nodes) {
        return nodes.stream().map(Node::idString).collect(Collectors.joining(","));
    }
}
