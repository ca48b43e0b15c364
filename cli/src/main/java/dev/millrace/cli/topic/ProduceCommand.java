// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.topic;

import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Surroundings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topic produce}. */
@Command(name = "produce", description = "Writes each line of the standard input as a record.")
final class ProduceCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private final KafkaOptions kafka;

    @Parameters(paramLabel = "TOPIC")
    private String topic = "";

    @Option(
            names = "--key-separator",
            paramLabel = "TEXT",
            description = "What stands before it in a line is the key. A line without it is refused.")
    private @Nullable String keySeparator;

    @Option(names = "--null", paramLabel = "TEXT", description = "A key or value of this text is null (a tombstone).")
    private @Nullable String nullText;

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "A header for each record; may be repeated.")
    private Map<String, String> headers = new LinkedHashMap<>();

    ProduceCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.kafka = new KafkaOptions(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        try (Admin admin = kafka.connect()) {
            var ignored = DescribeCommand.describe(kafka, admin, topic);
        }
        Properties properties = kafka.properties();
        properties.putIfAbsent("linger.ms", "5");
        AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
        long lines = 0;
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
                var input = new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8))) {
            for (String line = input.readLine(); line != null && refused.get() == null; line = input.readLine()) {
                lines++;
                var ignored = producer.send(record(line, lines), (position, failure) -> {
                    if (failure != null) {
                        refused.compareAndSet(null, failure);
                    }
                });
            }
            producer.flush();
        } catch (KafkaException failure) {
            refused.compareAndSet(null, failure);
        }
        Exception failure = refused.get();
        if (failure != null) {
            throw new CommandFailure(
                    ExitCode.FAILED, "Kafka did not take the records: " + failure.getMessage(), null, failure);
        }
        surroundings.err().println(lines + (lines == 1 ? " record" : " records") + " to '" + topic + "'.");
        return ExitCode.OK;
    }

    private ProducerRecord<@Nullable String, @Nullable String> record(String line, long number) {
        String key = null;
        String value = line;
        if (keySeparator != null) {
            int at = line.indexOf(keySeparator);
            if (at < 0) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        "Line " + number + " has no key separator '" + keySeparator + "'.",
                        "The lines before it were written.");
            }
            key = orNull(line.substring(0, at));
            value = line.substring(at + keySeparator.length());
        }
        ProducerRecord<@Nullable String, @Nullable String> record = new ProducerRecord<>(topic, key, orNull(value));
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private @Nullable String orNull(String text) {
        return text.equals(nullText) ? null : text;
    }
}
