// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.topics;

import dev.millrace.server.http.Routes;
import dev.millrace.server.http.ServerContext;
import dev.millrace.server.topic.ConsumerGroups;
import dev.millrace.server.topic.Topics;
import dev.millrace.server.topic.browse.ReaderPool;
import dev.millrace.server.topic.browse.TopicBrowser;
import io.javalin.router.JavalinDefaultRoutingApi;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;

/** The Kafka clients that the routes about topics share; it has no routes of its own and closes the clients in the end. */
public final class TopicAccess implements Routes {

    private static final int READERS = 8;
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Admin admin;
    private final ReaderPool readers;
    private final Topics topics;
    private final ConsumerGroups groups;
    private final TopicBrowser browser;

    public TopicAccess(ServerContext server) {
        this.admin = Admin.create(server.client());
        this.readers = new ReaderPool(server.client(), READERS);
        this.topics = new Topics(admin);
        this.groups = new ConsumerGroups(admin);
        this.browser = new TopicBrowser(server.sessions(), topics, readers);
    }

    /** Which topics there are. */
    public Topics topics() {
        return topics;
    }

    /** Who reads them. */
    public ConsumerGroups groups() {
        return groups;
    }

    /** What is in them. */
    public TopicBrowser browser() {
        return browser;
    }

    /** Consumers for looking into them. */
    public ReaderPool readers() {
        return readers;
    }

    @Override
    public void add(JavalinDefaultRoutingApi routes) {
        // Those who use it have the routes.
    }

    @Override
    public void close() {
        readers.close();
        admin.close(CLOSING);
    }
}
