// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

import dev.millrace.sql.show.RuntimeFacts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The engine of this process, as sessions see it. Never waits; any thread. */
public interface HomeEngine {

    /** How the query of an id fares; empty if nothing is known of it. */
    Optional<RuntimeFacts.Query> query(String id);

    /** Why the engine takes no new query now; {@code null} if it does. */
    @Nullable
    EngineAwayException absence();
}
