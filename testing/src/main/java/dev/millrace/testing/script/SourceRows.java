// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.script;

import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.node.ScanColumn.Origin;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.ColumnDefinition.Role;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.testing.folder.InvalidTestException;
import dev.millrace.testing.topic.MemoryRecord;
import dev.millrace.testing.topic.TopicRecords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of one stream or table as a script writes and reads them: declared columns in order, then the window of a windowed key. */
final class SourceRows {

    private final SourceDefinition source;
    private final List<ScanColumn> columns = new ArrayList<>();

    SourceRows(SourceDefinition source) {
        this.source = source;
        for (ColumnDefinition column : source.columns()) {
            columns.add(new ScanColumn(Origin.DECLARED, new Field(column.name(), column.type())));
        }
        if (source.window() != null) {
            columns.add(new ScanColumn(Origin.WINDOWSTART, new Field("WINDOWSTART", ScalarType.BIGINT)));
            columns.add(new ScanColumn(Origin.WINDOWEND, new Field("WINDOWEND", ScalarType.BIGINT)));
        }
    }

    List<Type> types() {
        return columns.stream().map(column -> column.field().type()).toList();
    }

    private @Nullable Role role(ScanColumn column) {
        return source.columns().stream()
                .filter(declared -> column.origin() == Origin.DECLARED
                        && declared.name().equals(column.field().name()))
                .map(ColumnDefinition::role)
                .findFirst()
                .orElse(null);
    }

    private boolean isKey(ScanColumn column) {
        Role role = role(column);
        return role == null || role == Role.KEY || column.field().name().equals(source.legacyKey());
    }

    /**
     * The rows to insert, or the keys to delete, that lines say.
     *
     * @param insert all columns but headers are written; else the key's, and the weight is −1
     */
    Changes parse(List<Command.Line> lines, boolean insert) {
        ChangesBuilder rows = new ChangesBuilder(types());
        List<ScanColumn> written = columns.stream()
                .filter(column -> insert ? role(column) != Role.HEADERS : isKey(column))
                .toList();
        if (written.isEmpty()) {
            throw new InvalidTestException(source.name() + " has no key by which a row could be deleted");
        }
        List<Type> types = written.stream().map(column -> column.field().type()).toList();
        for (Command.Line line : lines) {
            List<Token> tokens = new ArrayList<>(Token.of(line));
            boolean timed = !tokens.isEmpty() && tokens.getLast().isTime();
            long time = timed ? tokens.removeLast().time() : 0;
            List<@Nullable Object> values = RowLines.values(tokens, types, line);
            List<@Nullable Object> row = new ArrayList<>();
            for (ScanColumn column : columns) {
                int place = written.indexOf(column);
                row.add(place < 0 ? null : values.get(place));
            }
            rows.append(row, time, insert ? 1 : -1);
        }
        return rows.build();
    }

    /** What records say; a record that cannot be read says nothing. */
    @Nullable
    Changes read(List<MemoryRecord> records) {
        TopicRecords reader = new TopicRecords(source, columns);
        records.forEach(reader::add);
        return reader.take().changes();
    }

    /** The rows that stand after {@code records}, sorted as text: the latest for each key of a table, all of a stream. */
    List<String> standing(List<MemoryRecord> records, boolean times) {
        Changes changes = read(records);
        if (changes == null) {
            return List.of();
        }
        if (source.kind() == RelationKind.STREAM) {
            RowSet all = new RowSet();
            all.add(changes, times);
            return all.sorted();
        }
        Map<List<@Nullable Object>, String> latest = new LinkedHashMap<>();
        for (int row = 0; row < changes.rows(); row++) {
            List<@Nullable Object> key = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                if (isKey(columns.get(i))) {
                    key.add(changes.column(i).value(row));
                }
            }
            latest.remove(key);
            if (changes.weight(row) > 0) {
                latest.put(key, RowLines.of(changes, row, "", times));
            }
        }
        return latest.values().stream().sorted().toList();
    }
}
