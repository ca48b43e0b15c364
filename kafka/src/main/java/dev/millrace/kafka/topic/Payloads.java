// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.topic;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Keys and values as Kafka's clients are to give and take them: bytes, or null where a record has none. */
public final class Payloads {
    private Payloads() {}

    /** Sends an array as it is; the client copies it into a batch before {@code send} returns. */
    public static Serializer<byte @Nullable []> serializer() {
        return (topic, payload) -> payload;
    }

    /** Gives every payload as an array of its own. */
    public static Deserializer<byte @Nullable []> deserializer() {
        return (topic, payload) -> payload;
    }

    /** Gives a view of the fetched bytes without copying them; the view keeps the whole fetch in memory while it lives. */
    public static Deserializer<@Nullable ByteBuffer> bufferDeserializer() {
        return new BufferDeserializer();
    }

    private static final class BufferDeserializer implements Deserializer<@Nullable ByteBuffer> {
        @Override
        public @Nullable ByteBuffer deserialize(String topic, byte @Nullable [] payload) {
            return payload == null ? null : ByteBuffer.wrap(payload);
        }

        @Override
        public @Nullable ByteBuffer deserialize(String topic, Headers headers, @Nullable ByteBuffer payload) {
            return payload;
        }
    }
}
