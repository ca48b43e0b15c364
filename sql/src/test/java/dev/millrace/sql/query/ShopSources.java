// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.Type;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TopicDefinition;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.types.TypeReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The streams and tables of the planner's tests. A column is written {@code NAME TYPE}, a key column {@code NAME TYPE KEY}. */
final class ShopSources implements SourceLookup {

    private final Map<String, SourceDefinition> sources = new TreeMap<>();

    ShopSources() {
        stream(
                "ORDERS",
                "ID BIGINT KEY",
                "USER_ID BIGINT",
                "ITEM VARCHAR",
                "AMOUNT INT",
                "PRICE DECIMAL(6, 2)",
                "TS TIMESTAMP",
                "TAGS ARRAY<VARCHAR>",
                "SIZES ARRAY<INT>",
                "ATTRIBUTES MAP<VARCHAR, INT>",
                "ADDRESS STRUCT<CITY VARCHAR, GEO STRUCT<LAT DOUBLE, LON DOUBLE>>");
        stream("PAYMENTS", "PAYMENT_ID BIGINT KEY", "ORDER_ID BIGINT", "AMOUNT INT", "METHOD VARCHAR");
        stream("CLICKS", "USER_ID BIGINT", "URL VARCHAR", "AT BIGINT");
        table("USERS", "ID BIGINT KEY", "NAME VARCHAR", "REGION VARCHAR", "LEVEL INT");
        table("ITEMS", "NAME VARCHAR KEY", "MAKER VARCHAR", "COST DECIMAL(6, 2)");
        table("PROFILES", "ID BIGINT KEY", "EMAIL VARCHAR");
        add(
                "COUNTS",
                RelationKind.TABLE,
                new KeyWindow(KeyWindow.Kind.TUMBLING, 60_000L),
                null,
                "REGION VARCHAR KEY",
                "TOTAL BIGINT");
        add("PAGEVIEWS", RelationKind.STREAM, null, "PAGEID", "VIEWTIME BIGINT", "USERID VARCHAR", "PAGEID VARCHAR");
        add("OLDUSERS", RelationKind.TABLE, null, "USERID", "USERID VARCHAR", "GENDER VARCHAR", "REGIONID VARCHAR");
    }

    private void stream(String name, String... columns) {
        add(name, RelationKind.STREAM, null, null, columns);
    }

    private void table(String name, String... columns) {
        add(name, RelationKind.TABLE, null, null, columns);
    }

    private void add(
            String name, RelationKind kind, @Nullable KeyWindow window, @Nullable String legacyKey, String... columns) {
        List<ColumnDefinition> definitions = new ArrayList<>();
        for (String column : columns) {
            boolean key = column.endsWith(" KEY");
            int space = column.indexOf(' ');
            String columnName = column.substring(0, space);
            String text = key ? column.substring(space, column.length() - 4) : column.substring(space);
            Type type = new TypeReader(Map.of()).read(StatementParser.parseType(text));
            definitions.add(key ? ColumnDefinition.key(columnName, type) : ColumnDefinition.value(columnName, type));
        }
        TopicDefinition topic = new TopicDefinition(
                name, FormatDefinition.of("KAFKA"), FormatDefinition.of("JSON"), null, null, Map.of());
        sources.put(name, new SourceDefinition(name, kind, definitions, topic, window, null, legacyKey));
    }

    @Override
    public Optional<SourceDefinition> source(String name) {
        return Optional.ofNullable(sources.get(name));
    }

    @Override
    public Collection<String> sourceNames() {
        return sources.keySet();
    }

    @Override
    public Map<String, Type> namedTypes() {
        return Map.of();
    }
}
