// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * How events of the catalog stand in its topic.
 *
 * <pre>
 * key        value               headers
 * unique id  statement, UTF-8    property.&lt;name&gt;, basis, query, plan.version, plan.hash, plan
 * seen       offset, decimal
 * applied    offset, decimal     property.&lt;name&gt;, failure
 * </pre>
 *
 * <p>A record that makes no sense as one of these is not an event; what else is in the topic stays readable.
 */
final class LogRecords {

    private static final String PROPERTY = "property.";
    private static final String BASIS = "basis";
    private static final String QUERY = "query";
    private static final String PLAN_VERSION = "plan.version";
    private static final String PLAN_HASH = "plan.hash";
    private static final String PLAN = "plan";
    private static final String FAILURE = "failure";
    private static final String SEEN = "seen";
    private static final String APPLIED = "applied";

    private LogRecords() {}

    static ProducerRecord<byte @Nullable [], byte @Nullable []> stated(String topic, LoggedStatement statement) {
        var record = record(topic, statement.id(), statement.text());
        properties(record.headers(), statement.properties());
        if (statement.basis() != LoggedStatement.UNKNOWN_BASIS) {
            record.headers().add(BASIS, bytes(Long.toString(statement.basis())));
        }
        if (statement.queryId() != null) {
            record.headers().add(QUERY, bytes(statement.queryId()));
        }
        AcceptedPlan plan = statement.plan();
        if (plan != null) {
            ByteBuffer body = plan.body();
            byte[] copy = new byte[body.remaining()];
            body.get(copy);
            record.headers().add(PLAN_VERSION, bytes(Integer.toString(plan.version())));
            record.headers().add(PLAN_HASH, bytes(plan.hash()));
            record.headers().add(PLAN, copy);
        }
        return record;
    }

    static ProducerRecord<byte @Nullable [], byte @Nullable []> seen(String topic, long statementOffset) {
        return record(topic, SEEN, Long.toString(statementOffset));
    }

    static ProducerRecord<byte @Nullable [], byte @Nullable []> applied(
            String topic, long statementOffset, Map<String, String> defaults, @Nullable String failure) {
        var record = record(topic, APPLIED, Long.toString(statementOffset));
        properties(record.headers(), defaults);
        if (failure != null) {
            record.headers().add(FAILURE, bytes(failure));
        }
        return record;
    }

    private static ProducerRecord<byte @Nullable [], byte @Nullable []> record(String topic, String key, String value) {
        return new ProducerRecord<>(topic, bytes(key), bytes(value));
    }

    private static void properties(Headers headers, Map<String, String> properties) {
        new TreeMap<>(properties).forEach((name, value) -> headers.add(PROPERTY + name, bytes(value)));
    }

    /** The event that a record is; empty for one that is none, such as a tombstone. */
    static Optional<CatalogEvent> event(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        byte[] keyBytes = record.key();
        byte[] valueBytes = record.value();
        if (keyBytes == null || valueBytes == null) {
            return Optional.empty();
        }
        String key = text(keyBytes);
        String value = text(valueBytes);
        Headers headers = record.headers();
        if (key.equals(SEEN) || key.equals(APPLIED)) {
            Long statementOffset = number(value);
            if (statementOffset == null) {
                return Optional.empty();
            }
            return Optional.of(
                    key.equals(SEEN)
                            ? new CatalogEvent.Seen(record.offset(), statementOffset)
                            : new CatalogEvent.Applied(
                                    record.offset(), statementOffset, properties(headers), last(headers, FAILURE)));
        }
        Long basis = number(last(headers, BASIS));
        return Optional.of(new CatalogEvent.Stated(
                record.offset(),
                record.timestamp(),
                new LoggedStatement(
                        key,
                        value,
                        properties(headers),
                        basis == null ? LoggedStatement.UNKNOWN_BASIS : basis,
                        last(headers, QUERY),
                        plan(headers))));
    }

    private static @Nullable AcceptedPlan plan(Headers headers) {
        Long version = number(last(headers, PLAN_VERSION));
        String hash = last(headers, PLAN_HASH);
        Header body = headers.lastHeader(PLAN);
        return version == null || hash == null || body == null || body.value() == null
                ? null
                : new AcceptedPlan(version.intValue(), hash, ByteBuffer.wrap(body.value()));
    }

    private static Map<String, String> properties(Headers headers) {
        Map<String, String> properties = new HashMap<>();
        for (Header header : headers) {
            if (header.key().startsWith(PROPERTY) && header.value() != null) {
                properties.put(header.key().substring(PROPERTY.length()), text(header.value()));
            }
        }
        return properties;
    }

    private static @Nullable String last(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : text(header.value());
    }

    private static @Nullable Long number(@Nullable String text) {
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException none) {
            return null;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
