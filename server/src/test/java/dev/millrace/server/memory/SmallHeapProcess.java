// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.memory;

import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.server.RecordedResults;
import dev.millrace.server.catalog.CatalogReplay;
import dev.millrace.server.http.topics.MessageTails;
import dev.millrace.server.live.Frame;
import dev.millrace.server.live.LiveLimitException;
import dev.millrace.server.live.LiveQueries;
import dev.millrace.server.live.LiveRequest;
import dev.millrace.server.live.LiveSubscription;
import dev.millrace.server.service.Service;
import dev.millrace.server.session.Analyzers;
import dev.millrace.server.session.LiveSession;
import dev.millrace.server.session.SessionHost;
import dev.millrace.sql.session.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process with broker and engine in which a thousand readers subscribe, each to a query that nobody shares and that keeps more and
 * more state, while a persistent query runs. Prints what became of them.
 */
final class SmallHeapProcess {

    private static final int READERS = 1_000;
    private static final int ROWS = 20_000;

    private SmallHeapProcess() {}

    /** Argument: the data directory. */
    public static void main(String[] arguments) {
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerSettings.in(Path.of(arguments[0])).withPort(0))) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            InternalTopics names = InternalTopics.defaults();
            try (CatalogReplay catalog =
                            CatalogReplay.start(client, names, Analyzers.analyzer(BuiltInFunctions.load()));
                    Service service =
                            Service.open(LoopSettings.of(client), catalog).awaitRunning();
                    SessionHost host = SessionHost.beside(service, client, names, catalog);
                    LiveSession session = host.session();
                    LiveQueries queries = new LiveQueries(host, new MessageTails(host))) {
                run(session, host, queries);
            }
        }
        System.exit(0);
    }

    private static void run(LiveSession session, SessionHost host, LiveQueries queries) {
        session.run("""
            CREATE STREAM wide (id INT, note VARCHAR) WITH (KAFKA_TOPIC='wide', VALUE_FORMAT='JSON', PARTITIONS=1);
            CREATE TABLE counted AS SELECT note, COUNT(*) AS n FROM wide GROUP BY note EMIT CHANGES;
            """, new RecordedResults());
        int refused = 0;
        List<LiveSubscription> open = new ArrayList<>();
        for (int reader = 0; reader < READERS; reader++) {
            try {
                open.add(queries.subscribe(
                        new LiveRequest(
                                "SELECT note, COUNT(*) AS n FROM wide WHERE id <> -" + (reader + 1)
                                        + " GROUP BY note EMIT CHANGES;",
                                Session.empty(),
                                null),
                        () -> {}));
            } catch (LiveLimitException full) {
                refused++;
            }
        }
        for (int sent = 0; sent < ROWS; sent += 200) {
            StringBuilder rows = new StringBuilder("INSERT INTO wide VALUES ");
            for (int row = 0; row < 200; row++) {
                rows.append(row == 0 ? "" : ", ")
                        .append("(1, '")
                        .append(sent + row)
                        .append("n".repeat(1_000))
                        .append("')");
            }
            session.run(rows + ";", new RecordedResults());
        }
        session.run("INSERT INTO wide VALUES (1, 'the last');", new RecordedResults());
        RecordedResults last = new RecordedResults();
        // Another host: this one's memory may be used up.
        try (LiveSession other = LiveSession.open(host.client(), host.names())) {
            other.run(
                    "SET 'auto.offset.reset'='earliest';"
                            + " SELECT note, n FROM counted WHERE note = 'the last' EMIT CHANGES LIMIT 1;",
                    last);
        }
        long ended = 0;
        for (LiveSubscription subscription : open) {
            Frame frame = subscription.take();
            while (frame != null && !(frame instanceof Frame.Failed)) {
                frame = frame instanceof Frame.End ? null : subscription.take();
            }
            ended += frame instanceof Frame.Failed ? 1 : 0;
        }
        System.out.println("persistent " + last.rows() + ", refused " + refused + ", ended " + ended + ", going on "
                + (open.size() - ended) + ", held " + (host.memory().bytes() >> 20) + " of "
                + (host.memory().bytesMax() >> 20) + " MiB");
    }
}
