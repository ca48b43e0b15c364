// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import dev.millrace.server.http.json.Json;
import dev.millrace.server.http.ksql.KsqlRoutes;
import dev.millrace.server.http.security.Gate;
import dev.millrace.server.http.security.Tickets;
import dev.millrace.server.http.security.Users;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: HTTP/1.1 and HTTP/2 on one port, in clear text on the loopback address, else with TLS. Every request passes the
 * {@link Gate}; every failure is told as JSON.
 *
 * <p>Threads: requests run on virtual threads, so a handler may wait for Kafka.
 */
public final class HttpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final int DRAIN_BYTES = 8 << 10;
    private static final int WEB_SOCKET_TEXT_BYTES = 1 << 20;

    /** Requests that one HTTP/2 connection may have under way: a program with one connection may send thousands a second. */
    private static final int HTTP2_STREAMS_MAX = 1_000;

    private final HttpSettings settings;
    private final List<Routes> routes;
    private final Javalin javalin;

    private HttpServer(HttpSettings settings, List<Routes> routes, Tickets tickets) {
        this.settings = settings;
        this.routes = List.copyOf(routes);
        Path file = settings.users();
        Gate gate =
                new Gate(names(settings), file == null ? null : Users.read(file), tickets, settings.keystore() != null);
        this.javalin = Javalin.create(config -> configure(config, gate));
    }

    private static List<String> names(HttpSettings settings) {
        List<String> names = new ArrayList<>(settings.names());
        names.add(settings.host());
        return names;
    }

    /**
     * Starts a server and returns when clients can connect.
     *
     * @param tickets those that stand for users at WebSockets
     * @throws ApiException if it must not listen there, or cannot
     */
    public static HttpServer start(HttpSettings settings, Tickets tickets, List<Routes> routes) {
        settings.check();
        HttpServer server = new HttpServer(settings, routes, tickets);
        try {
            server.javalin.start(settings.host(), settings.port());
            return server;
        } catch (RuntimeException failed) {
            server.close();
            throw new ApiException(
                    503,
                    "CANNOT_LISTEN",
                    "The HTTP server cannot listen on " + settings.host() + ":" + settings.port() + ": "
                            + rootMessage(failed) + ".",
                    "Choose another port with --http-port; 0 takes any free one.");
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private void configure(JavalinConfig config, Gate gate) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = Gate.BODY_BYTES_MAX;
        config.http.prefer405over404 = true;
        config.router.treatMultipleSlashesAsSingleSlash = false;
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            // What is ambiguous in a path comes to the routes decoded; they take names, never paths of files.
            http.setUriCompliance(UriCompliance.UNSAFE);
        });
        config.jetty.modifyServletContextHandler(
                handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));
        config.jetty.modifyWebSocketServletFactory(webSockets -> {
            webSockets.setIdleTimeout(IDLE);
            webSockets.setMaxTextMessageSize(WEB_SOCKET_TEXT_BYTES);
        });
        config.jetty.addConnector(this::connector);
        gate.guard(config.routes);
        config.routes.exception(HttpResponseException.class, (refused, request) -> fail(request, refused));
        config.routes.exception(Exception.class, (failure, request) -> fail(request, failure));
        config.routes.error(404, HttpServer::explainIfEmpty);
        config.routes.error(405, HttpServer::explainIfEmpty);
        config.routes.after(request -> request.header("X-Content-Type-Options", "nosniff"));
        routes.forEach(each -> each.add(config.routes));
    }

    private ServerConnector connector(Server server, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(server, protocols(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(IDLE.toMillis());
        return connector;
    }

    private ConnectionFactory[] protocols(HttpConfiguration http) {
        Path keystore = settings.keystore();
        HttpConnectionFactory http1 = new HttpConnectionFactory(http);
        if (keystore == null) {
            HTTP2CServerConnectionFactory http2 = new HTTP2CServerConnectionFactory(http);
            http2.setMaxConcurrentStreams(HTTP2_STREAMS_MAX);
            return new ConnectionFactory[] {http1, http2};
        }
        http.addCustomizer(new SecureRequestCustomizer(false));
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(keystore.toAbsolutePath().toString());
        tls.setKeyStoreType("PKCS12");
        tls.setKeyStorePassword(settings.keystorePassword());
        tls.setProvider(null);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http);
        http2.setMaxConcurrentStreams(HTTP2_STREAMS_MAX);
        return new ConnectionFactory[] {new SslConnectionFactory(tls, alpn.getProtocol()), alpn, http2, http1};
    }

    private static void fail(Context request, Exception failure) {
        ApiError error = ApiError.of(failure);
        if (error.status() == 401) {
            request.header("WWW-Authenticate", "Basic realm=\"millrace\", charset=\"UTF-8\"");
        }
        if (failure instanceof ApiException refused && refused.retryAfterSeconds() > 0) {
            request.header("Retry-After", Long.toString(refused.retryAfterSeconds()));
        }
        if (error.status() != 413) {
            drain(request);
        }
        answer(request, error);
    }

    /**
     * Takes the rest of a body that nobody has read: an answer that comes while it is on its way would end its stream, and with
     * HTTP/2 the client might see that instead of the answer.
     */
    private static void drain(Context request) {
        try {
            InputStream body = request.req().getInputStream();
            byte[] part = new byte[DRAIN_BYTES];
            long left = Gate.BODY_BYTES_MAX;
            int read = body.read(part);
            while (read >= 0 && left > 0) {
                left -= read;
                read = body.read(part);
            }
        } catch (IOException | IllegalStateException gone) {
            LOG.debug("A request that was refused has ended early", gone);
        }
    }

    private static void explainIfEmpty(Context request) {
        String type = request.res().getContentType();
        if (type == null || !type.startsWith("application/json")) {
            answer(request, ApiError.ofStatus(request.statusCode(), ""));
        }
    }

    /** Answers with an error. */
    public static void answer(Context request, ApiError error) {
        if (KsqlRoutes.owns(request.path())) {
            KsqlRoutes.answer(request, error);
            return;
        }
        request.status(error.status());
        Json.answer(request, json -> {
            json.writeStartObject();
            json.writeName("error");
            error.write(json);
            json.writeEndObject();
        });
    }

    /** The port that it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Where it listens, as a browser wants it. */
    public String address() {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return (settings.keystore() == null ? "http://" : "https://") + host + ":" + port() + "/";
    }

    @Override
    public void close() {
        for (Routes each : routes) {
            try {
                each.close();
            } catch (RuntimeException failed) {
                LOG.warn("Something of the HTTP server did not end in order", failed);
            }
        }
        javalin.stop();
    }
}
