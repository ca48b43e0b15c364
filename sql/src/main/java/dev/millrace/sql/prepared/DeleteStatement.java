// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.data.Field;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceParser.ComparisonContext;
import dev.millrace.sql.grammar.MillraceParser.ExpressionContext;
import dev.millrace.sql.grammar.MillraceParser.NegationContext;
import dev.millrace.sql.grammar.MillraceParser.PredicateContext;
import dev.millrace.sql.statement.Identifier;
import dev.millrace.sql.statement.Statement;
import dev.millrace.sql.syntax.StatementParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** DELETE FROM a table WHERE every key column equals a constant: one tombstone. */
final class DeleteStatement {

    private DeleteStatement() {}

    static PreparedStatement prepare(Statement.Delete delete, Analysis analysis) {
        Identifier name = delete.target();
        CatalogSource source = analysis.source(name);
        SourceDefinition target = source.definition();
        if (target.kind() != RelationKind.TABLE || source.readOnly() || target.window() != null) {
            String why = target.kind() != RelationKind.TABLE
                    ? "is a stream, whose records stay"
                    : source.readOnly() ? "is read-only" : "has windowed keys";
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "Cannot delete from " + name + ": it " + why + ".",
                    name.position());
        }
        List<Field> keys = new ArrayList<>();
        String legacyKey = target.legacyKey();
        for (ColumnDefinition column : target.columns()) {
            if (column.role() == ColumnDefinition.Role.KEY || column.name().equals(legacyKey)) {
                keys.add(new Field(column.name(), column.type()));
            }
        }
        Map<String, ExpressionContext> values = values(delete, name, keys);
        List<ExpressionContext> row = new ArrayList<>();
        for (Field key : keys) {
            ExpressionContext value = values.get(key.name());
            if (value == null) {
                throw shape(delete, name, keys);
            }
            row.add(value);
        }
        return new PreparedStatement.DeleteRows(
                analysis.text(), target, new ConstantRows(analysis).rows(keys, List.of(row)));
    }

    private static Map<String, ExpressionContext> values(Statement.Delete delete, Identifier name, List<Field> keys) {
        ExpressionContext where = delete.where();
        if (where == null || where.conjunction().size() != 1) {
            throw shape(delete, name, keys);
        }
        Map<String, ExpressionContext> values = new HashMap<>();
        for (NegationContext negation : where.conjunction(0).negation()) {
            PredicateContext predicate = negation.predicate();
            if (!negation.NOT().isEmpty()
                    || !(predicate.predicateTail() instanceof ComparisonContext comparison)
                    || comparison.comparisonSign().EQUAL() == null) {
                throw shape(delete, name, keys);
            }
            String column = Identifier.fold(predicate.value().getText());
            if (keys.stream().noneMatch(key -> key.name().equals(column))) {
                throw shape(delete, name, keys);
            }
            ExpressionContext value = StatementParser.parseExpression(atSamePlace(comparison));
            if (values.put(column, value) != null) {
                throw shape(delete, name, keys);
            }
        }
        return values;
    }

    private static String atSamePlace(ComparisonContext comparison) {
        TextAtPlaces text = new TextAtPlaces();
        text.put(StatementParser.position(comparison.value()), StatementParser.text(comparison.value()));
        return text.toString();
    }

    private static SqlException shape(Statement.Delete delete, Identifier name, List<Field> keys) {
        ExpressionContext where = delete.where();
        List<String> conditions = keys.stream()
                .map(key -> new Identifier(key.name(), name.position()) + " = …")
                .toList();
        return new SqlException(
                SqlErrorCode.INVALID_STATEMENT,
                "DELETE takes one value for each column of the primary key.",
                where == null ? name.position() : StatementParser.position(where),
                "Write DELETE FROM " + name + " WHERE " + String.join(" AND ", conditions) + ".");
    }
}
