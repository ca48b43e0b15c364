// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.http;

import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.server.catalog.CatalogReplay;
import dev.millrace.server.http.HttpApi;
import dev.millrace.server.http.HttpServer;
import dev.millrace.server.http.HttpSettings;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.service.Service;
import dev.millrace.server.session.Analyzers;
import dev.millrace.server.session.SessionHost;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * All of Millrace in a process of its own: broker, engine, HTTP server. Prints {@code listening BOOTSTRAP_SERVERS ADDRESS}, then for each
 * line of its input {@code used HEAP_BYTES CPU_NANOS}, the heap after a collection. Ends when its input does.
 */
final class ServerProcess {

    private ServerProcess() {}

    /** Argument: the data directory. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        try (EmbeddedBroker broker = EmbeddedBroker.start(
                        BrokerSettings.in(directory.resolve("kafka")).withPort(0));
                CatalogReplay catalog = CatalogReplay.start(
                        client(broker), InternalTopics.defaults(), Analyzers.analyzer(BuiltInFunctions.load()));
                Service service =
                        Service.open(LoopSettings.of(client(broker)), catalog).awaitRunning();
                SessionHost sessions =
                        SessionHost.beside(service, client(broker), InternalTopics.defaults(), catalog)) {
            ServerContext context =
                    new ServerContext(sessions, service, directory, true, "benchmark", System.currentTimeMillis());
            try (HttpServer http = HttpApi.start(HttpSettings.onLoopback(0), context)) {
                System.out.println("listening " + broker.bootstrapServers() + " " + http.address());
                answer();
            }
        }
    }

    private static Map<String, Object> client(EmbeddedBroker broker) {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private static void answer() throws Exception {
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            if (line.equals("collect")) {
                System.gc();
            }
            Runtime runtime = Runtime.getRuntime();
            long cpuNanos = ProcessHandle.current()
                    .info()
                    .totalCpuDuration()
                    .orElseThrow()
                    .toNanos();
            System.out.println("used " + (runtime.totalMemory() - runtime.freeMemory()) + " " + cpuNanos);
        }
    }
}
