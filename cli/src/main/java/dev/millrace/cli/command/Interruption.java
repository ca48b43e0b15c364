// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end its work in order when the process is told to stop (Ctrl-C, SIGTERM): the action is run, and the process
 * waits until the command has closed this, which it does last.
 *
 * <pre>{@code
 * try (Interruption interruption = Interruption.runs(feed::stop)) {
 *     feed.run();
 * }
 * }</pre>
 */
public final class Interruption implements AutoCloseable {
    /** A stop that takes longer is cut off. The embedded broker may take up to 20 s. */
    private static final long PATIENCE_SECONDS = 30;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    private Interruption(Runnable action) {
        hook = new Thread(() -> stop(action), "millrace-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** From now until closed, a stop of the process runs {@code action} in a thread of its own. */
    public static Interruption runs(Runnable action) {
        return new Interruption(action);
    }

    private void stop(Runnable action) {
        action.run();
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("millrace: did not stop within " + PATIENCE_SECONDS + " s; gave up waiting.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // The hook is running, and has just been told that the work is done.
        }
    }
}
