// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.security;

import dev.millrace.server.http.ApiException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.security.RouteRole;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has to hold for every request before a route sees it:
 *
 * <ul>
 *   <li>the Host is a name of this server, so that no other site's name can be pointed at it (DNS rebinding);
 *   <li>an Origin, which browsers send, is this server's own, so that no other site's page can use it; this includes WebSockets, which
 *       browsers let any page open;
 *   <li>what may change something comes as JSON, which a form of another site cannot send;
 *   <li>it is not too large;
 *   <li>whoever asks is known, and has the role that the route needs.
 * </ul>
 */
public final class Gate {

    /** The largest body that is taken. */
    public static final long BODY_BYTES_MAX = 10L << 20;

    private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

    private static final Set<String> UNTYPED = Set.of("/query-stream", "/inserts-stream");

    private final Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]", "::1"));
    private final @Nullable SignIn users;
    private final Tickets tickets;
    private final boolean secure;

    /**
     * @param names the host names of this server, beside those of the loopback address
     * @param users null: everybody may do everything
     * @param secure whether the server speaks TLS
     */
    public Gate(List<String> names, @Nullable Users users, Tickets tickets, boolean secure) {
        names.forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
        this.users = users == null ? null : new SignIn(users, System::currentTimeMillis);
        this.tickets = tickets;
        this.secure = secure;
    }

    /** Puts the gate before all routes. */
    public void guard(RoutesConfig routes) {
        routes.before(this::check);
        routes.beforeMatched(this::checkRole);
        routes.wsBeforeUpgrade(this::checkUpgrade);
    }

    private void check(Context request) {
        checkHost(request);
        checkOrigin(request);
        checkBody(request);
        if (isOpen(request.path())) {
            request.attribute(Principal.ATTRIBUTE, new Principal(null, users == null ? Role.ADMIN : Role.READER));
        } else {
            request.attribute(Principal.ATTRIBUTE, authenticate(request));
        }
    }

    private void checkUpgrade(Context request) {
        checkHost(request);
        checkOrigin(request);
        request.attribute(Principal.ATTRIBUTE, authenticate(request));
    }

    /** The page itself holds no secret; it has to be there for signing in. */
    private static boolean isOpen(String path) {
        return path.equals("/") || path.startsWith("/console/") || path.equals("/favicon.ico");
    }

    private void checkHost(Context request) {
        String host = request.req().getServerName().toLowerCase(Locale.ROOT);
        if (!hosts.contains(host)) {
            throw ApiException.forbidden(
                    "The request is for the host " + host + ", which is no name of this server.",
                    "Use one of its names, or start it with --http-host-name " + host + ".");
        }
    }

    private void checkOrigin(Context request) {
        String origin = request.header("Origin");
        if (origin != null && !isOwn(origin, request)) {
            throw ApiException.forbidden(
                    "The request comes from a page of " + origin + "; only this server's own pages may use it.",
                    "Let your program ask the server itself, not from within a page of another site.");
        }
    }

    private boolean isOwn(String origin, Context request) {
        try {
            URI uri = URI.create(origin);
            String scheme = secure ? "https" : "http";
            int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
            return scheme.equalsIgnoreCase(uri.getScheme())
                    && request.req().getServerName().equalsIgnoreCase(uri.getHost())
                    && port == request.req().getServerPort();
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static void checkBody(Context request) {
        if (request.req().getContentLengthLong() > BODY_BYTES_MAX) {
            throw new ApiException(
                    413,
                    "TOO_LARGE",
                    "The body has " + request.req().getContentLengthLong() + " bytes; at most " + BODY_BYTES_MAX
                            + " are taken.",
                    "Send it in smaller parts.");
        }
        if (!READING.contains(request.method()) && !isJson(request.contentType()) && !isUntypedStream(request)) {
            throw new ApiException(
                    415,
                    "UNSUPPORTED_MEDIA_TYPE",
                    "The request has the content type " + request.contentType() + "; JSON is expected.",
                    "Add the header Content-Type: application/json.");
        }
    }

    /**
     * Clients of ksqlDB that speak HTTP/2 send queries and rows without a content type. No browser does for a page of another site
     * without saying so: it sends Origin or Sec-Fetch-Site.
     */
    private static boolean isUntypedStream(Context request) {
        return request.contentType() == null
                && request.protocol().startsWith("HTTP/2")
                && request.header("Origin") == null
                && request.header("Sec-Fetch-Site") == null
                && UNTYPED.contains(request.path());
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/json")
                || type.equals("application/x-ndjson")
                || (type.startsWith("application/vnd.ksql") && (type.endsWith("+json") || type.endsWith(".v1")));
    }

    private Principal authenticate(Context request) {
        if (users == null) {
            return Principal.LOCAL;
        }
        String ticket = request.queryParam("ticket");
        Optional<Principal> known = ticket != null
                ? tickets.redeem(ticket)
                : users.authenticate(
                        request.header("Authorization"), request.req().getRemoteAddr());
        return known.orElseThrow(() -> new ApiException(
                401,
                "UNAUTHENTICATED",
                request.header("Authorization") == null && ticket == null
                        ? "This server asks who you are."
                        : "The credentials are wrong.",
                "Send basic credentials or a bearer token that the server's --http-users file knows."));
    }

    private void checkRole(Context request) {
        Role needed = READING.contains(request.method()) ? Role.READER : Role.ADMIN;
        for (RouteRole each : request.routeRoles()) {
            needed = (Role) each;
        }
        Principal.of(request).require(needed, request.method() + " " + request.path());
    }
}
