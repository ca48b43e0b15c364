// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.KeyWindowLayout;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.KeyWindow;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.server.topic.browse.TopicMessage.HeaderText;
import dev.millrace.server.topic.browse.TopicMessage.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Turns records of one topic into messages, by what is declared about the topic and by what somebody wants to see. Thread-safe. */
public final class MessageReader {

    private static final int HEADER_CHARACTERS = 8 << 10;

    private final PayloadFormat declaredKey;
    private final PayloadFormat declaredValue;
    private final @Nullable KeyWindowLayout window;
    private final long windowSizeMillis;
    private final PayloadFormat wantedKey;
    private final PayloadFormat wantedValue;

    /**
     * A reader.
     *
     * @param source the stream or table over the topic; null if there is none
     * @param wantedKey how keys are to be shown; {@link PayloadFormat#AUTO}: by what they are
     * @param wantedValue how values are to be shown
     */
    public MessageReader(@Nullable SourceDefinition source, PayloadFormat wantedKey, PayloadFormat wantedValue) {
        this.wantedKey = wantedKey;
        this.wantedValue = wantedValue;
        if (source == null) {
            this.declaredKey = PayloadFormat.AUTO;
            this.declaredValue = PayloadFormat.AUTO;
            this.window = null;
            this.windowSizeMillis = 0;
            return;
        }
        this.declaredKey = declared(source.topic().keyFormat(), source.columns(ColumnDefinition.Role.KEY));
        this.declaredValue = declared(source.topic().valueFormat(), source.columns(ColumnDefinition.Role.VALUE));
        KeyWindow keys = source.window();
        this.window = keys == null
                ? null
                : keys.kind() == KeyWindow.Kind.SESSION ? KeyWindowLayout.SESSION : KeyWindowLayout.TIME;
        Long size = keys == null ? null : keys.sizeMillis();
        this.windowSizeMillis = size == null ? 0 : size;
    }

    private static PayloadFormat declared(FormatDefinition format, List<ColumnDefinition> columns) {
        return switch (format.name()) {
            case "JSON", "JSON_SR" -> PayloadFormat.JSON;
            case "DELIMITED" -> PayloadFormat.TEXT;
            case "KAFKA" -> columns.size() == 1 ? primitive(columns.getFirst().type()) : PayloadFormat.AUTO;
            default -> PayloadFormat.AUTO;
        };
    }

    private static PayloadFormat primitive(Type type) {
        if (type == ScalarType.BIGINT) {
            return PayloadFormat.LONG;
        }
        if (type == ScalarType.INT) {
            return PayloadFormat.INT;
        }
        return type == ScalarType.DOUBLE
                ? PayloadFormat.DOUBLE
                : type == ScalarType.VARCHAR ? PayloadFormat.TEXT : PayloadFormat.AUTO;
    }

    /** One record. */
    public TopicMessage read(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        byte[] key = record.key();
        List<Long> windowMillis = List.of();
        KeyWindowLayout layout = window;
        if (layout != null && key != null) {
            try {
                int length = layout.keyLength(key.length);
                windowMillis =
                        List.of(layout.start(key, 0, key.length), layout.end(key, 0, key.length, windowSizeMillis));
                key = Arrays.copyOf(key, length);
            } catch (BadRecordException noWindow) {
                // Shown as it is: somebody else has written it.
                windowMillis = List.of();
            }
        }
        return new TopicMessage(
                new Place(record.partition(), record.offset(), record.timestamp()),
                headers(record),
                Payload.of(key, declaredKey, wantedKey),
                Payload.of(record.value(), declaredValue, wantedValue),
                length(record.key()) + length(record.value()),
                windowMillis);
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static List<HeaderText> headers(ConsumerRecord<byte @Nullable [], byte @Nullable []> record) {
        List<HeaderText> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            String text = Payload.textOf(header.value());
            headers.add(new HeaderText(
                    header.key(),
                    text == null || text.length() <= HEADER_CHARACTERS ? text : text.substring(0, HEADER_CHARACTERS)));
        }
        return headers;
    }
}
