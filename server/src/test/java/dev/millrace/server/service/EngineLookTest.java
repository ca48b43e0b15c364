// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.catalog.QueryFault;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.BrokenStatements;
import dev.millrace.sql.prepared.PreparedStatement.ChangesCatalog;
import dev.millrace.sql.prepared.StatementAnalyzer;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.show.RuntimeFacts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a query's state follows from the catalog, the engine's state and the engine's report. */
class EngineLookTest {

    private static final QueryFault FAULT = new QueryFault("FENCED", "Another one runs.", "Stop it.", null, 1L);

    private final StatementAnalyzer analyzer = new StatementAnalyzer(BuiltInFunctions.load(), RuntimeFacts.none());
    private Catalog catalog = Catalog.empty();

    private CatalogQuery after(String script, String id) {
        for (String statement : script.split(";")) {
            catalog = ((ChangesCatalog) analyzer.prepare(statement + ";", catalog, Session.empty())).after();
        }
        return query(id);
    }

    private CatalogQuery query(String id) {
        CatalogQuery query = catalog.queries().get(id);
        assertThat(query).as(id).isNotNull();
        return query;
    }

    private static EngineLook look(EngineState state, Map<String, QueryFault> refused, QueryState... queries) {
        EngineReport report = new EngineReport(0, false, 0, 0, 0, 0, List.of(queries));
        return new EngineLook(state, state == EngineState.RUNNING ? null : FAULT, refused, List.of(report));
    }

    private static QueryActivity activity(EngineLook look, CatalogQuery query) {
        return look.query(query).activity();
    }

    @Test
    void aSourceTableNeverCatchesUp() {
        CatalogQuery table = after(
                "CREATE SOURCE TABLE t (k INT PRIMARY KEY, v INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON')",
                "CST_T_0");
        assertThat(activity(look(EngineState.RUNNING, Map.of()), table)).isEqualTo(QueryActivity.RUNNING);
    }

    @Test
    void theEnginesStateIsThatOfItsQueries() {
        CatalogQuery copy = after(
                "CREATE STREAM s (v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);"
                        + "CREATE STREAM c AS SELECT v FROM s EMIT CHANGES",
                "CSAS_C_0");
        QueryState told = QueryState.without("CSAS_C_0", QueryActivity.RUNNING, null);
        assertThat(activity(look(EngineState.RUNNING, Map.of(), told), copy)).isEqualTo(QueryActivity.RUNNING);
        assertThat(activity(look(EngineState.RUNNING, Map.of()), copy)).isEqualTo(QueryActivity.CATCHING_UP);
        assertThat(activity(look(EngineState.RUNNING, Map.of(), told), copy.withPaused(true)))
                .isEqualTo(QueryActivity.PAUSED);
        assertThat(activity(look(EngineState.RETRYING, Map.of(), told), copy)).isEqualTo(QueryActivity.RECOVERING);
        assertThat(look(EngineState.FAILED, Map.of(), told).query(copy))
                .satisfies(state -> assertThat(state.activity()).isEqualTo(QueryActivity.ERROR))
                .satisfies(state -> assertThat(state.fault()).isEqualTo(FAULT));
        assertThat(look(EngineState.RUNNING, Map.of("CSAS_C_0", FAULT))
                        .query(copy)
                        .fault())
                .isEqualTo(FAULT);
    }

    @Test
    void whatCanNoLongerBePlannedIsInError() {
        catalog = BrokenStatements.keep(
                "CREATE STREAM b AS SELECT gone(v) FROM s EMIT CHANGES;",
                "CSAS_B_7",
                new SqlException(SqlErrorCode.UNKNOWN_FUNCTION, "There is no function GONE.", null),
                catalog);
        CatalogQuery broken = query("CSAS_B_7");
        assertThat(broken.writes()).isEqualTo("B");
        assertThat(catalog.nextQueryNumber()).isEqualTo(1);
        assertThat(look(EngineState.RUNNING, Map.of()).query(broken).fault())
                .isNotNull()
                .satisfies(fault -> assertThat(fault.code()).isEqualTo("UNKNOWN_FUNCTION"));
    }
}
