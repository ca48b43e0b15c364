// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.broker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;

/**
 * Keeps Kafka from ending the JVM. Where a broker would halt its process (its log directory failed, a fatal fault), the
 * embedded broker reports the failure to its owner, who decides. Kafka's hooks are one pair per JVM, so every running broker
 * is told; each looks at its own directory to see whether it is meant.
 */
final class ProcessExits {
    private static final Set<Consumer<String>> LISTENERS = ConcurrentHashMap.newKeySet();

    private ProcessExits() {}

    static void redirectTo(Consumer<String> listener) {
        LISTENERS.add(listener);
        Exit.setHaltProcedure((status, message) -> refuse(message));
        Exit.setExitProcedure((status, message) -> refuse(message));
    }

    static void forget(Consumer<String> listener) {
        LISTENERS.remove(listener);
    }

    /** Kafka's code after an exit counts on not being reached, so this always throws. */
    private static void refuse(String message) {
        String reason = String.valueOf(message);
        LISTENERS.forEach(listener -> listener.accept(reason));
        throw new IllegalStateException("The embedded broker has failed: " + reason);
    }
}
