// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceParser.ExpressionContext;
import dev.millrace.sql.statement.Identifier;
import dev.millrace.sql.statement.Statement;
import dev.millrace.sql.syntax.StatementParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** INSERT INTO … VALUES, and ASSERT VALUES, which writes rows in the same way. */
final class RowStatements {

    private static final String ROWTIME = "ROWTIME";

    private RowStatements() {}

    static PreparedStatement insert(Statement.InsertValues insert, Analysis analysis) {
        Identifier name = insert.target();
        CatalogSource source = analysis.source(name);
        SourceDefinition target = source.definition();
        if (source.readOnly()) {
            throw refused(name, "Cannot insert values into read-only stream/table: " + name + ".");
        }
        if (target.window() != null) {
            throw refused(name, "Cannot insert values into windowed stream/table!");
        }
        GroupOffsets.checkInsert(name, analysis.catalog());
        List<ColumnDefinition> insertable = target.columns().stream()
                .filter(column -> column.role() != ColumnDefinition.Role.HEADERS)
                .toList();
        List<String> named = names(insert.columns(), target);
        List<String> columns = insert.columns().isEmpty()
                ? insertable.stream().map(ColumnDefinition::name).toList()
                : named;
        boolean withTimestamp = columns.contains(ROWTIME);
        List<Field> fields = new ArrayList<>();
        insertable.forEach(column -> fields.add(new Field(column.name(), column.type())));
        if (withTimestamp) {
            fields.add(new Field(ROWTIME, ScalarType.BIGINT));
        }
        List<List<ExpressionContext>> given = new ArrayList<>();
        List<Field> present =
                fields.stream().filter(field -> columns.contains(field.name())).toList();
        for (Statement.Row row : insert.rows()) {
            checkCount(row, columns);
            Map<String, ExpressionContext> byName = byName(columns, row);
            checkKey(target, name, byName);
            given.add(present.stream()
                    .map(field -> expression(byName, field.name()))
                    .toList());
        }
        var rows = new ConstantRows(analysis).rows(present, given);
        return new PreparedStatement.InsertRows(
                analysis.text(), target, AbsentColumns.fill(rows, fields), withTimestamp);
    }

    static PreparedStatement assertRow(
            Identifier name, List<Identifier> written, Statement.Row row, boolean tombstone, Analysis analysis) {
        SourceDefinition source = analysis.source(name).definition();
        List<String> named = names(written, source);
        List<String> columns = named;
        if (written.isEmpty()) {
            columns = (tombstone ? source.columns(ColumnDefinition.Role.KEY) : source.columns())
                    .stream().map(ColumnDefinition::name).toList();
        }
        checkCount(row, columns);
        List<Field> fields = new ArrayList<>();
        for (String column : columns) {
            fields.add(source.column(column)
                    .map(found -> new Field(found.name(), found.type()))
                    .orElseGet(() -> new Field(column, ScalarType.BIGINT)));
        }
        return new PreparedStatement.AssertRow(
                analysis.text(), source, new ConstantRows(analysis).rows(fields, List.of(row.values())), tombstone);
    }

    private static List<String> names(List<Identifier> written, SourceDefinition target) {
        List<String> names = new ArrayList<>();
        for (Identifier column : written) {
            if (names.contains(column.name())) {
                throw new SqlException(
                        SqlErrorCode.DUPLICATE_COLUMN, "Duplicate column names: " + column + ".", column.position());
            }
            ColumnDefinition found = target.column(column.name()).orElse(null);
            if (found == null && !column.name().equals(ROWTIME)) {
                throw unknownColumn(column, target);
            }
            if (found != null && found.role() == ColumnDefinition.Role.HEADERS) {
                throw new SqlException(
                        SqlErrorCode.INVALID_STATEMENT,
                        "Cannot insert into HEADER columns: " + column + ".",
                        column.position());
            }
            names.add(column.name());
        }
        return names;
    }

    private static SqlException unknownColumn(Identifier column, SourceDefinition target) {
        if (column.name().equals("ROWPARTITION") || column.name().equals("ROWOFFSET")) {
            return new SqlException(
                    SqlErrorCode.RESERVED_NAME,
                    "Inserting into column " + column + " is not allowed.",
                    column.position(),
                    "Kafka gives a record its partition and offset.");
        }
        return new SqlException(
                SqlErrorCode.UNKNOWN_COLUMN,
                "Column name(s) " + column + " does not exist in " + target.name() + ".",
                column.position(),
                NearMiss.hint(
                        column.name(),
                        target.columns().stream().map(ColumnDefinition::name).toList()));
    }

    private static void checkCount(Statement.Row row, List<String> columns) {
        if (row.values().size() != columns.size()) {
            Position position = StatementParser.position(
                    row.values().get(Math.min(columns.size(), row.values().size() - 1)));
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "Expected a value for each column. Expected " + columns.size() + " (" + String.join(", ", columns)
                            + "), got " + row.values().size() + ".",
                    position);
        }
    }

    private static Map<String, ExpressionContext> byName(List<String> columns, Statement.Row row) {
        Map<String, ExpressionContext> values = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            values.put(columns.get(i), row.values().get(i));
        }
        return values;
    }

    private static ExpressionContext expression(Map<String, ExpressionContext> byName, String column) {
        ExpressionContext expression = byName.get(column);
        if (expression == null) {
            throw new IllegalStateException("no value for " + column);
        }
        return expression;
    }

    private static void checkKey(SourceDefinition target, Identifier name, Map<String, ExpressionContext> values) {
        if (target.kind() != RelationKind.TABLE) {
            return;
        }
        List<String> keys = new ArrayList<>();
        target.columns(ColumnDefinition.Role.KEY).forEach(column -> keys.add(column.name()));
        if (target.legacyKey() != null) {
            keys.add(target.legacyKey());
        }
        for (String key : keys) {
            @Nullable ExpressionContext value = values.get(key);
            if (value == null || ConstantRows.isNull(value)) {
                throw new SqlException(
                        SqlErrorCode.INVALID_KEY,
                        "Failed to insert values into '" + target.name() + "'. Value for primary key column(s) " + key
                                + " is required for tables.",
                        value == null ? name.position() : StatementParser.position(value));
            }
        }
    }

    private static SqlException refused(Identifier name, String message) {
        return new SqlException(SqlErrorCode.INVALID_STATEMENT, message, name.position());
    }
}
