// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.kafka.topic.Payloads;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** PRINT: a topic's records as they are. Keys and values that are text are shown as text, others as numbers or hexadecimal. */
final class TopicPrint {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<Field> COLUMNS = List.of(
            new Field("ROWTIME", ScalarType.TIMESTAMP),
            new Field("PARTITION", ScalarType.INT),
            new Field("OFFSET", ScalarType.BIGINT),
            new Field("KEY", ScalarType.VARCHAR),
            new Field("VALUE", ScalarType.VARCHAR));

    private final Map<String, Object> client;

    TopicPrint(Map<String, Object> client) {
        this.client = client;
    }

    void run(PreparedStatement.PrintTopic print, ResultSink sink, BooleanSupplier cancelled) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("enable.auto.commit", false);
        settings.put("allow.auto.create.topics", false);
        settings.put("auto.offset.reset", "earliest");
        settings.remove("group.id");
        try (KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer =
                new KafkaConsumer<>(settings, Payloads.deserializer(), Payloads.deserializer())) {
            List<PartitionInfo> found = consumer.partitionsFor(print.topic(), LIMIT);
            if (found == null || found.isEmpty()) {
                throw new SqlException(
                        SqlErrorCode.INVALID_STATEMENT,
                        "Topic does not exist: " + print.topic(),
                        null,
                        "SHOW TOPICS lists those there are; names of topics keep their case.");
            }
            List<TopicPartition> partitions = found.stream()
                    .map(info -> new TopicPartition(print.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            if (print.fromBeginning()) {
                consumer.seekToBeginning(partitions);
            } else {
                consumer.seekToEnd(partitions);
            }
            show(consumer, print, sink, cancelled);
        } catch (KafkaException failed) {
            throw KafkaUnavailableException.during("reading the topic " + print.topic(), failed);
        }
    }

    private static void show(
            KafkaConsumer<byte @Nullable [], byte @Nullable []> consumer,
            PreparedStatement.PrintTopic print,
            ResultSink sink,
            BooleanSupplier cancelled) {
        Long limit = print.limit();
        long left = limit == null ? Long.MAX_VALUE : limit;
        long number = 0;
        sink.begin(COLUMNS);
        while (left > 0 && !cancelled.getAsBoolean()) {
            for (ConsumerRecord<byte @Nullable [], byte @Nullable []> record : consumer.poll(Duration.ofMillis(100))) {
                if (number++ % Math.max(1, print.interval()) == 0 && left-- > 0) {
                    sink.row(Arrays.asList(
                            Instant.ofEpochMilli(record.timestamp()),
                            record.partition(),
                            record.offset(),
                            text(record.key()),
                            text(record.value())));
                }
            }
            sink.flush();
        }
        sink.end();
    }

    /** Text if it is UTF-8 without control characters, a number if it has the size of one, else hexadecimal. */
    private static @Nullable String text(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.chars().noneMatch(character -> character < ' ' && character != '\n' && character != '\t')) {
                return text;
            }
        } catch (CharacterCodingException notText) {
            // Shown as a number or in hexadecimal below.
        }
        return switch (bytes.length) {
            case Integer.BYTES -> Integer.toString(ByteBuffer.wrap(bytes).getInt());
            case Long.BYTES -> Long.toString(ByteBuffer.wrap(bytes).getLong());
            default -> "0x" + HexFormat.of().formatHex(bytes);
        };
    }
}
