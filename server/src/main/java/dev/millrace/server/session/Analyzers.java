// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.sql.prepared.QueryCheck;
import dev.millrace.sql.prepared.StatementAnalyzer;
import dev.millrace.sql.show.RuntimeFacts;

/** How statements are analysed here: with the engine's functions. */
public final class Analyzers {

    private Analyzers() {}

    /** An analyzer that knows nothing of what runs: enough to replay the catalog's log. */
    public static StatementAnalyzer analyzer(BuiltInFunctions functions) {
        return analyzer(functions, RuntimeFacts.none(), QueryCheck.NONE);
    }

    /** An analyzer that can ask what runs, and that a query can run. */
    public static StatementAnalyzer analyzer(BuiltInFunctions functions, RuntimeFacts facts, QueryCheck runs) {
        return new StatementAnalyzer(functions, facts, runs);
    }
}
