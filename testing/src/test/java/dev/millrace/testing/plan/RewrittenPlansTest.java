// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.engine.dataflow.Dataflow;
import dev.millrace.engine.dataflow.DataflowSettings;
import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.engine.dataflow.QueryOutput;
import dev.millrace.engine.dataflow.SourceBatch;
import dev.millrace.engine.dataflow.TickInput;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.grammar.MillraceParser.QueryStatementContext;
import dev.millrace.sql.optimize.Optimizer;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.prepared.StatementAnalyzer;
import dev.millrace.sql.query.QueryMode;
import dev.millrace.sql.query.QueryPlanner;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.show.RuntimeFacts;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.syntax.StatementText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A rewritten plan does the same as the plan as written: both are run on the same random rows, with deletions, nulls and late
 * rows, and have to end with the same result.
 */
class RewrittenPlansTest {

    private static final BuiltInFunctions FUNCTIONS = BuiltInFunctions.load();
    private static final int TICKS = 8;
    private static final long[] SEEDS = {1, 2, 3, 4, 5};

    private static final String SOURCES = """
        CREATE STREAM orders (id BIGINT KEY, user_id BIGINT, item VARCHAR, amount INT, price DECIMAL(6, 2),
            tags ARRAY<VARCHAR>) WITH (KAFKA_TOPIC='orders', VALUE_FORMAT='JSON', PARTITIONS=1);
        CREATE STREAM payments (payment_id BIGINT KEY, order_id BIGINT, amount INT)
            WITH (KAFKA_TOPIC='payments', VALUE_FORMAT='JSON', PARTITIONS=1);
        CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR, region VARCHAR, level INT)
            WITH (KAFKA_TOPIC='users', VALUE_FORMAT='JSON', PARTITIONS=1);
        CREATE TABLE profiles (id BIGINT PRIMARY KEY, email VARCHAR)
            WITH (KAFKA_TOPIC='profiles', VALUE_FORMAT='JSON', PARTITIONS=1);
        """;

    private final Catalog catalog = catalog();

