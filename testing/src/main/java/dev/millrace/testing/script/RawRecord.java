// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.script;

import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.json.JsonText;
import dev.millrace.testing.folder.InvalidTestException;
import dev.millrace.testing.folder.TopicCodec;
import dev.millrace.testing.topic.MemoryTopics;
import dev.millrace.testing.topic.RecordHeader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record of {@code produce}: {@code KEY VALUE [{"header": "text", …}] [@time]}, key and value as they stand in the topic. */
record RawRecord(@Nullable String key, @Nullable String value, List<RecordHeader> headers, long time) {

    RawRecord(@Nullable String key, @Nullable String value, List<RecordHeader> headers, long time) {
        this.key = key;
        this.value = value;
        this.headers = List.copyOf(headers);
        this.time = time;
    }

    static RawRecord of(Command.Line line) {
        List<Token> tokens = new ArrayList<>(Token.of(line));
        boolean timed = !tokens.isEmpty() && tokens.getLast().isTime();
        long time = timed ? tokens.removeLast().time() : 0;
        if (tokens.size() != 2 && tokens.size() != 3) {
            throw new InvalidTestException("line " + line.number() + ": a record is KEY VALUE [{HEADERS}] [@TIME]");
        }
        List<RecordHeader> headers = tokens.size() == 3 ? headers(tokens.get(2), line) : List.of();
        return new RawRecord(text(tokens.get(0)), text(tokens.get(1)), headers, time);
    }

    private static @Nullable String text(Token token) {
        return token.isNull() ? null : token.text();
    }

    private static List<RecordHeader> headers(Token token, Command.Line line) {
        Object document;
        try {
            document = JsonText.parse(token.text());
        } catch (BadRecordException bad) {
            throw new InvalidTestException("line " + line.number() + ": the headers are no JSON: " + bad.getMessage());
        }
        if (!(document instanceof Map<?, ?> members)) {
            throw new InvalidTestException("line " + line.number() + ": the headers are no JSON object");
        }
        List<RecordHeader> headers = new ArrayList<>();
        members.forEach((name, value) -> headers.add(new RecordHeader(
                String.valueOf(name),
                value == null ? null : ByteBuffer.wrap(String.valueOf(value).getBytes(StandardCharsets.UTF_8)))));
        return headers;
    }

    void append(String topic, TopicCodec codec, MemoryTopics topics) {
        topics.append(topic, codec.keyPayload(key), codec.valuePayload(value), time, headers, null);
    }
}
