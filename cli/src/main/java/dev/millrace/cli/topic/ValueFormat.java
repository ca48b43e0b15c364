// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.topic;

import dev.millrace.data.ScalarType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the bytes of a key or a value stand for; numbers as Kafka's own serializers write them (big-endian). */
enum ValueFormat {
    STRING(ScalarType.VARCHAR),
    INT(ScalarType.INT),
    LONG(ScalarType.BIGINT),
    DOUBLE(ScalarType.DOUBLE),
    BYTES(ScalarType.BYTES);

    private final ScalarType type;

    ValueFormat(ScalarType type) {
        this.type = type;
    }

    /** As one types it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of the column that holds such values. */
    ScalarType type() {
        return type;
    }

    /**
     * The value that {@code bytes} stand for.
     *
     * @throws IllegalArgumentException if they are not as many as the format needs
     */
    @Nullable
    Object read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        return switch (this) {
            case STRING -> new String(bytes, StandardCharsets.UTF_8);
            case BYTES -> ByteBuffer.wrap(bytes);
            case INT -> sized(bytes, Integer.BYTES).getInt();
            case LONG -> sized(bytes, Long.BYTES).getLong();
            case DOUBLE -> sized(bytes, Double.BYTES).getDouble();
        };
    }

    private ByteBuffer sized(byte[] bytes, int length) {
        if (bytes.length != length) {
            throw new IllegalArgumentException("is " + bytes.length + " bytes long; " + this + " needs " + length);
        }
        return ByteBuffer.wrap(bytes);
    }
}
