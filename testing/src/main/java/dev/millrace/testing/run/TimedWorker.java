// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.run;

import dev.millrace.testing.run.TestOutcome.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs tests on a thread of its own, so that one that hangs can be given up: its thread is interrupted and left behind (as a daemon
 * it holds up nothing), and the next test gets a new one.
 */
final class TimedWorker implements AutoCloseable {

    private final Duration timeout;
    private ExecutorService thread = newThread();

    TimedWorker(Duration timeout) {
        this.timeout = timeout;
    }

    private static ExecutorService newThread() {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("millrace-test").factory());
    }

    /** The outcome of {@code test}, which is a failure if it does not come in time. */
    TestOutcome call(Path path, Callable<TestOutcome> test) {
        Future<TestOutcome> running = thread.submit(test);
        try {
            return running.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            thread.shutdownNow();
            thread = newThread();
            return failed(path, "not done after " + timeout.toMillis() + " ms, given up");
        } catch (ExecutionException failure) {
            return failed(path, "the test ended with " + failure.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return failed(path, "interrupted");
        }
    }

    private TestOutcome failed(Path path, String why) {
        return new TestOutcome(path, Result.FAILED, List.of(why), timeout.toNanos());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
