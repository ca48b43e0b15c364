// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.lookup;

import dev.millrace.data.Field;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.lookup.Lookups;
import dev.millrace.server.session.ResultSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The result of one query as the answer to a look-up; rows beyond the limit are left out. */
final class QueryAnswer implements ResultSink {

    private final int rowsMax;
    private final List<List<@Nullable Object>> rows = new ArrayList<>();
    private @Nullable List<Field> columns;
    private Map<TopicPartition, Long> asOf = Map.of();

    QueryAnswer(int rowsMax) {
        this.rowsMax = rowsMax;
    }

    @Override
    public void begin(List<Field> fields) {
        if (columns != null) {
            throw ApiException.badRequest(
                    "One SELECT looks something up; there are several.", "Send several to POST /api/statements.");
        }
        columns = fields;
    }

    @Override
    public void row(List<? extends @Nullable Object> values) {
        if (rows.size() < rowsMax) {
            rows.add(new ArrayList<>(values));
        }
    }

    @Override
    public void flush() {
        // All is told at the end.
    }

    @Override
    public void readTo(Map<TopicPartition, Long> offsets) {
        asOf = offsets;
    }

    @Override
    public void end() {
        // All is told at the end.
    }

    @Override
    public void message(String sentence) {
        // A SELECT says nothing beside its rows.
    }

    /** What was found. */
    Lookups.Answer answer() {
        List<Field> found = columns;
        if (found == null) {
            throw ApiException.badRequest("A look-up is one SELECT.", null);
        }
        return new Lookups.Answer(found, List.of(), rows, asOf);
    }
}
