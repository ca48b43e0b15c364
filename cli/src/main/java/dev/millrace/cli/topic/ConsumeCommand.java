// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.topic;

import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.DurationConverter;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Surroundings;
import dev.millrace.cli.output.OutputFormat;
import dev.millrace.cli.output.RowWriter;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topic consume}. */
@Command(
        name = "consume",
        description = "Prints the records of a topic from its beginning, and goes on as new ones come.")
final class ConsumeCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(200);

    /** What is printed of a record. */
    enum Shape {
        /** Its value, one record a line. */
        VALUE,
        /** The separate formats of {@link OutputFormat}: partition, offset, timestamp, key and value. */
        TABLE,
        JSON,
        CSV;

        /** As one types it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Surroundings surroundings;

    @Mixin
    private final KafkaOptions kafka;

    @Parameters(paramLabel = "TOPIC")
    private String topic = "";

    @Option(names = "--count", paramLabel = "N", description = "End after N records.")
    private long count = Long.MAX_VALUE;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "End after this time, such as 30s.")
    private @Nullable Duration time;

    @Option(names = "--once", description = "End with the last record that is there now.")
    private boolean once;

    @Option(names = "--new", description = "Only records that come from now on.")
    private boolean onlyNew;

    @Option(
            names = "--key",
            defaultValue = "string",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
    private ValueFormat keyFormat = ValueFormat.STRING;

    @Option(
            names = "--value",
            defaultValue = "string",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
    private ValueFormat valueFormat = ValueFormat.STRING;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "value",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}")
    private Shape output = Shape.VALUE;

    ConsumeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.kafka = new KafkaOptions(surroundings);
    }

    @Override
    public Integer call() {
        List<TopicPartition> partitions;
        try (Admin admin = kafka.connect()) {
            partitions = DescribeCommand.describe(kafka, admin, topic).partitions().stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
        }
        Properties properties = kafka.properties();
        properties.putIfAbsent("isolation.level", "read_committed");
        var bytes = new ByteArrayDeserializer();
        try (var consumer = new KafkaConsumer<>(properties, bytes, bytes)) {
            consumer.assign(partitions);
            if (onlyNew) {
                consumer.seekToEnd(partitions);
            } else {
                consumer.seekToBeginning(partitions);
            }
            if (output == Shape.VALUE) {
                read(
                        consumer,
                        record -> surroundings
                                .out()
                                .print(RowWriter.text(decode(valueFormat, record.value(), record)) + "\n"));
            } else {
                OutputFormat format = OutputFormat.valueOf(output.name());
                try (RowWriter writer = RowWriter.of(format, columns(), surroundings.out())) {
                    read(consumer, new Rows(writer));
                }
            }
        }
        return ExitCode.OK;
    }

    /** Takes records one by one. */
    private interface Printer {
        void print(ConsumerRecord<byte[], byte[]> record);

        /** Nothing more is known to come soon. */
        default void flush() {}
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer, Printer printer) {
        long deadline = time == null ? Long.MAX_VALUE : System.nanoTime() + time.toNanos();
        Map<TopicPartition, Long> ends = once ? consumer.endOffsets(consumer.assignment()) : Map.of();
        long left = count;
        while (left > 0 && System.nanoTime() < deadline) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (left > 0 && !beyond(ends, record)) {
                    printer.print(record);
                    left--;
                }
            }
            printer.flush();
            surroundings.out().flush();
            if (once && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                return;
            }
        }
    }

    private static boolean beyond(Map<TopicPartition, Long> ends, ConsumerRecord<byte[], byte[]> record) {
        Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
        return end != null && record.offset() >= end;
    }

    private List<Field> columns() {
        return List.of(
                new Field("PARTITION", ScalarType.INT),
                new Field("OFFSET", ScalarType.BIGINT),
                new Field("TIMESTAMP", ScalarType.TIMESTAMP),
                new Field("KEY", keyFormat.type()),
                new Field("VALUE", valueFormat.type()));
    }

    private final class Rows implements Printer {
        private final RowWriter writer;

        Rows(RowWriter writer) {
            this.writer = writer;
        }

        @Override
        public void print(ConsumerRecord<byte[], byte[]> record) {
            writer.row(Arrays.<@Nullable Object>asList(
                    record.partition(),
                    record.offset(),
                    Instant.ofEpochMilli(record.timestamp()),
                    decode(keyFormat, record.key(), record),
                    decode(valueFormat, record.value(), record)));
        }

        @Override
        public void flush() {
            writer.flush();
        }
    }

    private static @Nullable Object decode(
            ValueFormat format, byte @Nullable [] bytes, ConsumerRecord<byte[], byte[]> record) {
        try {
            return format.read(bytes);
        } catch (IllegalArgumentException failure) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "The record at offset " + record.offset() + " of partition " + record.partition() + " "
                            + failure.getMessage() + ".",
                    "Choose another format with --key or --value; 'bytes' fits everything. One of: "
                            + Arrays.toString(ValueFormat.values()));
        }
    }
}
