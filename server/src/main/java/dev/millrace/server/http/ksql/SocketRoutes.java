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

    private final QueryRoutes queries;

    SocketRoutes(QueryRoutes queries) {
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
            if (request == null) {
                throw ApiException.badRequest("The parameter \"request\" with the query is missing.", null);
            }
            queries.run(KsqlRequest.of(Json.parse(request.getBytes(StandardCharsets.UTF_8))), who, answer);
        } catch (ClientGoneException gone) {
            LOG.debug("A client left its query", gone);
        } catch (RuntimeException failed) {
            fail(failed, answer);
        }
    }

    private static void fail(RuntimeException failed, WebSocketRowsAnswer answer) {
        try {
            answer.fail(KsqlError.of(failed));
        } catch (ClientGoneException gone) {
            LOG.debug("A client left before it was told that its query failed", gone);
        }
    }
}
