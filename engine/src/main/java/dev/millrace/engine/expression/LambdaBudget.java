// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.expression;

import dev.millrace.engine.function.Proportion;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the lambdas of one call may do for one row: so many calls, those of lambdas inside them counted too, and so many bytes of
 * results, theirs and those of the functions inside them. An array may have a million elements, and a lambda for each that runs over another million would never end.
 */
final class LambdaBudget {

    private static final int MOST_CALLS = 1_000_000;

    private int depth;
    private int calls;
    private long bytes;

    /** A function takes its lambda for a row. */
    void begin() {
        if (depth == 0) {
            calls = 0;
            bytes = 0;
        }
    }

    /** A call begins. */
    void enter() {
        if (++calls > MOST_CALLS) {
            throw new IllegalArgumentException("its lambdas are called more often than the limit of " + MOST_CALLS);
        }
        depth++;
    }

    /** A call ends. */
    void leave() {
        depth--;
    }

    /** A function inside a lambda has made results of {@code more} bytes. */
    void made(long more) {
        if (depth > 0) {
            bytes += more;
            Proportion.checkTogether(bytes);
        }
    }

    /** A call has made {@code result}. */
    void made(@Nullable Object result) {
        if (result instanceof String text) {
            bytes += text.length();
        } else if (result instanceof List<?> || result instanceof Map<?, ?> || result instanceof ByteBuffer) {
            bytes += Proportion.bytes(result);
        }
        Proportion.checkTogether(bytes);
    }
}
