// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * As many threads as there are shards. {@link #run} lets each do a part and waits for all: the barrier between two stages, and the
 * only place where shards meet. A single part runs in the caller's thread, so one row that moves one shard wakes nobody.
 */
final class ShardPool implements AutoCloseable {

    private final List<ExecutorService> threads = new ArrayList<>();

    ShardPool(int shards) {
        if (shards < 1) {
            throw new IllegalArgumentException("at least one shard is needed, not " + shards);
        }
        // The caller's thread does the first part.
        for (int shard = 1; shard < shards; shard++) {
            String name = "millrace-shard-" + shard;
            threads.add(Executors.newSingleThreadExecutor(
                    task -> Thread.ofPlatform().daemon().name(name).unstarted(task)));
        }
    }

    /**
     * Runs {@code part} once for each number below {@code parts}, at most one for each shard, and returns when all have ended, also
     * when the caller is interrupted meanwhile: nobody may go on while another thread still works on the same graph. The failure of
     * the first part that failed, of whatever kind, is thrown then.
     */
    void run(int parts, IntConsumer part) {
        List<Future<?>> others = new ArrayList<>(threads.size());
        for (int i = 1; i < parts; i++) {
            int number = i;
            others.add(threads.get(i - 1).submit(() -> part.accept(number)));
        }
        Throwable failure = null;
        try {
            part.accept(0);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        boolean interrupted = false;
        for (Future<?> other : others) {
            while (!other.isDone()) {
                interrupted |= awaitOrInterrupt(other);
            }
            Throwable thrown = other.state() == Future.State.FAILED ? other.exceptionNow() : null;
            failure = failure == null ? thrown : failure;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        throwAgain(failure);
    }

    private static boolean awaitOrInterrupt(Future<?> part) {
        try {
            part.get();
            return false;
        } catch (ExecutionException failed) {
            return false;
        } catch (InterruptedException interrupted) {
            return true;
        }
    }

    private static void throwAgain(@Nullable Throwable failure) {
        switch (failure) {
            case null -> {}
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            default -> throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        threads.forEach(ExecutorService::shutdownNow);
    }
}
