// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import io.javalin.router.JavalinDefaultRoutingApi;

/**
 * Some routes of the server that belong together. What has to hold for all requests (Host, Origin, content type, size, who asks and
 * what he may) has been checked before a handler runs; a handler throws {@link ApiException}, {@link
 * dev.millrace.sql.error.SqlException} or {@link dev.millrace.kafka.topic.KafkaUnavailableException}, which become
 * answers. Handlers run on virtual threads, many at a time.
 */
public interface Routes extends AutoCloseable {

    /**
     * Adds them. Each route names the {@link dev.millrace.server.http.security.Role} that it needs; one that names none is for readers if it
     * is a GET or a WebSocket and else for administrators.
     */
    void add(JavalinDefaultRoutingApi routes);

    /** Ends what runs for open connections; no request comes any more. */
    @Override
    default void close() {
        // Most keep nothing.
    }
}
