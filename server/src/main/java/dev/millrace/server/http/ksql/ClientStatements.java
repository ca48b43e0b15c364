// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import static dev.millrace.server.http.ksql.Entities.entity;

import dev.millrace.data.Field;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.ksql.ClientQueries.ClientQuery;
import dev.millrace.server.http.ksql.CommandLedger.Command;
import dev.millrace.server.http.security.Principal;
import dev.millrace.server.http.security.StatementRights;
import dev.millrace.server.session.LiveSession;
import dev.millrace.server.session.ResultSink;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.statement.Statement;
import dev.millrace.sql.statement.StatementReader;
import dev.millrace.sql.statement.Substitution;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.syntax.StatementText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The statements of one request to {@code /ksql}. All are checked before the first one runs, each against the catalog that those before
 * it would leave, so that a mistake in one of them changes nothing. One request, one thread.
 */
final class ClientStatements {

    private final ServerContext server;
    private final ClientQueries queries;
    private final CommandLedger ledger;
    private final Principal who;
    private final List<Consumer<JsonGenerator>> entities = new ArrayList<>();
    private Session session;

    ClientStatements(
            ServerContext server, ClientQueries queries, CommandLedger ledger, Session session, Principal who) {
        this.server = server;
        this.queries = queries;
        this.ledger = ledger;
        this.session = session;
        this.who = who;
    }

    /** What the statements that have run answer. */
    List<Consumer<JsonGenerator>> entities() {
        return List.copyOf(entities);
    }

    /** Runs all statements of {@code sql}; why it has stopped before the end, if it has. */
    @Nullable
    KsqlError run(String sql) {
        String current = sql;
        try {
            List<StatementText> statements = StatementParser.split(sql);
            if (statements.isEmpty()) {
                return KsqlError.badRequest("The request holds no statement.");
            }
            Session before = session;
            Catalog catalog = server.sessions().currentCatalog();
            for (StatementText statement : statements) {
                current = statement.text();
                catalog = check(statement, catalog);
            }
            session = before;
            for (StatementText statement : statements) {
                current = statement.text();
                carryOut(statement);
            }
            return null;
        } catch (RuntimeException refused) {
            return KsqlError.of(refused, current);
        }
    }

    /** Checks a statement and follows what it would change; listings change nothing and are made when they are asked for. */
    private Catalog check(StatementText text, Catalog catalog) {
        Statement statement = read(text, catalog);
        if (statement instanceof Statement.Query || statement instanceof Statement.Print) {
            throw new StatementException(KsqlError.otherEndpoint(
                    "The following statement types should be issued to the websocket endpoint '/query':\n\t* PRINT\n\t*"
                            + " SELECT",
                    text.text()));
        }
        if (isListing(statement) || clientQuery(statement).isPresent()) {
            return catalog;
        }
        PreparedStatement prepared = server.sessions().analyzer().prepare(text, catalog, session);
        StatementRights.check(prepared, who);
        return switch (prepared) {
            case PreparedStatement.ChangeSession change -> {
                session = change.after();
                yield catalog;
            }
            case PreparedStatement.ChangesCatalog change -> change.after();
            default -> catalog;
        };
    }

    private static boolean isListing(Statement statement) {
        return statement instanceof Statement.Show
                || statement instanceof Statement.DescribeAll
                || statement instanceof Statement.DescribeFunction;
    }

    /** The statement with its variables replaced; what cannot be read is told with its place in the script. */
    private Statement read(StatementText text, Catalog catalog) {
        try {
            return StatementReader.read(plain(text.text()));
        } catch (SqlException refused) {
            server.sessions().analyzer().prepare(text, catalog, session);
            throw refused;
        }
    }

    private String plain(String text) {
        boolean substitutes = !"false".equals(session.property(Properties.VARIABLE_SUBSTITUTION));
        return substitutes && Substitution.isNeeded(text)
                ? Substitution.of(text, session.variables()).text()
                : text;
    }

    private void carryOut(StatementText text) {
        Catalog catalog = server.sessions().currentCatalog();
        Statement statement = read(text, catalog);
        Optional<ClientQuery> client = clientQuery(statement);
        if (client.isPresent()) {
            client.get().end(who);
            Command command = ledger.add(CommandLedger.id(statement), "Query terminated.", null);
            entities.add(Entities.currentStatus(text.text(), command, List.of()));
            return;
        }
        Optional<Consumer<JsonGenerator>> told =
                new StatementAnswers(server, queries, catalog, session).answer(statement, plain(text.text()));
        if (told.isPresent()) {
            entities.add(told.get());
            return;
        }
        PreparedStatement prepared = server.sessions().analyzer().prepare(text, catalog, session);
        if (prepared instanceof PreparedStatement.ChangeSession change) {
            session = change.after();
            return;
        }
        run(text, statement, prepared, catalog);
    }

    private void run(StatementText text, Statement statement, PreparedStatement prepared, Catalog catalog) {
        Messages messages = new Messages();
        try (LiveSession live = server.sessions().session(session, each -> StatementRights.check(each, who))) {
            live.run(prepared.text(), messages);
        } catch (SqlException refused) {
            throw refused.position() == null
                    ? refused
                    : refused.at(refused.position().within(text.position()));
        }
        String said = text.text();
        switch (prepared) {
            case PreparedStatement.ChangesCatalog change ->
                command(said, statement, change, catalog, messages.warnings());
            case PreparedStatement.ChangeSystem change ->
                throw new SqlException(
                        SqlErrorCode.UNSUPPORTED,
                        "ALTER SYSTEM has no effect in a request.",
                        null,
                        "Give the property " + change.property() + " with each request, or to `millrace start`.");
            case PreparedStatement.AssertTopic assertion ->
                entities.add(entity("assert_topic", said, json -> {
                    json.writeStringProperty("topicName", assertion.topic());
                    json.writeBooleanProperty("exists", assertion.exists());
                }));
            default -> {
                // INSERT, DELETE and assertions about sources say nothing when they succeed.
            }
        }
    }

    private void command(
            String text,
            Statement statement,
            PreparedStatement.ChangesCatalog change,
            Catalog catalog,
            List<String> warnings) {
        if (change.after() == catalog && !(statement instanceof Statement.DropSource)) {
            entities.add(Entities.warning(text, change.message()));
            return;
        }
        String queryId = change instanceof PreparedStatement.StartQuery start
                ? start.query().id()
                : null;
        Command command = ledger.add(CommandLedger.id(statement), change.message(), queryId);
        entities.add(Entities.currentStatus(text, command, warnings));
    }

    private Optional<ClientQuery> clientQuery(Statement statement) {
        return statement instanceof Statement.ControlQuery control
                        && control.control() == Statement.Control.TERMINATE
                        && control.id() != null
                ? queries.find(control.id().name())
                : Optional.empty();
    }

    /** What a statement says beside that it succeeded: all sentences after the first are warnings. */
    private static final class Messages implements ResultSink {
        private final List<String> sentences = new ArrayList<>();

        List<String> warnings() {
            return sentences.isEmpty() ? List.of() : List.copyOf(sentences.subList(1, sentences.size()));
        }

        @Override
        public void message(String sentence) {
            sentences.add(sentence);
        }

        @Override
        public void begin(List<Field> columns) {
            // Statements with rows are answered from the catalog.
        }

        @Override
        public void row(List<? extends @Nullable Object> values) {
            // Statements with rows are answered from the catalog.
        }

        @Override
        public void flush() {
            // Nothing waits.
        }

        @Override
        public void end() {
            // Nothing waits.
        }
    }
}
