// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.topics;

import dev.millrace.server.live.TailSource;
import dev.millrace.server.session.SessionHost;
import dev.millrace.server.topic.browse.TopicMessage;
import dev.millrace.server.topic.browse.TopicTail;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Topics' messages for live subscriptions, in the form in which they are browsed. Thread-safe. */
public final class MessageTails implements TailSource {

    /** What a message takes beside its key and value, about. */
    private static final int OVERHEAD_BYTES = 200;

    private final TopicTail tail;

    public MessageTails(SessionHost host) {
        this.tail = new TopicTail(host);
    }

    @Override
    public void check(String topic, @Nullable String where) {
        tail.check(topic, where);
    }

    @Override
    public void follow(String topic, @Nullable String where, Sink sink, BooleanSupplier cancelled) {
        tail.run(
                topic,
                where,
                messages -> {
                    for (TopicMessage message : messages) {
                        sink.message(message::write, message.sizeBytes() + OVERHEAD_BYTES);
                    }
                },
                cancelled);
    }
}
