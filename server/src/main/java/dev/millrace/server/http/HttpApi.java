// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import dev.millrace.server.http.console.ConsoleFiles;
import dev.millrace.server.http.security.Tickets;
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

    private static List<Routes> routes(ServerContext server, Tickets tickets) {
        return List.of(new InfoRoutes(server, tickets), new ConsoleFiles());
    }
}
