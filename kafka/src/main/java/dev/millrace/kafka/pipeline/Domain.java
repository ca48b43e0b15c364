// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.plan.PersistentQuery;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One fault domain as the engine sees it: a pipeline with the queries that belong to it, whatever it is doing. The engine's lock guards
 * {@link #queries}; all else may be called by any thread. No method waits for the pipeline.
 */
interface Domain {

    /** The queries that belong to it, by id, in the order of their creation. */
    Map<String, PersistentQuery> queries();

    /** Ends a query. */
    CompletableFuture<Void> drop(String queryId);

    /** Stops queries, and those that need their rows. */
    CompletableFuture<Void> pause(Set<String> queryIds);

    /**
     * Lets queries go on, those in error too.
     *
     * @param fromEarliest whether those that cannot go on where they stood begin at what their topics still have
     */
    CompletableFuture<Void> resume(Set<String> queryIds, boolean fromEarliest);

    /** A topic has got more partitions. */
    CompletableFuture<Void> grown(String topic);

    /**
     * A topic is no longer what it was.
     *
     * @param deleted whether there is none of that name any more; otherwise it is another one
     */
    CompletableFuture<Void> replaced(String topic, boolean deleted);

    /** How its queries fare. */
    List<QueryReport> reports();

    /** Completes when its queries' state stands for the first time, or fails when it gives up before. */
    CompletableFuture<Void> running();

    /** Tells it to commit and stop; {@link #close} waits. */
    void stop();

    /** Commits what has been read, stops, and waits. */
    void close();
}
