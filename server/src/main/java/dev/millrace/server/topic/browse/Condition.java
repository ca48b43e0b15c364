// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import dev.millrace.data.Changes;
import dev.millrace.data.IntColumn;
import dev.millrace.data.LongColumn;
import dev.millrace.engine.dataflow.Dataflow;
import dev.millrace.engine.dataflow.DataflowSettings;
import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.engine.dataflow.QueryOutput;
import dev.millrace.engine.dataflow.SourceBatch;
import dev.millrace.engine.dataflow.TickInput;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.server.session.SessionHost;
import dev.millrace.server.topic.browse.BackwardScan.RecordTest;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.syntax.StatementParser;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A SQL condition over the records of a topic: those of its declared stream or table if it has one, so that columns can be named, else
 * over KEY and VALUE as text, ROWTIME, ROWPARTITION and ROWOFFSET. It is true for the records that {@code SELECT … WHERE} would show; a
 * table's records count one by one. A record that does not fit the declaration does not match.
 *
 * <p>The condition is first read alone, so that it cannot be anything but one expression, and is then made part of a SELECT, whose plan
 * may only read and filter: no subquery gets in.
 *
 * <p>Belongs to one thread.
 */
public final class Condition implements RecordTest, AutoCloseable {

    private static final String ID = "where";
    private static final int CHARACTERS_MAX = 10_000;

    private final Dataflow dataflow;
    private final @Nullable RecordRows rows;

    private Condition(Dataflow dataflow, @Nullable RecordRows rows) {
        this.dataflow = dataflow;
        this.rows = rows;
    }

    /**
     * Reads a condition.
     *
     * @throws SqlException if it is none; the position is one in {@code text}
     */
    public static Condition of(String text, String topic, SessionHost host) {
        if (text.length() > CHARACTERS_MAX) {
            throw new SqlException(
                    SqlErrorCode.TOO_COMPLEX, "A condition has at most " + CHARACTERS_MAX + " characters.", null);
        }
        StatementParser.checkExpression(text);
        SqlException first = null;
        for (SourceDefinition source : DeclaredSources.of(host.catalog(), topic)) {
            try {
                return of(text, DeclaredSources.asStream(source), true, host);
            } catch (SqlException refused) {
                first = first == null ? refused : first;
            }
        }
        try {
            return of(text, PlainRows.source(topic), false, host);
        } catch (SqlException refused) {
            throw first == null ? refused : first;
        }
    }

    private static Condition of(String text, SourceDefinition source, boolean declared, SessionHost host) {
        Catalog catalog = host.catalog().withSource(new CatalogSource(source, "", true, null));
        String statement = "SELECT ROWPARTITION, ROWOFFSET FROM `"
                + source.name().replace("`", "``") + "` WHERE (\n" + text + "\n) EMIT CHANGES;";
        PlanNode plan = plan(statement, catalog, host);
        refuseSubqueries(plan);
        Dataflow dataflow = new Dataflow(host.expressions(), DataflowSettings.defaults());
        dataflow.add(new QueryDefinition(ID, plan, null, false));
        if (dataflow.sources().isEmpty()) {
            return new Condition(dataflow, null);
        }
        return new Condition(
                dataflow,
                declared
                        ? new DeclaredRows(source, dataflow.layout(source.name()))
                        : new PlainRows(dataflow.layout(source.name())));
    }

    private static PlanNode plan(String statement, Catalog catalog, SessionHost host) {
        Session session = Session.empty().withProperty(Properties.VARIABLE_SUBSTITUTION, "false");
        try {
            if (host.analyzer().prepare(statement, catalog, session) instanceof PreparedStatement.Select select) {
                return select.query().root();
            }
        } catch (SqlException refused) {
            Position position = refused.position();
            // The condition begins on the second line.
            throw new SqlException(
                    refused.code(),
                    String.valueOf(refused.getMessage()),
                    position == null || position.line() == 1
                            ? null
                            : new Position(position.line() - 1, position.column()),
                    refused.hint());
        }
        throw new SqlException(SqlErrorCode.SYNTAX, "This is no condition.", Position.START);
    }

    private static void refuseSubqueries(PlanNode plan) {
        switch (plan) {
            case PlanNode.Project project -> refuseSubqueries(project.input());
            case PlanNode.Filter filter -> refuseSubqueries(filter.input());
            case PlanNode.Scan _, PlanNode.Values _ -> {
                // The end of the chain.
            }
            default ->
                throw new SqlException(
                        SqlErrorCode.UNSUPPORTED,
                        "A condition over messages looks at one message at a time; it takes no subquery.",
                        null,
                        "Use SELECT … EMIT CHANGES for queries.");
        }
    }

    @Override
    public BitSet test(List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> records) {
        BitSet matching = new BitSet();
        if (rows == null) {
            return matching;
        }
        Changes changes = rows.of(records);
        if (changes == null) {
            return matching;
        }
        Map<Place, Integer> places = new HashMap<>();
        for (int i = 0; i < records.size(); i++) {
            places.put(new Place(records.get(i).partition(), records.get(i).offset()), i);
        }
        SourceBatch batch = new SourceBatch(changes, Long.MIN_VALUE, false);
        for (QueryOutput output :
                dataflow.tick(new TickInput(Map.of(rows.source(), batch), System.currentTimeMillis()))) {
            Changes chosen = output.changes();
            for (int row = 0; row < chosen.rows(); row++) {
                int partition = ((IntColumn) chosen.column(0)).get(row);
                long offset = ((LongColumn) chosen.column(1)).get(row);
                Integer index = places.get(new Place(partition, offset));
                if (index != null) {
                    matching.set(index);
                }
            }
        }
        // Rows that the condition cannot be computed for do not match.
        List<String> _ = dataflow.takeRowErrors(ID);
        return matching;
    }

    private record Place(int partition, long offset) {}

    @Override
    public void close() {
        dataflow.close();
    }
}
