// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.source;

import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TimestampColumn;
import dev.millrace.plan.source.TopicDefinition;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.option.SourceOption;
import dev.millrace.sql.option.WithOptions;
import dev.millrace.sql.session.PropertyValues;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.statement.ColumnElement;
import dev.millrace.sql.statement.Identifier;
import dev.millrace.sql.statement.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CREATE STREAM and CREATE TABLE over a topic, checked and put together.
 *
 * <p>The older dialect has no key columns: all columns are of the value, and the option KEY names the one that equals the
 * record's key, which is a VARCHAR in KAFKA format.
 */
public final class DeclaredSource {

    private DeclaredSource() {}

    /** The source that {@code statement} declares; nothing is looked up but types. */
    public static SourceDefinition define(Statement.CreateSource statement, Catalog catalog, Session session) {
        RelationKind kind = statement.creation().kind();
        Position position = statement.name().position();
        WithOptions options = WithOptions.of(statement.options(), SourceOption.CREATE, "CREATE " + kind);
        String topic = TopicOptions.checkName(options, options.required(SourceOption.KAFKA_TOPIC, position));
        FormatOptions formats = new FormatOptions(options, session, position);
        List<ColumnDefinition> columns = ColumnRules.define(kind, statement.columns(), catalog.namedTypes());
        if (columns.isEmpty()) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "The statement does not define any columns.",
                    position,
                    "List them behind the name: " + statement.name() + " (name TYPE, …).");
        }
        List<ColumnDefinition> keys = columns.stream()
                .filter(column -> column.role() == ColumnDefinition.Role.KEY)
                .toList();
        List<ColumnDefinition> values = columns.stream()
                .filter(column -> column.role() == ColumnDefinition.Role.VALUE)
                .toList();
        String legacyKey = legacyKey(options, keys, values);
        if (kind == RelationKind.TABLE && keys.isEmpty() && legacyKey == null) {
            throw new SqlException(
                    SqlErrorCode.INVALID_KEY,
                    "Tables require a PRIMARY KEY. Please define the PRIMARY KEY.",
                    position,
                    "Write PRIMARY KEY behind the type of the column that holds the record's key.");
        }
        FormatDefinition keyFormat = formats.key(null);
        FormatDefinition valueFormat = formats.value(null, values.size());
        FormatRules rules = new FormatRules(name -> place(statement.columns(), name, position));
        rules.checkKey(keyFormat, keys);
        rules.checkValue(valueFormat, values);
        TimestampColumn timestamp = TimestampRules.define(options, columns);
        KeyWindow window = WindowOptions.define(options);
        TopicDefinition definition = new TopicDefinition(
                topic,
                keyFormat,
                valueFormat,
                options.count(SourceOption.PARTITIONS, TopicOptions.MOST_PARTITIONS),
                TopicOptions.replicas(options),
                TopicOptions.settings(options, kind, window != null, null));
        return new SourceDefinition(statement.name().name(), kind, columns, definition, window, timestamp, legacyKey)
                .withAhead(PropertyValues.aheadMillis(session));
    }

    private static @Nullable String legacyKey(
            WithOptions options, List<ColumnDefinition> keys, List<ColumnDefinition> values) {
        if (!options.has(SourceOption.KEY)) {
            return null;
        }
        if (keys.isEmpty()) {
            return TimestampRules.find(options, SourceOption.KEY, values).name();
        }
        String name =
                Identifier.fold(String.valueOf(options.text(SourceOption.KEY)).trim());
        if (keys.size() == 1 && keys.getFirst().name().equals(name)) {
            return null;
        }
        throw new SqlException(
                SqlErrorCode.INVALID_KEY,
                "The option KEY says that " + name + " equals the key, but the key is declared as "
                        + keys.getFirst().name() + ".",
                options.position(SourceOption.KEY),
                "Leave out the option KEY.");
    }

    private static Position place(List<ColumnElement> columns, String name, Position otherwise) {
        return columns.stream()
                .map(ColumnElement::name)
                .filter(column -> column.name().equals(name))
                .map(Identifier::position)
                .findFirst()
                .orElse(otherwise);
    }
}
