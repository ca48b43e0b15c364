// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.server.http.ApiException;
import dev.millrace.server.http.security.Principal;
import dev.millrace.server.http.security.Role;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The queries that clients wait for the rows of, by id; at most {@value #LIMIT} at a time. Thread-safe. */
final class ClientQueries {

    /** Queries at a time; each has a consumer and a dataflow of its own. */
    static final int LIMIT = 200;

    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, ClientQuery> byId = new ConcurrentSkipListMap<>();
    private volatile boolean closed;

    /**
     * A query that a client waits for the rows of.
     *
     * @param id a word that SQL takes as a name, so that TERMINATE takes it
     * @param statement as it is run
     * @param sources what it reads
     * @param endless whether it goes on until it is ended (a push query)
     */
    record ClientQuery(
            String id, String statement, List<String> sources, boolean endless, Principal owner, AtomicBoolean ended) {

        /** Whether somebody wants it to end. */
        boolean isEnded() {
            return ended.get();
        }

        /**
         * Ends it.
         *
         * @throws ApiException if it is somebody else's
         */
        void end(Principal who) {
            String name = owner.name();
            if (name == null || !name.equals(who.name())) {
                who.require(Role.ADMIN, "Ending somebody else's query");
            }
            ended.set(true);
        }
    }

    /**
     * Counts a query in.
     *
     * @throws ApiException if there are too many
     */
    ClientQuery open(String statement, List<String> sources, boolean endless, Principal owner) {
        if (closed) {
            throw new ApiException(503, "KAFKA_UNAVAILABLE", "The server is stopping.", "Ask again when it is back.");
        }
        if (open.incrementAndGet() > LIMIT) {
            open.decrementAndGet();
            throw ApiException.tooMany(
                    "There are " + LIMIT + " queries running for clients, which is the limit.",
                    "End one, or write the result to a topic with CREATE … AS SELECT and read that.");
        }
        long number = random.nextLong(1L << 53);
        String name = String.join("_", sources).replaceAll("[^A-Za-z0-9_]", "_");
        String id = (endless ? "transient_" + name : "query") + "_" + number;
        ClientQuery query = new ClientQuery(id, statement, sources, endless, owner, new AtomicBoolean());
        byId.put(key(id), query);
        return query;
    }

    /** Counts a query out. */
    void remove(ClientQuery query) {
        if (byId.remove(key(query.id())) != null) {
            open.decrementAndGet();
        }
    }

    /** The query {@code id}, in any case of letters. */
    Optional<ClientQuery> find(String id) {
        return Optional.ofNullable(byId.get(key(id)));
    }

    /** Those that go on until they are ended. */
    List<ClientQuery> endless() {
        return byId.values().stream().filter(ClientQuery::endless).toList();
    }

    /** Ends all and takes no more. */
    void close() {
        closed = true;
        byId.values().forEach(query -> query.ended().set(true));
    }

    private static String key(String id) {
        return id.toUpperCase(Locale.ROOT);
    }
}
