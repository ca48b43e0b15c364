// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.ksql.CommandLedger.Command;
import dev.millrace.server.http.security.Principal;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;

/** {@code /ksql} and {@code /status}. */
final class ClientStatementRoutes {

    private final ServerContext server;
    private final ClientQueries queries;
    private final CommandLedger ledger = new CommandLedger();

    ClientStatementRoutes(ServerContext server, ClientQueries queries) {
        this.server = server;
        this.queries = queries;
    }

    /** POST /ksql: runs statements one after the other; an answer for each that has one. */
    void run(Context request) {
        KsqlRequest asked = KsqlRequest.read(request);
        ClientStatements run = new ClientStatements(server, queries, ledger, asked.session(), Principal.of(request));
        KsqlError refused = run.run(asked.sql());
        if (refused != null) {
            refused.answer(request, run.entities());
            return;
        }
        Json.answer(request, json -> {
            json.writeStartArray();
            run.entities().forEach(entity -> entity.accept(json));
            json.writeEndArray();
        });
        String accepted = request.header("Accept");
        if (accepted != null && accepted.contains(RowsFormat.OBJECTS.contentType())) {
            request.contentType(RowsFormat.OBJECTS.contentType());
        }
    }

    /** POST /ksql/terminate: ends a cluster, which this is not. */
    void terminate(Context request) {
        KsqlError.badRequest("This server is not ended by a request. Stop its process; to end what runs on it, send"
                        + " TERMINATE ALL; and DROP statements to /ksql.")
                .answer(request);
    }

    /** GET /status: the commands that were carried out lately. */
    void statuses(Context request) {
        Map<String, Command> commands = ledger.all();
        Json.answer(request, json -> {
            json.writeStartObject();
            json.writeObjectPropertyStart("commandStatuses");
            commands.keySet().forEach(id -> json.writeStringProperty(id, "SUCCESS"));
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /** GET /status/{type}/{entity}/{action}: one of them, or a source that is there. */
    void status(Context request) {
        String type = request.pathParam("type");
        String entity = request.pathParam("entity");
        String action = request.pathParam("action");
        Optional<Command> command = ledger.find(type + "/" + entity + "/" + action);
        boolean created = action.equals("create")
                && server.sessions()
                        .catalog()
                        .find(entity)
                        .filter(source -> source.definition().kind().name().equalsIgnoreCase(type))
                        .isPresent();
        if (command.isEmpty() && !created) {
            KsqlError.notFound("Command not found").answer(request);
            return;
        }
        Json.answer(request, json -> {
            json.writeStartObject();
            Entities.status(
                    json,
                    command.map(Command::message).orElse("Created."),
                    command.map(Command::queryId).orElse(null));
            json.writeEndObject();
        });
    }
}
