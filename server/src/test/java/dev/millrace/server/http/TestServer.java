// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import dev.millrace.data.Field;
import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.server.catalog.CatalogReplay;
import dev.millrace.server.service.Service;
import dev.millrace.server.session.Analyzers;
import dev.millrace.server.session.EngineAwayException;
import dev.millrace.server.session.HomeEngine;
import dev.millrace.server.session.LiveSession;
import dev.millrace.server.session.ResultSink;
import dev.millrace.server.session.SessionHost;
import dev.millrace.sql.show.RuntimeFacts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All of Millrace for tests: a broker, the engine and the HTTP server, each on a free port of the loopback address. One a test class;
 * tests use names of their own for topics and sources.
 */
public final class TestServer implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final EmbeddedBroker broker;
    private final CatalogReplay catalog;
    private volatile Service service;
    private final SessionHost sessions;
    private final ServerContext context;
    private final HttpServer http;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestServer(Path directory, HttpSettings settings) {
        broker = EmbeddedBroker.start(
                BrokerSettings.in(directory.resolve("kafka")).withPort(0));
        Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
        catalog = CatalogReplay.start(kafka, InternalTopics.defaults(), Analyzers.analyzer(BuiltInFunctions.load()));
        service = Service.open(LoopSettings.of(kafka), catalog).awaitRunning();
        sessions = SessionHost.beside(new CurrentService(), kafka, InternalTopics.defaults(), catalog);
        context = new ServerContext(sessions, service, directory, true, "test", System.currentTimeMillis());
        http = HttpApi.start(settings, context);
    }

    /** Starts one that everybody on this machine may use. */
    public static TestServer start(Path directory) {
        return start(directory, HttpSettings.onLoopback(0));
    }

    /** Starts one. */
    public static TestServer start(Path directory, HttpSettings settings) {
        return new TestServer(directory, settings);
    }

    /** Where the HTTP server listens, with a slash at the end. */
    public String address() {
        return http.address();
    }

    public int port() {
        return http.port();
    }

    /** What the routes work with. */
    ServerContext context() {
        return context;
    }

    public Service service() {
        return service;
    }

    public SessionHost sessions() {
        return sessions;
    }

    /** Where Kafka listens. */
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Kafka client settings. */
    public Map<String, Object> kafka() {
        return sessions.client();
    }

    /** Runs statements as a shell would. */
    public void run(String script, ResultSink sink) {
        try (LiveSession session = sessions.session()) {
            session.run(script, sink);
        }
    }

    /** Runs statements whose answers do not matter. */
    public void execute(String script) {
        run(script, new SilentResults());
    }

    /** The engine that runs now, which a test may have started anew. */
    private final class CurrentService implements HomeEngine {
        @Override
        public Optional<RuntimeFacts.Query> query(String id) {
            return service.query(id);
        }

        @Override
        public @Nullable EngineAwayException absence() {
            return service.absence();
        }
    }

    private static final class SilentResults implements ResultSink {
        @Override
        public void begin(List<Field> columns) {}

        @Override
        public void row(List<? extends @Nullable Object> values) {}

        @Override
        public void flush() {}

        @Override
        public void end() {}

        @Override
        public void message(String sentence) {}
    }

    /** Ends the engine and starts another; the broker and the HTTP server go on. */
    public void restartService() {
        service.close();
        service = Service.open(LoopSettings.of(kafka()), catalog).awaitRunning();
    }

    /** A request to a path that begins with a slash. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address()).resolve(path)).timeout(LIMIT);
    }

    /** Sends a request; the answer's body as text. */
    public HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new AssertionError("no answer to " + request, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET().build());
    }

    /** Posts JSON. */
    public HttpResponse<String> post(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    @Override
    public void close() {
        http.close();
        sessions.close();
        service.close();
        catalog.close();
        broker.close();
        client.close();
    }
}
