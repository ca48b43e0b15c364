// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.data.Changes;
import dev.millrace.data.Field;
import dev.millrace.kafka.query.TopicQuery;
import dev.millrace.server.http.ksql.ClientQueries.ClientQuery;
import dev.millrace.server.session.LiveSession;
import dev.millrace.server.session.ResultSink;
import dev.millrace.server.session.SelectShape;
import dev.millrace.server.session.SessionHost;
import dev.millrace.sql.query.PlannedQuery;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.session.Session;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One query for one client, on the thread of its request.
 *
 * <p>A pull query (without EMIT) answers with the rows that stand. A push query shows the new row of each change; a row of a table with a
 * key that is gone shows as a tombstone. A table without a key (its key is not selected) shows new rows only: a row that went
 * has nothing by which a client of ksqlDB could find it.
 */
final class QueryRun {

    private static final String LIMIT_REACHED = "Limit Reached";

    private final SessionHost host;
    private final Session session;
    private final ClientQuery query;
    private final RowsAnswer answer;
    private long shown;

    QueryRun(SessionHost host, Session session, ClientQuery query, RowsAnswer answer) {
        this.host = host;
        this.session = session;
        this.query = query;
        this.answer = answer;
    }

    /** Runs a push query until its LIMIT, its end or the client's. */
    void push(PlannedQuery planned) {
        SelectShape shape = SelectShape.of(planned);
        boolean earliest = "earliest".equals(session.property(Properties.AUTO_OFFSET_RESET));
        var options = new TopicQuery.Options(false, earliest, true, SessionHost.QUERY_BYTES_MAX, host.memory());
        Opening opening = new Opening(shape.plan().shape().columns());
        new TopicQuery(host.client(), host.expressions(), options)
                .run(shape.plan(), changes -> show(changes, shape), () -> opening.isOver() || shown >= shape.limit());
        answer.end(shown >= shape.limit() ? LIMIT_REACHED : "Query terminated");
    }

    /**
     * Tells the client that the query runs when it is first asked whether to end: then the places are known from which topics are read, so
     * what the client writes from now on is seen.
     */
    private final class Opening {
        private final List<Field> columns;
        private boolean told;

        Opening(List<Field> columns) {
            this.columns = columns;
        }

        boolean isOver() {
            if (!told) {
                told = true;
                answer.begin(new RowsAnswer.Header(query.id(), true, columns, Set.of()));
            }
            return query.isEnded() || answer.isGone();
        }
    }

    private void show(Changes changes, SelectShape shape) {
        for (int row = 0; row < changes.rows() && shown < shape.limit(); row++) {
            boolean gone = changes.weight(row) < 0;
            if (!gone || shape.reading() == SelectShape.Reading.UPSERT) {
                answer.row(changes.values(row), gone);
                shown++;
            }
        }
        answer.flush();
    }

    /** Runs a pull query to its end. */
    void pull(PlannedQuery planned, String statement) {
        List<Field> columns = planned.root().shape().columns();
        Set<String> key = planned.key().stream()
                .map(position -> columns.get(position).name())
                .collect(Collectors.toSet());
        try (LiveSession live = host.session(session)) {
            live.run(statement, new PullSink(live, key));
        }
    }

    /** Begins the answer with the first row, so that a query that fails before it is told by its status. */
    private final class PullSink implements ResultSink {
        private final LiveSession live;
        private final Set<String> key;
        private @Nullable List<Field> columns;

        PullSink(LiveSession live, Set<String> key) {
            this.live = live;
            this.key = key;
        }

        @Override
        public void begin(List<Field> names) {
            columns = names;
        }

        @Override
        public void row(List<? extends @Nullable Object> values) {
            beginOnce();
            if (query.isEnded()) {
                live.cancel();
            }
            answer.row(values, false);
        }

        private void beginOnce() {
            if (columns != null) {
                answer.begin(new RowsAnswer.Header(query.id(), false, columns, key));
                columns = null;
            }
        }

        @Override
        public void flush() {
            // The server's buffer is sent as it fills.
        }

        @Override
        public void end() {
            beginOnce();
            answer.end(LIMIT_REACHED);
        }

        @Override
        public void message(String sentence) {
            // A query says nothing but its rows.
        }
    }
}
