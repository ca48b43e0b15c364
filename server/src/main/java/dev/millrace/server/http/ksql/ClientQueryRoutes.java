// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.ksql.ClientQueries.ClientQuery;
import dev.millrace.server.http.security.Principal;
import dev.millrace.server.http.security.StatementRights;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.query.PlannedQuery;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.syntax.StatementText;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /query}, {@code /query-stream} and {@code /close-query}. */
final class ClientQueryRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(ClientQueryRoutes.class);

    private final ServerContext server;
    private final ClientQueries queries;

    ClientQueryRoutes(ServerContext server, ClientQueries queries) {
        this.server = server;
        this.queries = queries;
    }

    /** POST /query: objects unless something else is asked for. */
    void query(Context request) {
        run(request, RowsFormat.OBJECTS);
    }

    /** POST /query-stream: lines unless something else is asked for. */
    void queryStream(Context request) {
        run(request, RowsFormat.DELIMITED);
    }

    private void run(Context request, RowsFormat otherwise) {
        KsqlRequest asked = KsqlRequest.read(request);
        RowsFormat format = RowsFormat.accepted(request.header("Accept"), otherwise);
        HttpRowsAnswer answer = new HttpRowsAnswer(request, format);
        try {
            run(asked, Principal.of(request), answer);
        } catch (ClientGoneException gone) {
            LOG.debug("A client left its query", gone);
        } catch (RuntimeException failed) {
            tell(request, answer, KsqlError.of(failed, asked.sql()));
        }
    }

    private static void tell(Context request, HttpRowsAnswer answer, KsqlError error) {
        if (!answer.hasBegun()) {
            error.answer(request);
            return;
        }
        try {
            answer.fail(error);
        } catch (ClientGoneException gone) {
            LOG.debug("A client left before it was told that its query failed", gone);
        }
    }

    /** Runs the one query that {@code asked} holds. */
    void run(KsqlRequest asked, Principal who, RowsAnswer answer) {
        StatementText statement = single(asked.sql());
        PreparedStatement prepared = server.sessions()
                .analyzer()
                .prepare(statement, server.sessions().currentCatalog(), asked.session());
        StatementRights.check(prepared, who);
        if (!(prepared instanceof PreparedStatement.Select select)) {
            throw new StatementException(KsqlError.otherEndpoint(
                    "This endpoint takes SELECT only; send other statements to /ksql.", asked.sql()));
        }
        PlannedQuery planned = select.query();
        boolean endless = planned.refinement() != PlannedQuery.Refinement.NONE;
        ClientQuery query =
                queries.open(select.text(), planned.sources().stream().sorted().toList(), endless, who);
        try {
            QueryRun run = new QueryRun(server.sessions(), asked.session(), query, answer);
            if (endless) {
                run.push(planned);
            } else {
                run.pull(planned, select.text());
            }
        } finally {
            queries.remove(query);
        }
    }

    private static StatementText single(String sql) {
        List<StatementText> statements = StatementParser.split(sql);
        if (statements.size() != 1) {
            throw new StatementException(
                    KsqlError.badRequest("Expected exactly one statement; found " + statements.size() + " instead."));
        }
        return statements.getFirst();
    }

    /** POST /close-query: ends a push query. */
    void close(Context request) {
        String id = Json.text(Json.parse(Json.bodyBytes(request)), "queryId");
        Optional<ClientQuery> query = queries.find(id);
        if (query.isEmpty()) {
            KsqlError.badRequest("No query with id " + id).answer(request);
            return;
        }
        query.get().end(Principal.of(request));
        request.contentType("application/json").status(200);
    }
}
