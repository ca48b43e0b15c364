// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dataflow.Dataflow;
import dev.millrace.engine.dataflow.DataflowSettings;
import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.plan.print.PlanPrinter;
import dev.millrace.plan.stored.StoredPlan;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Statements of absurd size. Each is refused with a message, or accepted and then planned, printed, stored and built; none ends in
 * another way or takes for ever.
 */
class HostileStatementsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MANY = 10_000;

    private static final String SOURCES = """
        CREATE STREAM s (k INT KEY, v INT, n VARCHAR, a ARRAY<INT>, d STRUCT<x INT>) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);
        CREATE TABLE t (k INT PRIMARY KEY, v INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON', PARTITIONS=1);
        """;

    private record Hostile(String name, String text) {}

    private static Hostile expression(String name, String text) {
        return new Hostile(name, "CREATE STREAM o AS SELECT k, " + text + " AS x FROM s;");
    }

    private static Hostile condition(String name, String text) {
        return new Hostile(name, "CREATE STREAM o AS SELECT k, v FROM s WHERE " + text + ";");
    }

    private static String many(int count, String separator, String each) {
        return IntStream.range(0, count)
                .mapToObj(i -> each.replace("#", Integer.toString(i)))
                .collect(Collectors.joining(separator));
    }

    private static List<Hostile> hostile() {
        List<Hostile> all = new ArrayList<>(expressions());
        all.add(new Hostile(
                "columns of a query", "CREATE STREAM o AS SELECT k, " + many(MANY, ", ", "v + # AS c#") + " FROM s;"));
        all.add(new Hostile(
                "as many columns as there may be",
                "CREATE STREAM o AS SELECT k, " + many(4_000, ", ", "v + # AS c#") + " FROM s;"));
        all.add(new Hostile(
                "declared columns",
                "CREATE STREAM o (" + many(MANY, ", ", "c# INT")
                        + ") WITH (KAFKA_TOPIC='o', VALUE_FORMAT='JSON', PARTITIONS=1);"));
        all.add(new Hostile(
                "joins",
                "CREATE TABLE o AS SELECT t0.k, t0.v FROM t t0 " + many(1_000, " ", "JOIN t j# ON t0.k = j#.k") + ";"));
        all.add(new Hostile("cross joins", "SELECT * FROM " + many(1_000, ", ", "t j#") + " EMIT CHANGES;"));
        all.add(new Hostile(
                "doubling names of WITH",
                "WITH c0 AS (SELECT k, v FROM t), "
                        + IntStream.range(1, 40)
                                .mapToObj(i -> "c" + i + " AS (SELECT a.k, a.v FROM c" + (i - 1) + " a JOIN c" + (i - 1)
                                        + " b ON a.k = b.k)")
                                .collect(Collectors.joining(", "))
                        + " SELECT * FROM c39 EMIT CHANGES;"));
        all.add(new Hostile(
                "a chain of names of WITH",
                "WITH c0 AS (SELECT k, v FROM s), "
                        + IntStream.range(1, MANY)
                                .mapToObj(i -> "c" + i + " AS (SELECT k, v + 1 AS v FROM c" + (i - 1) + ")")
                                .collect(Collectors.joining(", "))
                        + " SELECT * FROM c" + (MANY - 1) + " EMIT CHANGES;"));
        all.add(new Hostile("a union", many(MANY, " UNION ALL ", "SELECT k, v FROM s") + " EMIT CHANGES;"));
        all.add(new Hostile(
                "nested queries",
                "SELECT * FROM ".repeat(1_000).replace("FROM ", "FROM (") + "SELECT * FROM s" + ")".repeat(1_000)
                        + ";"));
        all.add(new Hostile(
                "group by",
                "CREATE TABLE o AS SELECT " + many(MANY, ", ", "v + # AS c#") + ", COUNT(*) FROM s GROUP BY "
                        + many(MANY, ", ", "v + #") + ";"));
        all.add(new Hostile(
                "aggregates",
                "CREATE TABLE o AS SELECT k, " + many(3_000, ", ", "SUM(v + #) AS c#") + " FROM s GROUP BY k;"));
        all.add(new Hostile("order by", "SELECT * FROM s ORDER BY " + many(MANY, ", ", "v + #") + ";"));
        all.add(new Hostile("rows", "INSERT INTO s (k, v) VALUES " + many(100_000, ", ", "(#, #)") + ";"));
        all.add(new Hostile(
                "over",
                "SELECT k, "
                        + many(1_000, ", ", "SUM(v + #) OVER (PARTITION BY k ORDER BY ROWTIME ROWS # PRECEDING) AS c#")
                        + " FROM s EMIT CHANGES;"));
        all.add(new Hostile(
                "table functions", "SELECT " + many(1_000, ", ", "EXPLODE(a) AS c#") + " FROM s EMIT CHANGES;"));
        all.add(new Hostile("options", "CREATE STREAM o (k INT) WITH (" + many(MANY, ", ", "X#='y'") + ");"));
        return all;
    }

    private static List<Hostile> expressions() {
        return List.of(
                expression("sum", many(MANY, " + ", "v")),
                expression("sum of literals", many(MANY, " + ", "1")),
                expression("text", many(MANY, " || ", "n")),
                expression("a sum within the limit", many(200, " + ", "v")),
                expression("minus", "- ".repeat(MANY) + "v"),
                expression("brackets", "(".repeat(MANY) + "v" + ")".repeat(MANY)),
                expression("calls", "ABS(".repeat(MANY) + "v" + ")".repeat(MANY)),
                expression("calls within the limit", "ABS(".repeat(190) + "v" + ")".repeat(190)),
                expression("subscripts", "a" + "[1]".repeat(MANY)),
                expression("fields", "d" + "->x".repeat(MANY)),
                expression("casts", "CAST(".repeat(190) + "v" + " AS VARCHAR)".repeat(190)),
                expression("case", "CASE " + many(MANY, " ", "WHEN v = # THEN #") + " END"),
                expression("nested case", "CASE WHEN v = 1 THEN ".repeat(MANY) + "1" + " END".repeat(MANY)),
                expression("array", "ARRAY[" + many(90_000, ", ", "#") + "]"),
                expression("map", "MAP(" + many(30_000, ", ", "'#' := #") + ")"),
                expression("struct", "STRUCT(" + many(20_000, ", ", "f# := #") + ")"),
                expression("arguments", "CONCAT(" + many(50_000, ", ", "n") + ")"),
                expression("coalesce", "COALESCE(" + many(MANY, ", ", "v") + ")"),
                expression("literal", "'" + "x".repeat(1 << 20) + "'"),
                expression("number", "1".repeat(1 << 20)),
                expression("exponent", "1E" + "9".repeat(1 << 16)),
                expression("name", "`" + "x".repeat(1 << 20) + "`"),
                expression("type", "CAST(NULL AS " + "ARRAY<".repeat(190) + "INT" + ">".repeat(190) + ")"),
                condition("and", many(MANY, " AND ", "v <> #")),
                condition("or", many(MANY, " OR ", "v = #")),
                condition("not", "NOT ".repeat(MANY) + "v = 1"),
                condition("in", "v IN (" + many(90_000, ", ", "#") + ")"),
                condition("in too many", "v IN (" + many(200_000, ", ", "#") + ")"),
                condition("like", "n LIKE '" + "%_".repeat(1 << 19) + "'"),
                condition("subqueries", many(500, " AND ", "v IN (SELECT v FROM t)")),
                condition(
                        "correlated",
                        "v > (SELECT MAX(v) FROM t WHERE t.k = s.k AND v > ".repeat(50) + "1" + ")".repeat(50)));
    }

    @TestFactory
    Stream<DynamicTest> endInAMessageOrRun() {
        return hostile().stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.name(), () -> Assertions.assertTimeoutPreemptively(LIMIT, () -> run(each.text()))));
    }

    private static void run(String text) {
        PlannerTools tools = PlannerTools.shared();
        Catalog catalog = Catalog.empty();
        for (String source : SOURCES.split("\n")) {
            PreparedStatement declared = tools.analyzer().prepare(source, catalog, Session.empty());
            catalog = ((PreparedStatement.ChangesCatalog) declared).after();
        }
        try (Dataflow dataflow = new Dataflow(tools.expressions(), DataflowSettings.defaults())) {
            PreparedStatement prepared = tools.analyzer().prepare(text, catalog, Session.empty());
            if (prepared instanceof PreparedStatement.StartQuery start) {
                PlanPrinter.print(start.query().root());
                assertThat(StoredPlan.read(StoredPlan.write(start.query()))).isEqualTo(start.query());
                dataflow.add(QueryDefinition.of(start.query()));
            } else if (prepared instanceof PreparedStatement.Select select) {
                PlanPrinter.print(select.query().root());
            }
        } catch (SqlException refused) {
            assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(2_000);
        }
    }
}
