// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.expression;

import dev.millrace.data.ScalarType;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.function.FunctionCatalog;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.types.TypeReader;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of one statement share: functions and types to look up, and what is remembered about single
 * occurrences (a name and its place, an interval literal), which the plan's expressions have no room for.
 *
 * <p>Used by one thread, for one statement.
 */
public final class BindingContext {

    private static final Set<String> TIMES = Set.of("ROWTIME", "WINDOWSTART", "WINDOWEND");

    /** The most arguments of a call, elements of an ARRAY, entries of a MAP or fields of a STRUCT in a statement. */
    private static final int PARTS_MAX = 1_000;

    private final FunctionCatalog functions;
    private final TypeReader types;
    private final IdentityHashMap<Expression, Mention> mentions = new IdentityHashMap<>();
    private final IdentityHashMap<Expression, Interval> intervals = new IdentityHashMap<>();
    private final Set<String> lambdaNames = new HashSet<>();

    /** Where in the text a column was named, and how. */
    public record Mention(String name, Position position) {}

    /** A length of time as written. */
    record Interval(long amount, TimeUnitName unit) {}

    /** A context for one statement. */
    public BindingContext(FunctionCatalog functions, TypeReader types) {
        this.functions = functions;
        this.types = types;
    }

    /** The functions that may be called. */
    public FunctionCatalog functions() {
        return functions;
    }

    /** Reads written types. */
    public TypeReader types() {
        return types;
    }

    /**
     * Refuses more parts of one call, ARRAY, MAP or STRUCT than the loop that is generated for it has room for: a method of Java has at
     * most 64 kB of code.
     */
    static void checkParts(int count, Position position) {
        if (count > PARTS_MAX) {
            throw new SqlException(
                    SqlErrorCode.TOO_COMPLEX,
                    "This has " + count + " parts; at most " + PARTS_MAX + " are accepted.",
                    position,
                    "Put it together from smaller ones, or keep the values in a table and join it.");
        }
    }

    /** Remembers where a column was named. */
    <T extends Expression> T mention(T reference, String name, Position position) {
        mentions.put(reference, new Mention(name, position));
        return reference;
    }

    /** How and where this very occurrence of a column was named. */
    public @Nullable Mention mention(Expression reference) {
        return mentions.get(reference);
    }

    Literal interval(Interval interval) {
        Literal literal = new Literal(ScalarType.BIGINT, interval.unit().millis(interval.amount()));
        intervals.put(literal, interval);
        return literal;
    }

    @Nullable
    Interval intervalOf(Expression expression) {
        return intervals.get(expression);
    }

    /** Whether this occurrence is one of the pseudo columns that hold a time in milliseconds. */
    boolean isPseudoTime(Expression expression) {
        Mention mention = mentions.get(expression);
        return mention != null && expression instanceof ColumnReference && TIMES.contains(mention.name());
    }

    /** A name for a lambda's parameter that no other lambda of the statement uses. */
    String lambdaName(String written) {
        String name = written;
        for (int i = 1; !lambdaNames.add(name); i++) {
            name = written + "_" + i;
        }
        return name;
    }
}