    private static Catalog catalog() {
        StatementAnalyzer analyzer = new StatementAnalyzer(FUNCTIONS, RuntimeFacts.none());
        Catalog catalog = Catalog.empty();
        for (StatementText statement : StatementParser.split(SOURCES)) {
            PreparedStatement prepared = analyzer.prepare(statement, catalog, Session.empty());
            catalog = ((PreparedStatement.ChangesCatalog) prepared).after();
        }
        return catalog;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id, price * amount AS total FROM orders WHERE amount > 2 AND item <> 'a' EMIT CHANGES",
                "SELECT n FROM (SELECT amount + 1 AS n, item FROM orders WHERE amount > 1) WHERE n > 3 AND item = 'b'",
                "SELECT item, COUNT(*) AS n, SUM(amount) AS s FROM orders GROUP BY item HAVING item <> 'a' AND"
                        + " COUNT(*) > 2",
                "SELECT region, n FROM (SELECT region, COUNT(*) AS n, MAX(level) AS m FROM users GROUP BY region)"
                        + " WHERE region > 'a'",
                "SELECT item, COUNT(*) AS n, windowstart AS w FROM orders WINDOW TUMBLING (SIZE 2 SECONDS) WHERE"
                        + " amount > 1 GROUP BY item EMIT CHANGES",
                "SELECT item, w FROM (SELECT item, COUNT(*) AS n, windowstart AS w FROM orders WINDOW HOPPING (SIZE 2"
                        + " SECONDS, ADVANCE BY 1 SECONDS) GROUP BY item) WHERE item = 'b' AND w > 2000 AND n > 1",
                "SELECT o.id, p.amount FROM orders o LEFT JOIN payments p WITHIN 2 SECONDS ON o.id = p.order_id WHERE"
                        + " o.amount > 2 EMIT CHANGES",
                "SELECT o.id, p.amount FROM orders o JOIN payments p WITHIN 2 SECONDS ON o.id = p.order_id WHERE"
                        + " p.amount > 2 AND o.amount < p.amount EMIT CHANGES",
                "SELECT o.id, u.name FROM orders o JOIN users u ON o.user_id = u.id WHERE o.amount > 1 AND u.level > 1"
                        + " EMIT CHANGES",
                "SELECT o.id, u.name FROM orders o LEFT JOIN users u ON o.user_id = u.id WHERE u.name IS NULL EMIT"
                        + " CHANGES",
                "SELECT u.name, p.email FROM users u LEFT JOIN profiles p ON u.id = p.id WHERE u.level > 1",
                "SELECT u.name, p.email FROM users u RIGHT JOIN profiles p ON u.id = p.id WHERE p.email > 'a'",
                "SELECT u.name, p.email FROM users u FULL JOIN profiles p ON u.id = p.id WHERE u.level > 1 OR p.email"
                        + " > 'a'",
                "SELECT u.name, p.email FROM users u, profiles p WHERE u.name = p.email AND u.level > 1 AND p.id > 1",
                "SELECT a.id AS x, b.id AS y FROM users a JOIN users b ON a.level = b.level AND a.id < b.id WHERE"
                        + " a.region = 'b'",
                "SELECT name FROM users u WHERE EXISTS (SELECT 1 FROM profiles p WHERE p.id = u.id AND p.email <>"
                        + " u.name) AND level > 0",
                "SELECT name FROM users WHERE id NOT IN (SELECT id FROM profiles WHERE email > 'a') AND level > 0",
                "SELECT name FROM users u WHERE level >= (SELECT AVG(level) FROM users i WHERE i.region = u.region)",
                "SELECT name, (SELECT COUNT(*) FROM profiles p WHERE p.email = u.name) AS n FROM users u WHERE level >"
                        + " 0",
                "SELECT name FROM users WHERE level = 1 OR id IN (SELECT id FROM profiles)",
                "SELECT k, SUM(v) AS s FROM (SELECT user_id AS k, amount AS v FROM orders UNION ALL SELECT order_id,"
                        + " -amount FROM payments) WHERE k > 1 GROUP BY k",
                "SELECT region FROM users INTERSECT SELECT email FROM profiles",
                "SELECT DISTINCT region FROM (SELECT region, level FROM users WHERE level > 1)",
                "SELECT id, amount FROM (SELECT id, item, amount, ROW_NUMBER() OVER (PARTITION BY item ORDER BY amount"
                        + " DESC, id) AS n FROM orders) WHERE n <= 2 AND amount > 1 EMIT CHANGES",
                "SELECT name FROM users QUALIFY ROW_NUMBER() OVER (PARTITION BY region ORDER BY level, id) = 1",
                "SELECT id, tag FROM (SELECT id, amount, EXPLODE(tags) AS tag FROM orders) WHERE amount > 1 AND tag <>"
                        + " 'a' EMIT CHANGES",
            })
    void endsWithTheSameResult(String text) {
        PlanNode written = plan(text, UnaryOperator.identity());
        PlanNode rewritten = plan(text, Optimizer::optimize);
        boolean some = false;
        for (long seed : SEEDS) {
            Map<List<@Nullable Object>, Integer> expected = run(written, seed);
            some |= !expected.isEmpty();

            assertThat(run(rewritten, seed)).as("seed %d", seed).isEqualTo(expected);
        }
        assertThat(some).as("some seed gives rows").isTrue();
    }

    private PlanNode plan(String text, UnaryOperator<PlanNode> rewrites) {
        QueryStatementContext statement =
                (QueryStatementContext) StatementParser.parse(text).statement();
        QueryPlanner planner = new QueryPlanner(catalog, FUNCTIONS, rewrites);
        return planner.plan(statement.query(), QueryMode.TRANSIENT).root();
    }

    private static Map<List<@Nullable Object>, Integer> run(PlanNode root, long seed) {
        Map<List<@Nullable Object>, Integer> rows = new HashMap<>();
        try (Dataflow dataflow = new Dataflow(new ExpressionCompiler(FUNCTIONS), DataflowSettings.defaults())) {
            dataflow.add(QueryDefinition.subscription("q", root));
            for (int tick = 0; tick < TICKS; tick++) {
                Map<String, SourceBatch> batches = new TreeMap<>();
                for (SourceDefinition source : dataflow.sources()) {
                    List<ScanColumn> layout = dataflow.layout(source.name());
                    Changes changes = batch(source, layout, new RandomRows(source, tick, seed));
                    batches.put(source.name(), new SourceBatch(changes, tick * 1_000L, false));
                }
                collect(dataflow.tick(new TickInput(batches, 0)), rows);
            }
            collect(dataflow.complete(0), rows);
        }
        rows.values().removeIf(weight -> weight == 0);
        return rows;
    }

    private static Changes batch(SourceDefinition source, List<ScanColumn> layout, RandomRows random) {
        ChangesBuilder changes = new ChangesBuilder(
                layout.stream().map(column -> column.field().type()).toList());
        for (RandomRows.Row row : random.rows()) {
            changes.append(row.values(source, layout), row.timestamp(), row.deletion() ? -1 : 1);
        }
        return changes.build();
    }

    private static void collect(List<QueryOutput> outputs, Map<List<@Nullable Object>, Integer> rows) {
        for (QueryOutput output : outputs) {
            Changes changes = output.changes();
            for (int row = 0; row < changes.rows(); row++) {
                List<@Nullable Object> values = new ArrayList<>();
                for (int column = 0; column < changes.columns().size(); column++) {
                    boolean isNull = changes.column(column).isNull(row);
                    values.add(isNull ? null : changes.column(column).value(row));
                }
                rows.merge(values, changes.weight(row), Integer::sum);
            }
        }
    }
}
