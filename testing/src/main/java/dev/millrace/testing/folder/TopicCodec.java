// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.folder;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.Field;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.KeyWindowLayout;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.ColumnDefinition.Role;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.testing.folder.TestRecord.TestHeader;
import dev.millrace.testing.folder.TestRecord.TestWindow;
import dev.millrace.testing.topic.MemoryRecord;
import dev.millrace.testing.topic.MemoryTopics;
import dev.millrace.testing.topic.RecordHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of test files to records of one topic and back, as the stream or table over that topic declares them. */
public final class TopicCodec {

    private final FolderPayloads keys;
    private final FolderPayloads values;
    private final @Nullable KeyWindowLayout layout;
    private final long windowMillis;

    /** For the topic of {@code source}. */
    public TopicCodec(SourceDefinition source) {
        this.keys = new FolderPayloads(source.topic().keyFormat(), keyFields(source));
        this.values = new FolderPayloads(source.topic().valueFormat(), fields(source, Role.VALUE));
        KeyWindow window = source.window();
        Long size = window == null ? null : window.sizeMillis();
        this.windowMillis = size == null ? 0 : size;
        this.layout = window == null
                ? null
                : window.kind() == KeyWindow.Kind.SESSION ? KeyWindowLayout.SESSION : KeyWindowLayout.TIME;
    }

    private static List<Field> fields(SourceDefinition source, Role role) {
        return source.columns(role).stream()
                .map(column -> new Field(column.name(), column.type()))
                .toList();
    }

    /** The key's columns; with the old KEY='…' option that column of the value. */
    private static List<Field> keyFields(SourceDefinition source) {
        String legacy = source.legacyKey();
        if (legacy == null) {
            return fields(source, Role.KEY);
        }
        ColumnDefinition column = source.column(legacy).orElseThrow();
        return List.of(new Field(column.name(), column.type()));
    }

    /** Writes {@code record} to its topic; without a time it is of time 0. */
    void append(TestRecord record, MemoryTopics topics, String place) {
        ByteBuffer key = keys.encode(record.key(), place + " \"key\"");
        TestWindow window = record.window();
        if (window != null && key != null) {
            ByteWriter windowed = new ByteWriter(key.remaining() + 16);
            while (key.hasRemaining()) {
                windowed.writeByte(key.get());
            }
            KeyWindowLayout written = window.session() ? KeyWindowLayout.SESSION : KeyWindowLayout.TIME;
            written.write(window.start(), window.end(), windowed);
            key = ByteBuffer.wrap(windowed.toByteArray());
        }
        Long timestamp = record.timestamp();
        topics.append(
                record.topic(),
                key,
                values.encode(record.value(), place + " \"value\""),
                timestamp == null ? 0 : timestamp,
                headers(record.headers()),
                null);
    }

    private static List<RecordHeader> headers(@Nullable List<TestHeader> headers) {
        List<RecordHeader> written = new ArrayList<>();
        if (headers != null) {
            for (TestHeader header : headers) {
                String value = header.value();
                written.add(new RecordHeader(
                        header.key(),
                        value == null
                                ? null
                                : ByteBuffer.wrap(Base64.getDecoder().decode(value))));
            }
        }
        return written;
    }

    /** The record's key as a document, without its window. */
    public @Nullable Object key(MemoryRecord record) {
        byte[] key = bytes(record.key());
        if (key == null || layout == null) {
            return keys.decode(key);
        }
        ByteWriter own = new ByteWriter(key.length);
        try {
            own.write(key, 0, layout.keyLength(key.length));
        } catch (BadRecordException noWindow) {
            return keys.decode(key);
        }
        return keys.decode(own.toByteArray());
    }

    /** The record's value as a document. */
    public @Nullable Object value(MemoryRecord record) {
        return values.decode(bytes(record.value()));
    }

    /** The record as a test file would give it. */
    TestRecord read(MemoryRecord record) {
        List<TestHeader> headers = new ArrayList<>();
        for (RecordHeader header : record.headers()) {
            byte[] value = bytes(header.value());
            headers.add(new TestHeader(
                    header.key(), value == null ? null : Base64.getEncoder().encodeToString(value)));
        }
        return new TestRecord(record.topic(), key(record), value(record), record.timestamp(), headers, window(record));
    }

    private @Nullable TestWindow window(MemoryRecord record) {
        byte[] key = bytes(record.key());
        if (key == null || layout == null || key.length < layout.windowBytes()) {
            return null;
        }
        return new TestWindow(
                layout.start(key, 0, key.length),
                layout.end(key, 0, key.length, windowMillis),
                layout == KeyWindowLayout.SESSION);
    }

    /** The window in a record's key, {@code [start, end) kind}; empty if there is none. */
    public String windowText(MemoryRecord record) {
        TestWindow window = window(record);
        return window == null ? "" : window.toString();
    }

    /** A key from text: of the format KAFKA the value of the key's column, else the bytes themselves. */
    public @Nullable ByteBuffer keyPayload(@Nullable String text) {
        return keys.fromText(text);
    }

    /** A value from text; see {@link #keyPayload}. */
    public @Nullable ByteBuffer valuePayload(@Nullable String text) {
        return values.fromText(text);
    }

    private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }
}
