// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** For servers that do not show topics: refuses each. */
public final class NoTailSource implements TailSource {

    @Override
    public void check(String topic, @Nullable String where) {
        throw new SqlException(
                SqlErrorCode.UNSUPPORTED,
                "Topics cannot be followed here.",
                null,
                "Declare a stream over the topic with CREATE STREAM and watch a SELECT of it.");
    }

    @Override
    public void follow(String topic, @Nullable String where, Sink sink, BooleanSupplier cancelled) {
        check(topic, where);
    }
}
