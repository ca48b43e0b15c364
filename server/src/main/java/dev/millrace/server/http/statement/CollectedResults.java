// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.statement;

import dev.millrace.data.Field;
import dev.millrace.kafka.query.MemoryShare;
import dev.millrace.server.http.json.RowJson;
import dev.millrace.server.live.RowSizes;
import dev.millrace.server.session.ResultSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Keeps what the statements of one request say, each with at most so many rows, and writes it as JSON. */
final class CollectedResults implements ResultSink {

    /** The memory that all results of a request may take, about; rows beyond it are left out. */
    private static final long BYTES_MAX = 32 << 20;

    private final int rowsMax;
    private final MemoryShare share;
    private long bytes;
    private final List<Consumer<JsonGenerator>> results = new ArrayList<>();
    private @Nullable Rows open;

    /**
     * @param rowsMax the rows of a result beyond which the others are left out
     * @param share where they take their memory from
     */
    CollectedResults(int rowsMax, MemoryShare share) {
        this.share = share;
        this.rowsMax = rowsMax;
    }

    private static final class Rows {
        private final List<Field> columns;
        private final List<List<? extends @Nullable Object>> rows = new ArrayList<>();
        private boolean truncated;
        private @Nullable Map<TopicPartition, Long> asOf;

        Rows(List<Field> columns) {
            this.columns = columns;
        }

        void write(JsonGenerator json) {
            json.writeStartObject();
            json.writeStringProperty("kind", "rows");
            RowJson.columns(json, columns, List.of());
            json.writeArrayPropertyStart("rows");
            rows.forEach(row -> RowJson.row(json, row));
            json.writeEndArray();
            json.writeBooleanProperty("truncated", truncated);
            json.writeName("asOf");
            if (asOf == null) {
                json.writeNull();
            } else {
                RowJson.offsets(json, asOf);
            }
            json.writeEndObject();
        }
    }

    @Override
    public void begin(List<Field> columns) {
        open = new Rows(columns);
    }

    @Override
    public void row(List<? extends @Nullable Object> values) {
        Rows result = open;
        if (result == null) {
            throw new IllegalStateException("a row of no result");
        }
        int size = RowSizes.of(values);
        if (result.rows.size() < rowsMax && bytes + size <= BYTES_MAX) {
            bytes += size;
            share.hold(bytes);
            result.rows.add(values);
        } else {
            result.truncated = true;
        }
    }

    @Override
    public void flush() {
        // All is told at the end.
    }

    @Override
    public void readTo(Map<TopicPartition, Long> offsets) {
        if (open != null) {
            open.asOf = offsets;
        }
    }

    @Override
    public void end() {
        if (open != null) {
            results.add(open::write);
            open = null;
        }
    }

    @Override
    public void message(String sentence) {
        results.add(json -> {
            json.writeStartObject();
            json.writeStringProperty("kind", "message");
            json.writeStringProperty("message", sentence);
            json.writeEndObject();
        });
    }

    /** {@code "results": […]}. */
    void write(JsonGenerator json) {
        json.writeArrayPropertyStart("results");
        results.forEach(result -> result.accept(json));
        json.writeEndArray();
    }
}
