// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Messages of a topic in the order in which they came. When it is full the oldest give way and are counted. Not thread-safe. */
final class MessageQueue {

    private final Deque<Sized> messages = new ArrayDeque<>();
    private long bytes;
    private long skipped;

    private record Sized(Consumer<JsonGenerator> content, int bytes) {}

    void add(Consumer<JsonGenerator> content, int sizeBytes) {
        while (!messages.isEmpty()
                && (messages.size() >= RowQueue.ROWS_MAX || bytes + sizeBytes > RowQueue.BYTES_MAX)) {
            bytes -= messages.removeFirst().bytes();
            skipped++;
        }
        messages.addLast(new Sized(content, sizeBytes));
        bytes += sizeBytes;
    }

    long bytes() {
        return bytes;
    }

    void clear() {
        messages.clear();
        bytes = 0;
        skipped = 0;
    }

    boolean isEmpty() {
        return messages.isEmpty() && skipped == 0;
    }

    @Nullable
    Frame take() {
        if (isEmpty()) {
            return null;
        }
        List<Consumer<JsonGenerator>> taken = new ArrayList<>(messages.size());
        messages.forEach(message -> taken.add(message.content()));
        Frame frame = new Frame.Messages(taken, skipped);
        messages.clear();
        bytes = 0;
        skipped = 0;
        return frame;
    }
}
