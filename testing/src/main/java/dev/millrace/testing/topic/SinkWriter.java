// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.topic;

import dev.millrace.data.Changes;
import dev.millrace.kafka.sink.RecordEncoder;
import dev.millrace.kafka.sink.SendRules;
import dev.millrace.plan.source.SourceDefinition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes rows to the topic of a stream or table, by the very code that writes them to Kafka. */
public final class SinkWriter {

    /** As a broker has it by default. */
    private static final int MOST_BYTES = 1_048_588;

    private final SourceDefinition sink;
    private final RecordEncoder encoder;
    private final MemoryTopics topics;
    private final SendRules rules;
    private final List<String> refused = new ArrayList<>();

    public SinkWriter(SourceDefinition sink, MemoryTopics topics) {
        this.sink = sink;
        this.encoder = new RecordEncoder(sink);
        this.topics = topics;
        this.rules = SendRules.of(sink, sink.topic().settings().getOrDefault("cleanup.policy", ""), MOST_BYTES);
    }

    /** Why rows since the last call were not written. */
    public List<String> takeRefused() {
        List<String> taken = List.copyOf(refused);
        refused.clear();
        return taken;
    }

    /**
     * Writes all rows: the sink's declared columns, and behind them the window's start and end if it is windowed. A deletion becomes a
     * tombstone.
     *
     * @param fromQuery whether a query of the sink writes them, else they come from outside
     */
    public void write(Changes changes, boolean fromQuery) {
        encoder.begin(changes, 1);
        for (int row = 0; row < changes.rows(); row++) {
            ProducerRecord<byte @Nullable [], byte @Nullable []> record = encoder.encode(row);
            SendRules.Refusal refusal = rules.refusal(record);
            if (refusal != null) {
                refused.add(refusal.code() + ": " + refusal.reason());
                continue;
            }
            byte[] key = record.key();
            byte[] value = record.value();
            topics.append(
                    sink.topic().name(),
                    key == null ? null : ByteBuffer.wrap(key),
                    value == null ? null : ByteBuffer.wrap(value),
                    record.timestamp(),
                    List.of(),
                    fromQuery ? sink.name() : null);
        }
    }
}
