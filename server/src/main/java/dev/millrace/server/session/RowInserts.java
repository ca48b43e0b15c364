// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.LongColumn;
import dev.millrace.engine.dataflow.Dataflow;
import dev.millrace.engine.dataflow.DataflowSettings;
import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.engine.dataflow.QueryOutput;
import dev.millrace.engine.dataflow.TickInput;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.kafka.sink.RecordEncoder;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.kafka.topic.Payloads;
import dev.millrace.kafka.topic.TopicSetup;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** INSERT INTO … VALUES and DELETE: constant rows become records of the target's topic. Returns when they are acknowledged. */
final class RowInserts implements AutoCloseable {

    private static final int SEND_LIMIT_MILLIS = 10_000;

    private final Map<String, Object> client;
    private final ExpressionCompiler expressions;
    private final TopicSetup topics;
    private @Nullable KafkaProducer<byte @Nullable [], byte @Nullable []> producer;

    /** {@code topics} stays the caller's to close. */
    RowInserts(Map<String, Object> client, ExpressionCompiler expressions, TopicSetup topics) {
        this.client = client;
        this.expressions = expressions;
        this.topics = topics;
    }

    private synchronized KafkaProducer<byte @Nullable [], byte @Nullable []> producer() {
        KafkaProducer<byte @Nullable [], byte @Nullable []> open = producer;
        if (open == null) {
            Map<String, Object> settings = new HashMap<>(client);
            settings.put("acks", "all");
            settings.put("linger.ms", 0);
            settings.put("max.block.ms", SEND_LIMIT_MILLIS);
            settings.put("request.timeout.ms", SEND_LIMIT_MILLIS);
            settings.put("delivery.timeout.ms", 2 * SEND_LIMIT_MILLIS);
            open = new KafkaProducer<>(settings, Payloads.serializer(), Payloads.serializer());
            producer = open;
        }
        return open;
    }

    /** Writes the rows; how many. */
    int insert(PreparedStatement.InsertRows insert, long nowMillis) {
        Changes rows = evaluate(insert.rows(), nowMillis);
        List<Column> columns = rows.columns();
        long[] timestamps = new long[rows.rows()];
        Arrays.fill(timestamps, nowMillis);
        if (insert.withTimestamp()) {
            LongColumn given = (LongColumn) columns.getLast();
            timestamps = Arrays.copyOf(given.values(), rows.rows());
            columns = columns.subList(0, columns.size() - 1);
        }
        write(insert.target(), Changes.inserts(rows.rows(), columns, timestamps));
        return rows.rows();
    }

    /** Writes a tombstone for each key; how many. */
    int delete(PreparedStatement.DeleteRows delete, long nowMillis) {
        Changes keys = evaluate(delete.keys(), nowMillis);
        List<Column> columns = new ArrayList<>();
        int nextKey = 0;
        for (ColumnDefinition column : delete.target().columns()) {
            if (column.role() == ColumnDefinition.Role.KEY) {
                columns.add(keys.column(nextKey++));
            } else if (column.role() == ColumnDefinition.Role.VALUE) {
                ColumnBuilder nulls = ColumnBuilder.of(column.type());
                for (int row = 0; row < keys.rows(); row++) {
                    nulls.appendNull();
                }
                columns.add(nulls.build());
            }
        }
        long[] timestamps = new long[keys.rows()];
        Arrays.fill(timestamps, nowMillis);
        int[] weights = new int[keys.rows()];
        Arrays.fill(weights, -1);
        write(delete.target(), new Changes(keys.rows(), columns, timestamps, weights, null));
        return keys.rows();
    }

    private Changes evaluate(PlanNode.Values values, long nowMillis) {
        try (Dataflow dataflow = new Dataflow(expressions, DataflowSettings.defaults())) {
            dataflow.add(new QueryDefinition("values", values, null, false));
            List<QueryOutput> output = dataflow.tick(new TickInput(Map.of(), nowMillis));
            List<String> errors = dataflow.takeRowErrors("values");
            if (!errors.isEmpty()) {
                throw new SqlException(SqlErrorCode.INVALID_STATEMENT, errors.getFirst(), null);
            }
            return output.getFirst().changes();
        }
    }

    /** Writes rows with a column for each that is declared. */
    void write(SourceDefinition target, Changes changes) {
        RecordEncoder encoder = new RecordEncoder(target);
        int partitions = topics.ensure(target, 1);
        try {
            var writer = producer();
            encoder.begin(changes, partitions);
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int row = 0; row < changes.rows(); row++) {
                sent.add(writer.send(encoder.encode(row)));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw KafkaUnavailableException.during("writing to " + encoder.topic(), failed.getCause());
        } catch (KafkaException failed) {
            throw KafkaUnavailableException.during("writing to " + encoder.topic(), failed);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
        }
    }
}
