// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.service;

import dev.millrace.kafka.loop.StartFrom;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.sql.catalog.QueryFault;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What runs the queries, as the service needs it. Any thread may call it; futures complete when the change is in force, and fail with
 * an exception whose {@link EngineFaults#of fault} is meant for the user.
 */
public interface QueryEngine extends AutoCloseable {

    /** Starts a query whose sink's topic exists. */
    CompletableFuture<Void> add(PersistentQuery query, StartFrom from);

    /** Ends a query and forgets its state; nothing happens if there is none of that id. */
    CompletableFuture<Void> drop(String queryId);

    /** Stops queries; those that need their rows wait. */
    CompletableFuture<Void> pause(Collection<String> queryIds);

    /**
     * Lets queries go on, those in error too.
     *
     * @param fromEarliest whether those that cannot go on where they stood begin at what their topics still have
     */
    CompletableFuture<Void> resume(Collection<String> queryIds, boolean fromEarliest);

    /** Completes when the state of all that was there at the start stands; fails if that of some does not. */
    CompletableFuture<Void> running();

    EngineState state();

    /** The reports of the last seconds, the oldest first; never empty. */
    List<EngineReport> reports();

    /** Says when it gives up, at once if it has. */
    void onFailure(Consumer<QueryFault> listener);

    /** Commits what has been read and stops. */
    @Override
    void close();
}
