// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic;

import dev.millrace.kafka.topic.KafkaUnavailableException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waiting for what Kafka's admin client promises, for a bounded time. */
final class KafkaAnswers {

    private static final long LIMIT_SECONDS = 20;

    private KafkaAnswers() {}

    /** The answer. */
    static <T> T await(Future<T> promised, String what) {
        try {
            return promised.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw KafkaUnavailableException.during(what, failed.getCause());
        } catch (TimeoutException late) {
            throw KafkaUnavailableException.during(what, late);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    /** The answer, or nothing if it fails as what does not exist fails. */
    static <T> Optional<T> find(@Nullable Future<T> promised, Class<? extends Exception> absent, String what) {
        if (promised == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(promised.get(LIMIT_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException failed) {
            if (absent.isInstance(failed.getCause())
                    && !(failed.getCause() instanceof org.apache.kafka.common.errors.TimeoutException)) {
                return Optional.empty();
            }
            throw KafkaUnavailableException.during(what, failed.getCause());
        } catch (TimeoutException late) {
            throw KafkaUnavailableException.during(what, late);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    /** Why it was not done; null if it was. */
    static @Nullable Throwable failure(@Nullable Future<Void> promised, String what) {
        if (promised == null) {
            return null;
        }
        try {
            promised.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException failed) {
            return failed.getCause();
        } catch (TimeoutException late) {
            throw KafkaUnavailableException.during(what, late);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }
}
