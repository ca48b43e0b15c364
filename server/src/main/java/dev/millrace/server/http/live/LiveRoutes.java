// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.live;

import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.Routes;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.http.metrics.Usage;
import dev.millrace.server.http.security.Principal;
import dev.millrace.server.http.security.Role;
import dev.millrace.server.live.LiveLimitException;
import dev.millrace.server.live.LiveQueries;
import dev.millrace.server.live.LiveRequest;
import dev.millrace.server.live.LiveSubscription;
import dev.millrace.server.live.TailSource;
import dev.millrace.sql.session.Session;
import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Subscriptions: many on one WebSocket, or one as Server-Sent Events. */
public final class LiveRoutes implements Routes {

    private final LiveQueries queries;
    private final LiveLimits limits;
    private final Usage usage;
    private final Map<String, LiveConnection> connections = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /** @param usage where subscriptions and what they are sent are noted */
    public LiveRoutes(ServerContext server, TailSource tails, Usage usage) {
        this(server, tails, usage, LiveLimits.defaults());
    }

    LiveRoutes(ServerContext server, TailSource tails, Usage usage, LiveLimits limits) {
        this.usage = usage;
        this.queries = new LiveQueries(server.sessions(), tails);
        this.limits = limits;
        usage.setSubscriptions(this::subscriptions);
    }

    @Override
    public void add(JavalinDefaultRoutingApi routes) {
        routes.ws("/api/live", this::live, Role.READER);
        routes.get("/api/stream", this::stream, Role.READER);
    }

    /** The WebSockets that are open. */
    public int connections() {
        return connections.size();
    }

    /** The subscriptions that there are. */
    public int subscriptions() {
        return queries.count();
    }

    private void live(WsConfig socket) {
        socket.onConnect(this::open);
        socket.onMessage(message -> {
            LiveConnection connection = connections.get(message.sessionId());
            if (connection != null) {
                connection.receive(message.message());
            }
        });
        socket.onClose(this::close);
        socket.onError(this::close);
    }

    private void open(WsContext socket) {
        Map<String, @Nullable Object> attributes = new HashMap<>(socket.attributeMap());
        Principal.of(attributes).require(Role.READER, "A subscription");
        LiveConnection connection = new LiveConnection(socket.session, queries, limits, usage);
        connections.put(socket.sessionId(), connection);
        connection.open();
    }

    private void close(WsContext socket) {
        LiveConnection connection = connections.remove(socket.sessionId());
        if (connection != null) {
            connection.close();
        }
    }

    private void stream(Context request) {
        String sql = request.queryParam("sql");
        if (sql == null) {
            throw ApiException.badRequest(
                    "The parameter \"sql\" is missing.",
                    "curl -N -G --data-urlencode 'sql=SELECT … EMIT CHANGES;' " + request.url());
        }
        Session session = LiveMessage.withFrom(Session.empty(), request.queryParam("from"));
        EventStream events = new EventStream(usage);
        LiveSubscription subscription;
        try {
            subscription = queries.subscribe(new LiveRequest(sql, session, null), events::wake);
        } catch (LiveLimitException limit) {
            throw ApiException.tooMany(String.valueOf(limit.getMessage()), limit.hint());
        }
        events.send(request, subscription, sql, () -> stopped);
    }

    @Override
    public void close() {
        stopped = true;
        connections.values().forEach(LiveConnection::close);
        queries.close();
    }
}
