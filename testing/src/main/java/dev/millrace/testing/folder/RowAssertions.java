// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.folder;

import dev.millrace.data.Changes;
import dev.millrace.data.Column;
import dev.millrace.data.Field;
import dev.millrace.engine.dataflow.SourceBatch;
import dev.millrace.engine.expression.RowErrors;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.testing.session.TestSession;
import dev.millrace.testing.topic.MemoryRecord;
import dev.millrace.testing.topic.TopicRecords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** ASSERT VALUES and ASSERT NULL VALUES: each takes the next record of its source's topic. */
final class RowAssertions {

    private final TestSession session;
    private final Map<String, Integer> nextOffsets = new HashMap<>();

    RowAssertions(TestSession session) {
        this.session = session;
    }

    /** What is wrong, a line for each assertion that does not hold. */
    List<String> check(List<PreparedStatement.AssertRow> assertions) {
        List<String> problems = new ArrayList<>();
        for (PreparedStatement.AssertRow assertion : assertions) {
            String problem = check(assertion);
            if (problem != null) {
                problems.add(assertion.text() + ": " + problem);
            }
        }
        return problems;
    }

    private @Nullable String check(PreparedStatement.AssertRow assertion) {
        SourceDefinition source = assertion.source();
        String topic = source.topic().name();
        List<MemoryRecord> records = session.topics().records(topic);
        int offset = nextOffsets.merge(source.name(), 1, Integer::sum) - 1;
        if (offset >= records.size()) {
            return "there are only " + records.size() + " records in the topic " + topic;
        }
        MemoryRecord record = records.get(offset);
        List<Field> fields = assertion.row().shape().columns();
        TopicRecords reader = new TopicRecords(
                source,
                fields.stream()
                        .filter(field -> !isRowTime(field))
                        .map(field -> column(source, field))
                        .toList());
        reader.add(record);
        SourceBatch batch = reader.take();
        Changes actual = batch.changes();
        if (actual == null) {
            return "record " + offset + " cannot be read: " + reader.takeBadRecords();
        }
        if (assertion.tombstone() != (record.value() == null)) {
            return "record " + offset + (assertion.tombstone() ? " is no tombstone" : " is a tombstone");
        }
        return difference(session.evaluate(assertion.row(), new RowErrors()), actual, fields, offset);
    }

    private static @Nullable String difference(Changes expected, Changes actual, List<Field> fields, int offset) {
        int place = 0;
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            Object wanted = expected.column(i).value(0);
            Object found = isRowTime(field) ? (Object) actual.timestamps()[0] : value(actual.column(place++));
            if (!Objects.equals(wanted, found)) {
                return "record " + offset + " " + field.name() + ": expected " + wanted + " but got " + found;
            }
        }
        return null;
    }

    private static @Nullable Object value(Column column) {
        return column.value(0);
    }

    private static boolean isRowTime(Field field) {
        return field.name().equals(ScanColumn.Origin.ROWTIME.name());
    }

    private static ScanColumn column(SourceDefinition source, Field field) {
        boolean declared = source.columns().stream().map(ColumnDefinition::name).anyMatch(field.name()::equals);
        return new ScanColumn(declared ? ScanColumn.Origin.DECLARED : ScanColumn.Origin.valueOf(field.name()), field);
    }
}
