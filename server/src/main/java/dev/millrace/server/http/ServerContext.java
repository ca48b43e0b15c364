// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import dev.millrace.server.service.Service;
import dev.millrace.server.session.SessionHost;
import java.nio.file.Path;
import java.util.Map;

/**
 * What routes work with.
 *
 * @param sessions statements and the catalog
 * @param service the engine of this process
 * @param dataDirectory where users' dashboards are kept
 * @param embedded whether the broker is part of this process
 * @param version of the program
 * @param startedMillis when the server was started
 */
public record ServerContext(
        SessionHost sessions,
        Service service,
        Path dataDirectory,
        boolean embedded,
        String version,
        long startedMillis) {

    /** Kafka client settings. */
    public Map<String, Object> client() {
        return sessions.client();
    }

    /** Where the Kafka listens, as a client would write it. */
    public String bootstrapServers() {
        return String.valueOf(client().get("bootstrap.servers"));
    }
}
