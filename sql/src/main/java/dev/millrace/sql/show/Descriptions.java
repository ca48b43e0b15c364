// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.show;

import dev.millrace.data.Names;
import dev.millrace.data.ScalarType;
import dev.millrace.plan.function.FunctionCatalog;
import dev.millrace.plan.function.FunctionDescription;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.print.DurationText;
import dev.millrace.plan.print.PlanPrinter;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TimestampColumn;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.catalog.QueryFault;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.statement.Identifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers to DESCRIBE and EXPLAIN. */
public final class Descriptions {

    private final Catalog catalog;
    private final FunctionCatalog functions;
    private final RuntimeFacts facts;

    public Descriptions(Catalog catalog, FunctionCatalog functions, RuntimeFacts facts) {
        this.catalog = catalog;
        this.functions = functions;
        this.facts = facts;
    }

    /** DESCRIBE a stream or table: its columns, and if {@code extended} its topic, its statement and its queries. */
    public List<ResultTable> source(CatalogSource source, boolean extended) {
        SourceDefinition definition = source.definition();
        var columns = new ResultTable.Builder("Columns of " + Names.quoteIfNeeded(source.name()))
                .text("FIELD", "TYPE", "ROLE");
        for (ColumnDefinition column : definition.columns()) {
            columns.row(column.name(), column.type().sql(), role(definition, column));
        }
        KeyWindow window = definition.window();
        if (window != null) {
            columns.row("WINDOWSTART", ScalarType.BIGINT.sql(), "WINDOW");
            columns.row("WINDOWEND", ScalarType.BIGINT.sql(), "WINDOW");
        }
        if (!extended) {
            return List.of(columns.build());
        }
        return List.of(columns.build(), details(source), queries(source));
    }

    private static String role(SourceDefinition definition, ColumnDefinition column) {
        boolean table = definition.kind() == RelationKind.TABLE;
        return switch (column.role()) {
            case KEY -> table ? "PRIMARY KEY" : "KEY";
            case VALUE -> column.name().equals(definition.legacyKey()) ? "VALUE, EQUALS KEY" : "VALUE";
            case HEADERS -> column.headerKey() == null ? "HEADERS" : "HEADER('" + column.headerKey() + "')";
        };
    }

    private static ResultTable details(CatalogSource source) {
        SourceDefinition definition = source.definition();
        var table =
                new ResultTable.Builder("Details of " + Names.quoteIfNeeded(source.name())).text("PROPERTY", "VALUE");
        table.row("Type", definition.kind().name() + (source.readOnly() ? ", read-only" : ""));
        table.row("Topic", definition.topic().name());
        table.row("Partitions", text(definition.topic().partitions()));
        table.row("Replicas", text(definition.topic().replicas()));
        table.row(
                "Key format",
                format(
                        definition.topic().keyFormat().name(),
                        definition.topic().keyFormat().properties()));
        table.row(
                "Value format",
                format(
                        definition.topic().valueFormat().name(),
                        definition.topic().valueFormat().properties()));
        KeyWindow window = definition.window();
        if (window != null) {
            Long size = window.sizeMillis();
            table.row("Window", window.kind() + (size == null ? "" : ", size " + DurationText.of(size)));
        }
        TimestampColumn timestamp = definition.timestamp();
        table.row(
                "Event time",
                timestamp == null
                        ? "the record's timestamp"
                        : "column " + timestamp.column()
                                + (timestamp.format() == null ? "" : " in the format " + timestamp.format()));
        new TreeMap<>(definition.topic().settings())
                .forEach((name, value) -> table.row("Topic setting " + name, value));
        table.row("Statement", source.statement());
        return table.build();
    }

    private static String text(@Nullable Number number) {
        return number == null ? "as the topic has" : number.toString();
    }

    private static String format(String name, Map<String, String> properties) {
        return name
                + new TreeMap<>(properties)
                        .entrySet().stream()
                                .map(entry -> ", " + entry.getKey() + "=" + entry.getValue())
                                .collect(Collectors.joining());
    }

    private ResultTable queries(CatalogSource source) {
        var table = new ResultTable.Builder("Queries of " + Names.quoteIfNeeded(source.name()))
                .text("ID", "DOES", "STATE", "STATEMENT");
        for (CatalogQuery query : catalog.readers(source.name())) {
            table.row(query.id(), "reads", state(query), query.statement());
        }
        for (CatalogQuery query : catalog.writers(source.name())) {
            table.row(query.id(), "writes", state(query), query.statement());
        }
        return table.build();
    }

    private String state(CatalogQuery query) {
        return Listings.state(query, facts.query(query.id()).orElse(null));
    }

    /** DESCRIBE FUNCTION. */
    public List<ResultTable> function(Identifier name) {
        String upper = name.name().toUpperCase(Locale.ROOT);
        FunctionDescription function = functions
                .describe(upper)
                .orElseThrow(() -> new SqlException(
                        SqlErrorCode.UNKNOWN_FUNCTION,
                        "Can't find any functions with the name '" + upper + "'.",
                        name.position(),
                        NearMiss.hint(
                                upper,
                                functions.functions().stream()
                                        .map(FunctionDescription::name)
                                        .toList())));
        var table = new ResultTable.Builder("Function " + function.name()).text("PROPERTY", "VALUE");
        table.row("Name", function.name());
        table.row("Kind", function.kind().name());
        table.row("Category", function.category());
        table.row("Description", function.description());
        function.overloads().forEach(overload -> table.row("Variation", overload));
        return List.of(table.build());
    }

    /** EXPLAIN: the plan as text, a line a row. */
    public static ResultTable plan(PlanNode root) {
        var table = new ResultTable.Builder("Plan").text("PLAN");
        PlanPrinter.explain(root).lines().forEach(line -> table.row(line));
        return table.build();
    }

    private static void addFault(ResultTable.Builder table, QueryFault fault) {
        table.row("Error", fault.code() + ": " + fault.message());
        if (fault.hint() != null) {
            table.row("Hint", fault.hint());
        }
        if (fault.place() != null) {
            table.row("Place", fault.place());
        }
        if (fault.timeMillis() != null) {
            table.row("Since", Instant.ofEpochMilli(fault.timeMillis()).toString());
        }
    }

    /** EXPLAIN a running query. */
    public List<ResultTable> query(CatalogQuery query) {
        List<ResultTable> answer = new ArrayList<>();
        var table = new ResultTable.Builder("Query " + query.id()).text("PROPERTY", "VALUE");
        table.row("Id", query.id());
        table.row("State", state(query));
        table.row("Reads", String.join(", ", query.reads()));
        if (query.writes() != null) {
            table.row("Writes", query.writes());
        }
        facts.query(query.id()).ifPresent(state -> {
            table.row("Records in", Long.toString(state.recordsIn()));
            table.row("Records out", Long.toString(state.recordsOut()));
            table.row("Records bad", Long.toString(state.recordsBad()));
            if (state.pipeline() != null) {
                table.row("Pipeline", state.pipeline());
            }
            if (state.waitsFor() != null) {
                table.row("Waits for", state.waitsFor());
            }
        });
        QueryFault fault = Listings.fault(query, facts.query(query.id()).orElse(null));
        if (fault != null) {
            addFault(table, fault);
        }
        table.row("Statement", query.statement());
        answer.add(table.build());
        if (query.query() != null) {
            answer.add(plan(query.query().root()));
        }
        return answer;
    }
}
