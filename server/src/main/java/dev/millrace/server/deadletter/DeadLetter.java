// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record of the dead-letter topic: what {@link dev.millrace.kafka.sink.DeadLetters} has written.
 *
 * @param record with the key and the value that could not be read, byte for byte
 */
public record DeadLetter(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {

    /** The prefix of the headers that say what was wrong; all others are the record's own. */
    static final String PREFIX = "millrace.";

    private static final String ROW_ERROR = "ROW_ERROR";

    /** Where a letter stands in the dead-letter topic, which is its name for requests: {@code PARTITION-OFFSET}. */
    public record Id(int partition, long offset) {

        private static final Pattern FORM = Pattern.compile("([0-9]{1,9})-([0-9]{1,18})");

        /** The id that a text is; empty if it is none. */
        public static Optional<Id> of(String text) {
            Matcher form = FORM.matcher(text);
            return form.matches()
                    ? Optional.of(new Id(Integer.parseInt(form.group(1)), Long.parseLong(form.group(2))))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return partition + "-" + offset;
        }
    }

    public Id id() {
        return new Id(record.partition(), record.offset());
    }

    /** Whether the record is a letter at all. */
    boolean isLetter() {
        return text("code") != null;
    }

    /** What is said about it under a name such as {@code source}, {@code code} or {@code reason}; null if nothing is. */
    public @Nullable String text(String name) {
        Header header = record.headers().lastHeader(PREFIX + name);
        byte[] value = header == null ? null : header.value();
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    /** As {@link #text}, for what is a number. */
    public @Nullable Long number(String name) {
        String text = text(name);
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException somebodyElses) {
            return null;
        }
    }

    /** The topic that it came from; null if it is not one record's fault, so that there are no bytes to write again. */
    @Nullable
    String origin() {
        return ROW_ERROR.equals(text("code")) ? null : text("topic");
    }
}
