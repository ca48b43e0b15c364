// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.source;

import dev.millrace.data.Names;
import dev.millrace.data.Type;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TopicDefinition;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.statement.ColumnElement;
import dev.millrace.sql.statement.Identifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** ALTER … ADD COLUMN: value columns behind those that are there. */
public final class AddedColumns {

    private AddedColumns() {}

    /** The columns that {@code elements} declare, checked as CREATE does. */
    public static List<ColumnDefinition> declared(
            RelationKind kind, List<ColumnElement> elements, Map<String, Type> types) {
        return ColumnRules.define(kind, elements, types);
    }

    /** Columns as CREATE writes them. */
    public static String text(List<ColumnDefinition> columns) {
        return columns.stream()
                .map(column ->
                        Names.quoteIfNeeded(column.name()) + " " + column.type().sql()
                                + (column.role() == ColumnDefinition.Role.VALUE ? "" : " " + column.role()))
                .collect(Collectors.joining(", "));
    }

    /** {@code source} with the added columns. */
    public static SourceDefinition add(SourceDefinition source, List<ColumnElement> added, Map<String, Type> types) {
        for (ColumnElement element : added) {
            Identifier name = element.name();
            if (source.column(name.name()).isPresent()) {
                throw new SqlException(
                        SqlErrorCode.DUPLICATE_COLUMN,
                        "Cannot add column " + name + " to schema. A column with the same name already exists.",
                        name.position());
            }
        }
        List<ColumnDefinition> columns = new ArrayList<>(source.columns());
        columns.addAll(ColumnRules.define(source.kind(), added, types));
        SourceDefinition changed = new SourceDefinition(
                source.name(),
                source.kind(),
                columns,
                withoutWrapping(source.topic(), added.getFirst().name()),
                source.window(),
                source.timestamp(),
                source.legacyKey(),
                source.aheadMillis());
        new FormatRules(name -> added.stream()
                        .map(ColumnElement::name)
                        .filter(each -> each.name().equals(name))
                        .map(Identifier::position)
                        .findFirst()
                        .orElse(null))
                .checkValue(changed.topic().valueFormat(), changed.columns(ColumnDefinition.Role.VALUE));
        return changed;
    }

    /** Several columns always stand in a record of their own, so a single bare value cannot get a neighbour. */
    private static TopicDefinition withoutWrapping(TopicDefinition topic, Identifier added) {
        Map<String, String> properties = new HashMap<>(topic.valueFormat().properties());
        if ("false".equals(properties.remove("WRAP_SINGLE_VALUE"))) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "Cannot add column " + added + ": the values of the topic " + topic.name()
                            + " are single values without a record around them.",
                    added.position(),
                    "Create another stream with WRAP_SINGLE_VALUE=true.");
        }
        return new TopicDefinition(
                topic.name(),
                topic.keyFormat(),
                new FormatDefinition(topic.valueFormat().name(), properties),
                topic.partitions(),
                topic.replicas(),
                topic.settings());
    }
}
