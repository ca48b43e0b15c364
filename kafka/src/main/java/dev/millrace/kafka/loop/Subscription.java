// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import dev.millrace.data.Changes;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who watches the changes of a query that has no topic. Calls come from the loop's thread, in order, and must return
 * at once: whoever cannot keep up hands over to a bounded queue and unsubscribes when that is full.
 */
public interface Subscription {

    /** Changes of the result, with deletions as weight −1. Under {@code exactly_once} those of committed epochs only. */
    void changes(Changes changes);

    /** Nothing more will come; {@code reason} is null if the loop was closed or the subscriber has unsubscribed. */
    void ended(@Nullable LoopException reason);
}
