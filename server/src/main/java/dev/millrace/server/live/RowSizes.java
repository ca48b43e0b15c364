// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import dev.millrace.data.StructValue;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The memory that boxed rows take, about. */
public final class RowSizes {

    private static final int OBJECT_BYTES = 24;
    private static final int ENTRY_BYTES = 40;

    private RowSizes() {}

    /** The memory of a row, about. */
    public static int of(List<? extends @Nullable Object> row) {
        int bytes = ENTRY_BYTES;
        for (Object value : row) {
            bytes += of(value);
        }
        return bytes;
    }

    private static int of(@Nullable Object value) {
        return switch (value) {
            case null -> Integer.BYTES;
            case String text -> OBJECT_BYTES + OBJECT_BYTES + text.length();
            case ByteBuffer buffer -> OBJECT_BYTES + OBJECT_BYTES + buffer.capacity();
            case List<?> list -> of(list);
            case StructValue struct -> {
                int bytes = OBJECT_BYTES;
                for (int i = 0; i < struct.type().fields().size(); i++) {
                    bytes += of(struct.get(i));
                }
                yield bytes;
            }
            case Map<?, ?> map -> {
                int bytes = OBJECT_BYTES;
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    bytes += ENTRY_BYTES + of(entry.getKey()) + of(entry.getValue());
                }
                yield bytes;
            }
            default -> OBJECT_BYTES;
        };
    }
}
