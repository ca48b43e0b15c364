// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.data.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.kstream.SessionWindowedDeserializer;
import org.apache.kafka.streams.kstream.SessionWindowedSerializer;
import org.apache.kafka.streams.kstream.TimeWindowedDeserializer;
import org.apache.kafka.streams.kstream.TimeWindowedSerializer;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.kstream.internals.SessionWindow;
import org.apache.kafka.streams.kstream.internals.TimeWindow;
import org.junit.jupiter.api.Test;

/** The layouts against Kafka Streams' own windowed serdes. */
class KeyWindowLayoutTest {

    @Test
    void timeWindowsAreThoseOfKafkaStreams() throws BadRecordException {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            String key = "k".repeat(random.nextInt(5));
            long size = random.nextLong(1, 100_000);
            long start = random.nextLong() >>> 1 + random.nextInt(40);
            byte[] written = write(KeyWindowLayout.TIME, key, start, start + size);
            try (var serializer = new TimeWindowedSerializer<>(new StringSerializer());
                    var deserializer = new TimeWindowedDeserializer<>(new StringDeserializer(), size)) {
                Windowed<String> windowed = new Windowed<>(key, new TimeWindow(start, start + size));
                assertThat(written).isEqualTo(serializer.serialize("t", windowed));
                assertThat(deserializer.deserialize("t", written)).isEqualTo(windowed);
            }
            check(KeyWindowLayout.TIME, written, key, start, start + size, size);
        }
    }

    @Test
    void sessionWindowsAreThoseOfKafkaStreams() throws BadRecordException {
        Random random = new Random(2);
        for (int i = 0; i < 200; i++) {
            String key = "k".repeat(random.nextInt(5));
            long start = random.nextLong() >>> 1 + random.nextInt(40);
            long end = start + random.nextInt(100_000);
            byte[] written = write(KeyWindowLayout.SESSION, key, start, end);
            try (var serializer = new SessionWindowedSerializer<>(new StringSerializer());
                    var deserializer = new SessionWindowedDeserializer<>(new StringDeserializer())) {
                Windowed<String> windowed = new Windowed<>(key, new SessionWindow(start, end));
                assertThat(written).isEqualTo(serializer.serialize("t", windowed));
                assertThat(deserializer.deserialize("t", written)).isEqualTo(windowed);
            }
            check(KeyWindowLayout.SESSION, written, key, start, end, 0);
        }
    }

    @Test
    void aTimeWindowThatEndsBehindAllTimeEndsAtItsEnd() {
        byte[] written = write(KeyWindowLayout.TIME, "", Long.MAX_VALUE - 5, 0);
        assertThat(KeyWindowLayout.TIME.end(written, 0, written.length, 10)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aKeyTooShortForAWindowIsBad() {
        for (KeyWindowLayout layout : KeyWindowLayout.values()) {
            BadRecordException bad =
                    catchThrowableOfType(BadRecordException.class, () -> layout.keyLength(layout.windowBytes() - 1));
            assertThat(bad.code()).isEqualTo(BadRecordException.Code.WRONG_LENGTH);
        }
    }

    private static byte[] write(KeyWindowLayout layout, String key, long start, long end) {
        ByteWriter out = new ByteWriter(32);
        out.write(key.getBytes(StandardCharsets.UTF_8));
        layout.write(start, end, out);
        return out.toByteArray();
    }

    private static void check(KeyWindowLayout layout, byte[] written, String key, long start, long end, long size)
            throws BadRecordException {
        byte[] shifted = new byte[written.length + 2];
        System.arraycopy(written, 0, shifted, 1, written.length);
        assertThat(layout.keyLength(written.length)).isEqualTo(key.length());
        assertThat(layout.start(shifted, 1, written.length)).isEqualTo(start);
        assertThat(layout.end(shifted, 1, written.length, size)).isEqualTo(end);
    }
}
