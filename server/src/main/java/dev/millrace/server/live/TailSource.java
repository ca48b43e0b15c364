// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Follows topics for those who watch their messages as they come. Implementations are thread-safe. */
public interface TailSource {

    /** Takes messages; called from the thread that follows. */
    interface Sink {

        /**
         * A message that passed the condition.
         *
         * @param message writes it as one JSON object; called once, later, from another thread
         * @param sizeBytes the memory that it holds until then, about
         */
        void message(Consumer<JsonGenerator> message, int sizeBytes);
    }

    /**
     * Checks what is asked for, without waiting long.
     *
     * @param where an SQL condition on the topic's rows; {@code null} for all
     * @throws RuntimeException that says what is wrong with the topic's name or the condition
     */
    void check(String topic, @Nullable String where);

    /**
     * Follows the topic from its end on the calling thread, until {@code cancelled}, which has to be asked several times a second.
     *
     * @throws RuntimeException if it cannot go on
     */
    void follow(String topic, @Nullable String where, Sink sink, BooleanSupplier cancelled);
}
