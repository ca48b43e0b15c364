// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.console;

import dev.millrace.server.http.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A server with the pipelines of all examples, and events for them that keep coming until it is closed. */
final class LiveExamples implements AutoCloseable {

    private static final List<String> NAMES =
            List.of("store", "wordcount", "iot", "plots", "pageviews", "clicks", "bank");

    private final TestServer server;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Feed> feeds = new ArrayList<>();
    private final Feed uniform;
    private final Feed three;

    private LiveExamples(TestServer server) {
        this.server = server;
        producer = new KafkaProducer<>(server.kafka(), new ByteArraySerializer(), new ByteArraySerializer());
        feed("store", 20, Map.of());
        feed("lines", 5, Map.of());
        feed("iot", 10, Map.of());
        feed("users", 5, Map.of());
        feed("pageviews", 10, Map.of());
        feed("clicks", 10, Map.of());
        feed("transactions", 20, Map.of());
        uniform = feed("plots", 10, Map.of());
        feed("plots", 10, Map.of("mode", "bursty", "producer", "bursty"));
        three = feed("plots", 15, Map.of("mode", "three"));
    }

    /** Starts it in {@code directory}. */
    static LiveExamples start(Path directory) throws IOException {
        StringBuilder pipelines = new StringBuilder("SET 'auto.offset.reset' = 'earliest';\n");
        for (String name : NAMES) {
            pipelines.append(Files.readString(Path.of("..", "examples", name, "pipeline.sql")));
        }
        TestServer server = TestServer.start(directory);
        try {
            server.run(pipelines.toString(), new Silence());
            return new LiveExamples(server);
        } catch (RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    private Feed feed(String generator, double perSecond, Map<String, String> options) {
        Feed feed = Feed.start(producer, generator, perSecond, options);
        feeds.add(feed);
        return feed;
    }

    /** Where the console is, with a slash at the end. */
    String address() {
        return server.address();
    }

    /** The points without a producer's name. */
    Feed uniform() {
        return uniform;
    }

    /** The points of p1, p2 and p3. */
    Feed three() {
        return three;
    }

    @Override
    public void close() {
        feeds.forEach(Feed::close);
        producer.close();
        server.close();
    }
}
