// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import dev.millrace.data.Changes;
import dev.millrace.kafka.query.BudgetExhaustedException;
import dev.millrace.kafka.query.MemoryShare;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What one reader watches: the place where a query that runs and a reader who takes meet. The reader is told when there is something
 * to take, and takes it when it can; what it does not take in time is coalesced or left out, and counted.
 *
 * <p>Thread-safe: the query's thread adds, the reader's takes.
 */
public final class LiveSubscription implements AutoCloseable {

    private final @Nullable FrameQueue rows;
    private final MessageQueue messages = new MessageQueue();
    private final MemoryShare memory;
    private final boolean mayWait;
    private final Runnable ready;
    private @Nullable Frame begin;
    private @Nullable Frame last;
    private long left;
    private boolean paused;
    private volatile boolean over;

    /**
     * @param rows where rows wait; {@code null} for messages
     * @param mayWait whether the query may be held up by the reader, so that nothing is lost
     * @param memory what it holds of the memory for all; closed when it has ended
     * @param limit the rows after which it ends
     * @param ready called, quickly and from any thread, when there may be something to take
     */
    LiveSubscription(@Nullable FrameQueue rows, MemoryShare memory, boolean mayWait, long limit, Runnable ready) {
        this.memory = memory;
        this.rows = rows;
        this.mayWait = mayWait;
        this.left = limit;
        this.ready = ready;
    }

    synchronized void begin(Frame.Begin frame) {
        begin = frame;
        ready.run();
    }

    /** Adds changes; waits, if it may, until the reader has made room. */
    synchronized void add(Changes changes) {
        if (rows == null) {
            throw new IllegalStateException("rows for a reader of messages");
        }
        int to = (int) Math.min(changes.rows(), left);
        int from = 0;
        try {
            while (from < to && !over) {
                boolean wasEmpty = rows.isEmpty();
                int next = rows.add(changes, from, to, mayWait);
                left -= next - from;
                from = next;
                if (!hold()) {
                    return;
                }
                if (wasEmpty && !paused) {
                    ready.run();
                }
                if (from < to) {
                    wait();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            over = true;
        }
    }

    synchronized void add(Consumer<JsonGenerator> message, int sizeBytes) {
        boolean wasEmpty = messages.isEmpty();
        messages.add(message, sizeBytes);
        if (!hold()) {
            return;
        }
        if (wasEmpty && !paused) {
            ready.run();
        }
    }

    /** Counts what waits; where there is no memory left for it, the subscription ends. */
    private boolean hold() {
        try {
            memory.hold(rows == null ? messages.bytes() : rows.bytes());
            return true;
        } catch (BudgetExhaustedException exhausted) {
            clear();
            finish(exhausted);
            left = 0;
            notifyAll();
            return false;
        }
    }

    private void clear() {
        messages.clear();
        if (rows != null) {
            rows.clear();
        }
    }

    /** Says that nothing more comes, because of {@code failure} if there is one. */
    synchronized void finish(@Nullable Throwable failure) {
        if (last == null) {
            last = failure == null ? new Frame.End() : new Frame.Failed(failure);
            ready.run();
        }
    }

    /** Whether nobody wants more, or there can be no more. */
    synchronized boolean isOver() {
        return over || left == 0;
    }

    /** Whether {@link #take} would give something. */
    public synchronized boolean hasFrame() {
        return !over && (begin != null || (!paused && (last != null || !isEmpty())));
    }

    private boolean isEmpty() {
        return rows == null ? messages.isEmpty() : rows.isEmpty();
    }

    /** What is to be told next; {@code null} if there is nothing. After an end or a failure there is nothing more. */
    public synchronized @Nullable Frame take() {
        if (!hasFrame()) {
            return null;
        }
        Frame first = begin;
        if (first != null) {
            begin = null;
            return first;
        }
        Frame frame = rows == null ? messages.take() : rows.take();
        if (frame != null) {
            hold();
            notifyAll();
            return frame;
        }
        over = true;
        memory.close();
        return last;
    }

    /** Tells the reader nothing until {@link #resume}; what comes meanwhile waits within the bounds. */
    public synchronized void pause() {
        paused = true;
    }

    /** Goes on after {@link #pause}. */
    public synchronized void resume() {
        paused = false;
        ready.run();
    }

    /** Ends it; its query ends soon after. */
    @Override
    public synchronized void close() {
        over = true;
        clear();
        memory.close();
        notifyAll();
    }
}
