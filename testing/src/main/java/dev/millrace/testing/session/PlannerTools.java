// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.session;

import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.sql.prepared.StatementAnalyzer;
import dev.millrace.sql.show.RuntimeFacts;

/** What all tests of a process share, because it is costly to make: the functions, the analyzer, the compiler. Thread-safe. */
public final class PlannerTools {

    private static final class Shared {
        static final PlannerTools TOOLS = new PlannerTools(BuiltInFunctions.load());
    }

    private final ExpressionCompiler expressions;
    private final StatementAnalyzer analyzer;

    private PlannerTools(BuiltInFunctions functions) {
        this.expressions = new ExpressionCompiler(functions);
        this.analyzer = new StatementAnalyzer(functions, RuntimeFacts.none());
    }

    /** The tools with all functions on the class path. */
    public static PlannerTools shared() {
        return Shared.TOOLS;
    }

    public ExpressionCompiler expressions() {
        return expressions;
    }

    public StatementAnalyzer analyzer() {
        return analyzer;
    }
}
