// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.topic;

import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Surroundings;
import dev.millrace.cli.output.OutputFormat;
import dev.millrace.cli.output.RowWriter;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code topic list}. */
@Command(name = "list", description = "Lists the topics.")
final class ListCommand implements Callable<Integer> {
    private static final List<Field> COLUMNS = List.of(
            new Field("TOPIC", ScalarType.VARCHAR),
            new Field("PARTITIONS", ScalarType.INT),
            new Field("REPLICAS", ScalarType.INT));

    private final Surroundings surroundings;

    @Mixin
    private final KafkaOptions kafka;

    @Option(names = "--internal", description = "Kafka's own topics too.")
    private boolean internal;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
    private OutputFormat output = OutputFormat.TABLE;

    ListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.kafka = new KafkaOptions(surroundings);
    }

    @Override
    public Integer call() {
        try (Admin admin = kafka.connect();
                RowWriter writer = RowWriter.of(output, COLUMNS, surroundings.out())) {
            var names = kafka.await(admin.listTopics(new ListTopicsOptions().listInternal(internal))
                    .names());
            var topics = new TreeMap<String, TopicDescription>(
                    kafka.await(admin.describeTopics(names).allTopicNames()));
            topics.forEach((name, topic) -> writer.row(List.of(
                    name,
                    topic.partitions().size(),
                    topic.partitions().getFirst().replicas().size())));
        }
        return ExitCode.OK;
    }
}
