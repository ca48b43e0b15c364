// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.show;

import dev.millrace.data.ScalarType;
import dev.millrace.plan.function.FunctionCatalog;
import dev.millrace.plan.function.FunctionDescription;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.catalog.QueryFault;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.statement.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers to SHOW and LIST. */
public final class Listings {

    private final Catalog catalog;
    private final Session session;
    private final FunctionCatalog functions;
    private final RuntimeFacts facts;

    public Listings(Catalog catalog, Session session, FunctionCatalog functions, RuntimeFacts facts) {
        this.catalog = catalog;
        this.session = session;
        this.functions = functions;
        this.facts = facts;
    }

    /** The answer to {@code show}. */
    public List<ResultTable> answer(Statement.Show show) {
        return switch (show.listing()) {
            case PROPERTIES -> List.of(properties());
            case TOPICS -> List.of(topics(show.all(), show.extended()));
            case STREAMS -> sources(RelationKind.STREAM, show.extended());
            case TABLES -> sources(RelationKind.TABLE, show.extended());
            case FUNCTIONS -> List.of(functions());
            case TYPES -> List.of(types());
            case VARIABLES -> List.of(variables());
            case QUERIES -> List.of(queries(show.extended()));
            case CONNECTORS, SOURCE_CONNECTORS, SINK_CONNECTORS, CONNECTOR_PLUGINS ->
                throw new SqlException(
                        SqlErrorCode.UNSUPPORTED,
                        "There is no Kafka Connect cluster to ask for connectors.",
                        null,
                        "Read and write topics directly; SHOW TOPICS lists them.");
        };
    }

    /** The streams or the tables, and if {@code extended} the description of each. */
    public List<ResultTable> sources(RelationKind kind, boolean extended) {
        var table = new ResultTable.Builder(kind == RelationKind.STREAM ? "Streams" : "Tables")
                .text("NAME", "TOPIC", "KEY_FORMAT", "VALUE_FORMAT")
                .column("WINDOWED", ScalarType.BOOLEAN);
        List<ResultTable> answer = new ArrayList<>();
        Descriptions descriptions = new Descriptions(catalog, functions, facts);
        for (CatalogSource source : catalog.sources(kind)) {
            SourceDefinition definition = source.definition();
            table.row(
                    source.name(),
                    definition.topic().name(),
                    definition.topic().keyFormat().name(),
                    definition.topic().valueFormat().name(),
                    definition.window() != null);
            if (extended) {
                answer.addAll(descriptions.source(source, true));
            }
        }
        answer.addFirst(table.build());
        return answer;
    }

    private ResultTable topics(boolean all, boolean extended) {
        var table = new ResultTable.Builder("Topics")
                .text("TOPIC")
                .column("PARTITIONS", ScalarType.INT)
                .column("REPLICAS", ScalarType.INT);
        if (extended) {
            table.column("RECORDS", ScalarType.BIGINT);
        }
        for (RuntimeFacts.Topic topic : facts.topics()) {
            if (topic.internal() && !all) {
                continue;
            }
            if (extended) {
                table.row(topic.name(), topic.partitions(), topic.replicas(), topic.records());
            } else {
                table.row(topic.name(), topic.partitions(), topic.replicas());
            }
        }
        return table.build();
    }

    private ResultTable functions() {
        var table = new ResultTable.Builder("Functions").text("NAME", "KIND", "CATEGORY");
        for (FunctionDescription function : functions.functions()) {
            table.row(function.name(), function.kind().name(), function.category());
        }
        return table.build();
    }

    private ResultTable types() {
        var table = new ResultTable.Builder("Types").text("NAME", "TYPE");
        catalog.namedTypes().forEach((name, type) -> table.row(name, type.sql()));
        return table.build();
    }

    private ResultTable variables() {
        var table = new ResultTable.Builder("Variables").text("NAME", "VALUE");
        session.variables().forEach((name, value) -> table.row(name, value));
        return table.build();
    }

    private ResultTable queries(boolean extended) {
        var table =
                new ResultTable.Builder("Queries").text("ID", "KIND", "STATE", "READS", "WRITES", "TOPIC", "STATEMENT");
        if (extended) {
            table.column("RECORDS_IN", ScalarType.BIGINT)
                    .column("RECORDS_OUT", ScalarType.BIGINT)
                    .column("RECORDS_BAD", ScalarType.BIGINT)
                    .text("PIPELINE", "ERROR", "HINT", "PLACE")
                    .column("SINCE", ScalarType.TIMESTAMP);
        }
        for (CatalogQuery query : catalog.queries().values()) {
            RuntimeFacts.Query state = facts.query(query.id()).orElse(null);
            List<@Nullable Object> row = new ArrayList<>();
            row.add(query.id());
            row.add(query.kind().name());
            row.add(state(query, state));
            row.add(String.join(", ", query.reads()));
            row.add(query.writes());
            row.add(query.query() == null ? null : query.query().sink().topic().name());
            row.add(query.statement());
            if (extended) {
                row.add(state == null ? null : state.recordsIn());
                row.add(state == null ? null : state.recordsOut());
                row.add(state == null ? null : state.recordsBad());
                row.add(state == null ? null : state.pipeline());
                QueryFault fault = fault(query, state);
                row.add(fault == null ? waits(state) : fault.code() + ": " + fault.message());
                row.add(fault == null ? null : fault.hint());
                row.add(fault == null ? null : fault.place());
                Long since = fault == null ? null : fault.timeMillis();
                row.add(since == null ? null : Instant.ofEpochMilli(since));
            }
            table.row(row.toArray());
        }
        return table.build();
    }

    private static @Nullable String waits(RuntimeFacts.@Nullable Query state) {
        return state == null || state.waitsFor() == null ? null : "waits for " + state.waitsFor();
    }

    /** What keeps the query from running, if something does. */
    static @Nullable QueryFault fault(CatalogQuery query, RuntimeFacts.@Nullable Query state) {
        return query.fault() != null || state == null ? query.fault() : state.fault();
    }

    /** Its state in one word. */
    static String state(CatalogQuery query, RuntimeFacts.@Nullable Query state) {
        if (query.fault() != null) {
            return "ERROR";
        }
        if (query.paused()) {
            return "PAUSED";
        }
        return state == null ? "RUNNING" : state.state();
    }

    private ResultTable properties() {
        var table = new ResultTable.Builder("Properties").text("PROPERTY", "VALUE", "SET_BY", "REMARK");
        Map<String, Properties.Property> all = new TreeMap<>();
        Properties.known().forEach(property -> all.put(property.name(), property));
        session.properties().keySet().forEach(name -> all.putIfAbsent(name, new Properties.Property(name, null, null)));
        for (Properties.Property property : all.values()) {
            String set = session.properties().get(property.name());
            String effect = property.effect();
            table.row(
                    property.name(),
                    set == null ? property.defaultValue() : set,
                    set == null ? "DEFAULT" : "SESSION",
                    effect == null ? "accepted; has no meaning here" : effect);
        }
        return table.build();
    }
}
