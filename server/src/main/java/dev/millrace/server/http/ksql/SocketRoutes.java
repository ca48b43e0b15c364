// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.security.Principal;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /ws/query?request=…}: a query whose rows come over a WebSocket. A thread for each socket; there are as many as queries. */
final class SocketRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(SocketRoutes.class);

    private final ClientQueryRoutes queries;

    SocketRoutes(ClientQueryRoutes queries) {
        this.queries = queries;
    }

    /** WS /ws/query. */
    void configure(WsConfig socket) {
        socket.onConnect(this::open);
    }

    private void open(WsContext socket) {
        Map<String, @Nullable Object> attributes = new HashMap<>(socket.attributeMap());
        Principal who = Principal.of(attributes);
        String request = socket.queryParam("request");
        WebSocketRowsAnswer answer = new WebSocketRowsAnswer(socket.session);
        Thread.ofVirtual().name("millrace-ksql-socket").start(() -> run(request, who, answer));
    }

    private void run(@Nullable String request, Principal who, WebSocketRowsAnswer answer) {
        try {
            KsqlError error = tryToRun(request, who, answer);
            if (error != null) {
                answer.fail(error);
            }
        } catch (ClientGoneException gone) {
            LOG.debug("A client left its query", gone);
        }
    }

    /** Runs the query; why it has failed, if it has. */
    private @Nullable KsqlError tryToRun(@Nullable String request, Principal who, WebSocketRowsAnswer answer) {
        KsqlRequest asked;
        try {
            if (request == null) {
                return KsqlError.badRequest("The parameter \"request\" with the query is missing.");
            }
            asked = KsqlRequest.of(Json.parse(request.getBytes(StandardCharsets.UTF_8)));
        } catch (ApiException malformed) {
            return KsqlError.of(malformed);
        }
        try {
            queries.run(asked, who, answer);
            return null;
        } catch (ClientGoneException gone) {
            throw gone;
        } catch (RuntimeException failed) {
            return KsqlError.of(failed, asked.sql());
        }
    }
}
