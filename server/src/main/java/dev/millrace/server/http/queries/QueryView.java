// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.queries;

import dev.millrace.engine.dataflow.OperatorFigures;
import dev.millrace.engine.dataflow.QueryFigures;
import dev.millrace.kafka.loop.EngineLoop;
import dev.millrace.kafka.loop.LoopReport;
import dev.millrace.kafka.loop.LoopState;
import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.kafka.loop.QueryReport.Activity;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.server.http.json.Json;
import dev.millrace.sql.catalog.CatalogQuery;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Queries as the API shows them: what the catalog says of a query, and how it fares according to the engine's reports. */
final class QueryView {
    private static final QueryFigures NONE = new QueryFigures(0, 0, 0, Long.MIN_VALUE, 0, List.of());

    private final EngineLoop loop;
    private final LoopState state;
    private final List<LoopReport> reports;

    /** Looks at the loop as it is now; everything written by this view belongs to the same look. */
    QueryView(EngineLoop loop) {
        this.loop = loop;
        this.state = loop.state();
        this.reports = loop.reports();
    }

    /** {@code "engine": {…}}. */
    void engine(JsonGenerator json) {
        LoopReport last = reports.getLast();
        json.writeObjectPropertyStart("engine");
        json.writeStringProperty("state", state.name());
        json.writeNumberProperty("epoch", loop.figures().epoch());
        json.writeBooleanProperty("paused", last.paused());
        json.writeNumberProperty("recordsIn", loop.figures().recordsIn());
        json.writeNumberProperty("rowsOut", loop.figures().rowsOut());
        json.writeNumberProperty("ticks", loop.figures().ticks());
        json.writeEndObject();
    }

    /** The members of one query, without its graph. */
    void query(JsonGenerator json, CatalogQuery query) {
        Optional<QueryReport> report = reports.getLast().query(query.id());
        QueryFigures figures = report.map(QueryReport::figures).orElse(NONE);
        Rates rates = rates(query);
        PersistentQuery plan = query.query();
        json.writeStringProperty("id", query.id());
        json.writeStringProperty("sql", query.statement());
        json.writeName("sink");
        json.writeString(query.writes());
        json.writeName("sinkTopic");
        json.writeString(plan == null ? null : plan.sink().topic().name());
        json.writeStringProperty("kind", "PERSISTENT");
        json.writeStringProperty(
                "state",
                report.map(QueryReport::activity)
                        .orElse(reports.getLast().paused() ? Activity.PAUSED : Activity.CATCHING_UP)
                        .name());
        json.writeNumberProperty("rowsIn", figures.rowsIn());
        json.writeNumberProperty("rowsOut", figures.rowsOut());
        json.writeNumberProperty("rowsPerSecondIn", rates.perSecond(QueryFigures::rowsIn));
        json.writeNumberProperty("rowsPerSecondOut", rates.perSecond(QueryFigures::rowsOut));
        json.writeNumberProperty("lag", report.map(QueryReport::lag).orElse(0L));
        json.writeNumberProperty("stateBytes", figures.stateBytes());
        long watermark = figures.watermarkMillis();
        Json.optional(json, "watermarkMillis", watermark == Long.MIN_VALUE ? null : watermark);
        json.writeNumberProperty("lateRows", figures.lateRows());
        json.writeNumberProperty("rowErrors", report.map(QueryReport::rowErrors).orElse(0L));
        json.writeNumberProperty(
                "badRecords", report.map(QueryReport::badRecords).orElse(0L));
    }

    private Rates rates(CatalogQuery query) {
        return new Rates(reports, state == LoopState.RUNNING, query.id());
    }

    /** {@code "graph": {…}}: its operators with their figures. */
    void graph(JsonGenerator json, CatalogQuery query) {
        QueryFigures figures =
                reports.getLast().query(query.id()).map(QueryReport::figures).orElse(NONE);
        Rates rates = rates(query);
        String slowest = slowest(figures.operators(), rates);
        json.writeObjectPropertyStart("graph");
        json.writeArrayPropertyStart("nodes");
        for (OperatorFigures operator : figures.operators()) {
            json.writeStartObject();
            json.writeStringProperty("id", operator.id());
            json.writeStringProperty("operator", operator.operator());
            json.writeStringProperty("detail", operator.detail());
            json.writeBooleanProperty("state", operator.keepsState());
            json.writeNumberProperty("rowsIn", operator.rowsIn());
            json.writeNumberProperty("rowsOut", operator.rowsOut());
            json.writeNumberProperty("rowsPerSecond", rates.perSecond(operator.id(), OperatorFigures::rowsIn));
            json.writeNumberProperty("stateBytes", operator.stateBytes());
            json.writeNumberProperty("busyNanos", operator.busyNanos());
            json.writeBooleanProperty("slowest", operator.id().equals(slowest));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("edges");
        for (OperatorFigures operator : figures.operators()) {
            for (String target : operator.feeds()) {
                json.writeStartObject();
                json.writeStringProperty("from", operator.id());
                json.writeStringProperty("to", target);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** The operator that works most now; while nothing moves, the one that has worked most; empty if there is none. */
    private static String slowest(List<OperatorFigures> operators, Rates rates) {
        return operators.stream()
                .max(Comparator.<OperatorFigures>comparingDouble(
                                operator -> rates.perSecond(operator.id(), OperatorFigures::busyNanos))
                        .thenComparingLong(OperatorFigures::busyNanos))
                .map(OperatorFigures::id)
                .orElse("");
    }
}
