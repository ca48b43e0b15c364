// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.topic;

import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Surroundings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topic create}. */
@Command(name = "create", description = "Creates a topic.")
final class CreateCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final KafkaOptions kafka;

    @Parameters(paramLabel = "TOPIC")
    private String topic = "";

    @Option(names = "--partitions", paramLabel = "N", description = "Default: the broker's.")
    private @Nullable Integer partitions;

    @Option(names = "--replicas", paramLabel = "N", description = "Default: the broker's.")
    private @Nullable Short replicas;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A Kafka topic setting, such as cleanup.policy=compact; may be repeated.")
    private Map<String, String> settings = new TreeMap<>();

    @Option(names = "--if-not-exists", description = "Succeed where the topic is already there.")
    private boolean ifNotExists;

    CreateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.kafka = new KafkaOptions(surroundings);
    }

    @Override
    public Integer call() {
        try (Admin admin = kafka.connect()) {
            NewTopic wanted = new NewTopic(topic, Optional.ofNullable(partitions), Optional.ofNullable(replicas))
                    .configs(settings);
            kafka.await(admin.createTopics(List.of(wanted)).all());
            surroundings.err().println("Created the topic '" + topic + "'.");
        } catch (CommandFailure failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw failure;
            }
            if (!ifNotExists) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        "The topic '" + topic + "' exists already.",
                        "With --if-not-exists that is no error.");
            }
            surroundings.err().println("The topic '" + topic + "' exists already.");
        }
        return ExitCode.OK;
    }
}
