// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.show;

import dev.millrace.sql.catalog.QueryFault;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known only while things run. Calls may ask a broker and block; implementations bound how long. */
public interface RuntimeFacts {

    /** The topics that there are, internal ones included, by name. */
    List<Topic> topics();

    /** How the query {@code id} fares, if it is running here. */
    Optional<Query> query(String id);

    /** Whether data of {@code format} (KAFKA, JSON, …) can be read and written here. */
    boolean supportsFormat(String format);

    /**
     * A topic.
     *
     * @param records how many records it holds, {@code null} if not known
     */
    record Topic(
            String name,
            int partitions,
            int replicas,
            boolean internal,
            @Nullable Long records) {}

    /**
     * A running query.
     *
     * @param state such as RUNNING, CATCHING_UP, PAUSED, WAITING or ERROR
     * @param pipeline the queries that feed each other and run together have this id in common; {@code null} if not known
     * @param waitsFor what a query that is WAITING needs to go on
     * @param fault what stopped it, if something did
     */
    record Query(
            String state,
            @Nullable String pipeline,
            @Nullable String waitsFor,
            long recordsIn,
            long recordsOut,
            long recordsBad,
            @Nullable QueryFault fault) {}

    /** For places where nothing runs: no topics, no queries, the formats that need no schema registry. */
    static RuntimeFacts none() {
        return new RuntimeFacts() {
            @Override
            public List<Topic> topics() {
                return List.of();
            }

            @Override
            public Optional<Query> query(String id) {
                return Optional.empty();
            }

            @Override
            public boolean supportsFormat(String format) {
                return List.of("KAFKA", "JSON", "DELIMITED", "NONE").contains(format);
            }
        };
    }
}
