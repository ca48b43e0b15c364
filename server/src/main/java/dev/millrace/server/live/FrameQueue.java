// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import dev.millrace.data.Changes;
import org.jspecify.annotations.Nullable;

/**
 * What has come for one reader and waits to be taken: bounded, whatever the reader does. Not thread-safe; {@link LiveSubscription} guards
 * it.
 */
interface FrameQueue {

    /**
     * Takes the rows {@code from} to {@code to} (exclusive) of a tick's changes.
     *
     * @param mayWait whether to stop before the first row that would cost another, because whoever adds can wait and go on there
     * @return the row before which it has stopped; {@code to} if it has taken all
     */
    int add(Changes changes, int from, int to, boolean mayWait);

    /** The memory that what waits takes, about. */
    long bytes();

    /** Drops what waits. */
    void clear();

    /** Whether there is nothing to take. */
    boolean isEmpty();

    /** The next frame, with as much of what waits as goes into one; {@code null} if there is nothing. */
    @Nullable
    Frame take();
}
