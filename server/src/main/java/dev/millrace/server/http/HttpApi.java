// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import dev.millrace.server.http.console.ConsoleFiles;
import dev.millrace.server.http.dashboards.DashboardRoutes;
import dev.millrace.server.http.deadletters.DeadLetterRoutes;
import dev.millrace.server.http.ksql.KsqlRoutes;
import dev.millrace.server.http.live.LiveRoutes;
import dev.millrace.server.http.lookup.LookupRoutes;
import dev.millrace.server.http.metrics.MetricsRoutes;
import dev.millrace.server.http.metrics.Usage;
import dev.millrace.server.http.openapi.OpenApiRoutes;
import dev.millrace.server.http.queries.QueryRoutes;
import dev.millrace.server.http.security.Tickets;
import dev.millrace.server.http.statement.StatementRoutes;
import dev.millrace.server.http.topics.EventRoutes;
import dev.millrace.server.http.topics.GroupRoutes;
import dev.millrace.server.http.topics.MessageTails;
import dev.millrace.server.http.topics.TopicAccess;
import dev.millrace.server.http.topics.TopicRoutes;
import java.util.ArrayList;
import java.util.List;

/** The whole of what the server offers: the list of all its routes. */
public final class HttpApi {

    private HttpApi() {}

    /**
     * Starts the server with all routes.
     *
     * @throws ApiException if it must not listen where the settings say, or cannot
     */
    public static HttpServer start(HttpSettings settings, ServerContext server) {
        Tickets tickets = new Tickets(System::currentTimeMillis);
        return HttpServer.start(settings, tickets, routes(server, tickets));
    }

    /** All routes, in no order that matters. */
    static List<Routes> routes(ServerContext server, Tickets tickets) {
        Usage usage = new Usage();
        TopicAccess topics = new TopicAccess(server);
        List<Routes> all = new ArrayList<>();
        all.add(new MetricsRoutes(server, usage));
        all.add(new InfoRoutes(server, tickets));
        all.add(new ConsoleFiles());
        all.add(new QueryRoutes(server));
        all.add(new OpenApiRoutes(server));
        all.add(new TopicRoutes(server, topics));
        all.add(new EventRoutes(server, topics));
        all.add(new GroupRoutes(topics));
        all.add(new DeadLetterRoutes(server, topics));
        all.add(new DashboardRoutes(server));
        all.add(new StatementRoutes(server));
        all.add(new LiveRoutes(server, new MessageTails(server.sessions()), usage));
        all.add(new LookupRoutes(server, usage));
        all.add(new KsqlRoutes(server));
        // Closed last: the others use its clients.
        all.add(topics);
        return all;
    }
}
