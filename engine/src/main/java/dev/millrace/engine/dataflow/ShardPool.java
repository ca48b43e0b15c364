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
 * One thread per shard. {@link #run} lets each do its part and waits for all: the barrier between two stages, and the only place where
 * shards meet. With one shard everything runs in the caller's thread.
 */
final class ShardPool implements AutoCloseable {

    private final int shards;
    private final List<ExecutorService> threads = new ArrayList<>();

    ShardPool(int shards) {
        if (shards < 1) {
            throw new IllegalArgumentException("at least one shard is needed, not " + shards);
        }
        this.shards = shards;
        // The caller's thread is shard 0.
        for (int shard = 1; shard < shards; shard++) {
            String name = "millrace-shard-" + shard;
            threads.add(Executors.newSingleThreadExecutor(
                    task -> Thread.ofPlatform().daemon().name(name).unstarted(task)));
        }
    }

    int shards() {
        return shards;
    }

    /** Runs {@code part} once for each shard and returns when all are done; the first failure is thrown then. */
    void run(IntConsumer part) {
        List<Future<?>> others = new ArrayList<>(threads.size());
        for (int i = 0; i < threads.size(); i++) {
            int shard = i + 1;
            others.add(threads.get(i).submit(() -> part.accept(shard)));
        }
        RuntimeException failure = null;
        try {
            part.accept(0);
        } catch (RuntimeException e) {
            failure = e;
        }
        for (Future<?> other : others) {
            failure = await(other, failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable RuntimeException await(Future<?> part, @Nullable RuntimeException failure) {
        try {
            part.get();
            return failure;
        } catch (ExecutionException e) {
            RuntimeException cause = e.getCause() instanceof RuntimeException runtime
                    ? runtime
                    : new IllegalStateException(e.getCause());
            return failure == null ? cause : failure;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failure == null ? new IllegalStateException("interrupted while shards were at work", e) : failure;
        }
    }

    @Override
    public void close() {
        threads.forEach(ExecutorService::shutdownNow);
    }
}
