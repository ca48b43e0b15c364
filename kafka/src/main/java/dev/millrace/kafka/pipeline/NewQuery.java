// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.pump.Beginning;
import dev.millrace.plan.PersistentQuery;

/**
 * A query that is to begin.
 *
 * @param from where it begins to read streams
 */
public record NewQuery(PersistentQuery query, Beginning from) {

    /** One that reads all there is. */
    public static NewQuery earliest(PersistentQuery query) {
        return new NewQuery(query, Beginning.earliest());
    }
}
