// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.source;

import dev.millrace.data.Field;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TopicDefinition;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.option.SourceOption;
import dev.millrace.sql.option.WithOptions;
import dev.millrace.sql.query.PlannedQuery;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.session.PropertyValues;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stream or table that CREATE … AS SELECT makes: its columns come from the query; its formats, partitions and replicas from the
 * options, else from the first source that the query reads, else from the session.
 *
 * <p>Where a query reads a source of the older dialect, the key stays a column of the value as well, and its sink is of that
 * dialect too, so that the statements that follow find the column where they expect it.
 */
public final class QuerySink {

    private QuerySink() {}

    /** The sink of {@code statement}, whose query has been planned as {@code query}. */
    public static SourceDefinition define(
            Statement.CreateAsSelect statement, WithOptions options, PlannedQuery query, Session session) {
        RelationKind kind = statement.creation().kind();
        Position position = statement.name().position();
        checkKind(kind, query.kind(), position);
        List<ColumnDefinition> columns = columns(query, position);
        boolean legacy = query.legacyKeys() && query.key().size() <= 1;
        List<ColumnDefinition> keys = role(columns, ColumnDefinition.Role.KEY);
        List<ColumnDefinition> values = role(columns, ColumnDefinition.Role.VALUE);
        String legacyKey = legacy && !query.key().isEmpty()
                ? columns.get(query.key().getFirst()).name()
                : null;
        SourceDefinition model = firstSource(query.root());
        FormatOptions formats = new FormatOptions(options, session, position);
        boolean keyless = keys.isEmpty() && legacyKey == null;
        if (keyless && kind == RelationKind.STREAM && model != null) {
            checkNoKeyFormat(options, model);
        }
        FormatDefinition keyFormat = keyless && !options.has(SourceOption.KEY_FORMAT)
                ? FormatDefinition.of(FormatName.NONE.name())
                : formats.key(model == null ? null : model.topic().keyFormat());
        FormatDefinition valueFormat =
                formats.value(model == null ? null : model.topic().valueFormat(), values.size());
        FormatRules rules = new FormatRules(_ -> position);
        rules.checkKey(
                keyFormat,
                legacyKey == null ? keys : List.of(columns.get(query.key().getFirst())));
        rules.checkValue(valueFormat, values);
        return new SourceDefinition(
                statement.name().name(),
                kind,
                columns,
                topic(statement, options, query, session, keyFormat, valueFormat),
                query.window(),
                TimestampRules.define(options, columns),
                legacyKey,
                PropertyValues.aheadMillis(session));
    }

    /** A query that takes the key away (PARTITION BY NULL) leaves nothing for a key format to write. */
    private static void checkNoKeyFormat(WithOptions options, SourceDefinition model) {
        boolean keyed = !model.columns(ColumnDefinition.Role.KEY).isEmpty() || model.legacyKey() != null;
        for (SourceOption option : List.of(SourceOption.FORMAT, SourceOption.KEY_FORMAT)) {
            String written = options.text(option);
            if (keyed && written != null && FormatName.of(written, options.position(option)) != FormatName.NONE) {
                throw new SqlException(
                        SqlErrorCode.INVALID_OPTION,
                        "Key format specified for stream without key columns.",
                        options.position(option),
                        "The query's result has no key: leave out the key format, or select the key.");
            }
        }
    }

    /** The first source that a plan reads, whose formats and partitions its sink takes over; {@code null} if it reads none. */
    public static @Nullable SourceDefinition firstSource(PlanNode node) {
        if (node instanceof PlanNode.Scan scan) {
            return scan.source();
        }
        for (PlanNode input : node.inputs()) {
            SourceDefinition source = firstSource(input);
            if (source != null) {
                return source;
            }
        }
        return null;
    }

    private static TopicDefinition topic(
            Statement.CreateAsSelect statement,
            WithOptions options,
            PlannedQuery query,
            Session session,
            FormatDefinition keyFormat,
            FormatDefinition valueFormat) {
        String written = options.text(SourceOption.KAFKA_TOPIC);
        String prefix = session.property(Properties.OUTPUT_TOPIC_PREFIX);
        String name = written != null
                ? written
                : (prefix == null ? "" : prefix) + statement.name().name();
        SourceDefinition model = firstSource(query.root());
        Integer partitions = options.count(SourceOption.PARTITIONS, TopicOptions.MOST_PARTITIONS);
        Short replicas = TopicOptions.replicas(options);
        if (partitions == null) {
            Integer configured = configured(session, Properties.PARTITIONS_DEFAULT, TopicOptions.MOST_PARTITIONS);
            partitions = configured != null || model == null
                    ? configured
                    : model.topic().partitions();
        }
        if (replicas == null) {
            Integer configured = configured(session, Properties.REPLICAS_DEFAULT, Short.MAX_VALUE);
            if (configured != null) {
                replicas = configured.shortValue();
            } else if (model != null) {
                replicas = model.topic().replicas();
            }
        }
        RelationKind kind = statement.creation().kind();
        return new TopicDefinition(
                TopicOptions.checkName(options, name),
                keyFormat,
                valueFormat,
                partitions,
                replicas,
                TopicOptions.settings(options, kind, query.window() != null, retention(query.root())));
    }

    private static @Nullable Integer configured(Session session, String property, int most) {
        String value = session.property(property);
        if (value == null) {
            return null;
        }
        try {
            int number = Integer.parseInt(value.trim());
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Refused below, as a number out of range is.
        }
        throw new SqlException(
                SqlErrorCode.INVALID_OPTION,
                "The property '" + property + "' is '" + value + "', which is not a number from 1 to " + most + ".",
                null,
                "SET it to such a number, or UNSET it.");
    }

    private static void checkKind(RelationKind wanted, RelationKind result, Position position) {
        if (wanted != result) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "Invalid result type. Your SELECT query produces a " + result + ".",
                    position,
                    "Please use CREATE " + result + " AS SELECT statement instead.");
        }
    }

    /** The sink's columns: those of the root without the window's, which are part of the key on the wire. */
    private static List<ColumnDefinition> columns(PlannedQuery query, Position position) {
        List<Field> fields = query.root().shape().columns();
        int count = query.window() == null ? fields.size() : fields.size() - 2;
        boolean legacy = query.legacyKeys() && query.key().size() <= 1;
        List<ColumnDefinition> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Field field = fields.get(i);
            if (ColumnRules.RESERVED.contains(field.name())) {
                throw new SqlException(
                        SqlErrorCode.RESERVED_NAME,
                        "Reserved column name in select: `" + field.name() + "`. Please remove or alias the column.",
                        position);
            }
            columns.add(
                    !legacy && query.key().contains(i)
                            ? ColumnDefinition.key(field.name(), field.type())
                            : ColumnDefinition.value(field.name(), field.type()));
        }
        if (columns.isEmpty()) {
            throw new SqlException(SqlErrorCode.INVALID_STATEMENT, "The query does not put out any columns.", position);
        }
        return columns;
    }

    private static List<ColumnDefinition> role(List<ColumnDefinition> columns, ColumnDefinition.Role role) {
        return columns.stream().filter(column -> column.role() == role).toList();
    }

    private static @Nullable Long retention(PlanNode node) {
        if (node instanceof PlanNode.Aggregate aggregate && aggregate.window() != null) {
            return aggregate.window().retentionMillis();
        }
        return node.inputs().isEmpty() ? null : retention(node.inputs().getFirst());
    }
}
