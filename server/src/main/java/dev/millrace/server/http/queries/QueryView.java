// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.queries;

import dev.millrace.engine.dataflow.OperatorFigures;
import dev.millrace.engine.dataflow.QueryFigures;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.service.EngineLook;
import dev.millrace.server.service.EngineReport;
import dev.millrace.server.service.EngineState;
import dev.millrace.server.service.QueryState;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.catalog.QueryFault;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Queries as the API shows them: what the catalog says of a query, and how it fares according to the engine's reports. */
final class QueryView {
    private final EngineLook look;

    /** Everything written by this view belongs to the same look. */
    QueryView(EngineLook look) {
        this.look = look;
    }

    /** {@code "engine": {…}}. */
    void engine(JsonGenerator json) {
        EngineReport last = look.last();
        json.writeObjectPropertyStart("engine");
        json.writeStringProperty("state", look.state().name());
        fault(json, look.fault());
        json.writeNumberProperty("epoch", last.epoch());
        json.writeBooleanProperty("paused", last.paused());
        json.writeNumberProperty("recordsIn", last.recordsIn());
        json.writeNumberProperty("rowsOut", last.rowsOut());
        json.writeNumberProperty("ticks", last.ticks());
        json.writeEndObject();
    }

    /** {@code "error": {…}}, or null. */
    private static void fault(JsonGenerator json, @Nullable QueryFault fault) {
        json.writeName("error");
        if (fault == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("code", fault.code());
        json.writeStringProperty("message", fault.message());
        json.writeName("hint");
        json.writeString(fault.hint());
        json.writeName("place");
        json.writeString(fault.place());
        Json.optional(json, "timeMillis", fault.timeMillis());
        json.writeEndObject();
    }

    /** The members of one query, without its graph. */
    void query(JsonGenerator json, CatalogQuery query) {
        QueryState state = look.query(query);
        QueryFigures figures = state.figures();
        Rates rates = rates(query);
        PersistentQuery plan = query.query();
        json.writeStringProperty("id", query.id());
        json.writeStringProperty("sql", query.statement());
        json.writeName("sink");
        json.writeString(query.writes());
        json.writeName("sinkTopic");
        json.writeString(plan == null ? null : plan.sink().topic().name());
        json.writeStringProperty("kind", "PERSISTENT");
        json.writeStringProperty("state", state.activity().name());
        json.writeName("pipeline");
        json.writeString(state.pipeline());
        json.writeName("waitsFor");
        json.writeString(state.waitsFor());
        fault(json, state.fault());
        json.writeNumberProperty("rowsIn", figures.rowsIn());
        json.writeNumberProperty("rowsOut", figures.rowsOut());
        json.writeNumberProperty("rowsPerSecondIn", rates.perSecond(QueryFigures::rowsIn));
        json.writeNumberProperty("rowsPerSecondOut", rates.perSecond(QueryFigures::rowsOut));
        json.writeNumberProperty("lag", state.lag());
        json.writeNumberProperty("stateBytes", figures.stateBytes());
        long watermark = figures.watermarkMillis();
        Json.optional(json, "watermarkMillis", watermark == Long.MIN_VALUE ? null : watermark);
        json.writeNumberProperty("lateRows", figures.lateRows());
        json.writeNumberProperty("rowErrors", state.rowErrors());
        json.writeNumberProperty("badRecords", state.badRecords());
    }

    private Rates rates(CatalogQuery query) {
        return new Rates(look.reports(), look.state() == EngineState.RUNNING, query.id());
    }

    /** {@code "graph": {…}}: its operators with their figures. */
    void graph(JsonGenerator json, CatalogQuery query) {
        QueryFigures figures = look.query(query).figures();
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
