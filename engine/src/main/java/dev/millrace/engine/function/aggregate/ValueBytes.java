// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.aggregate;

import dev.millrace.data.StructValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * About how much memory a boxed value ({@link dev.millrace.data.Values}) takes on a JVM with compressed references: objects have
 * headers of 12 bytes, arrays of 16, and sizes are multiples of 8. What the JVM may share, such as small numbers, counts as if it
 * were not shared.
 */
final class ValueBytes {

    private static final long SMALL_OBJECT = 24;
    private static final long ARRAY_HEADER = 16;
    private static final long LIST = 64;
    private static final long MAP = 96;
    private static final long MAP_ENTRY = 48;
    private static final long REFERENCE = 4;
    private static final int DIGITS_IN_A_LONG = 18;

    private ValueBytes() {}

    static long of(@Nullable Object value) {
        return switch (value) {
            case null -> 0;
            case Boolean ignored -> 0;
            case String text -> SMALL_OBJECT + ARRAY_HEADER + (isLatin(text) ? 1L : 2L) * text.length();
            case ByteBuffer bytes -> 2 * SMALL_OBJECT + ARRAY_HEADER + bytes.capacity();
            case BigDecimal decimal ->
                decimal.precision() <= DIGITS_IN_A_LONG ? 40 : 40 + 40 + ARRAY_HEADER + decimal.precision() / 2;
            case List<?> list -> {
                long bytes = LIST + REFERENCE * list.size();
                for (Object each : list) {
                    bytes += of(each);
                }
                yield bytes;
            }
            case Map<?, ?> map -> {
                long bytes = MAP + MAP_ENTRY * map.size();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    bytes += of(entry.getKey()) + of(entry.getValue());
                }
                yield bytes;
            }
            case StructValue struct -> SMALL_OBJECT + of(struct.values());
            default -> SMALL_OBJECT;
        };
    }

    private static boolean isLatin(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xff) {
                return false;
            }
        }
        return true;
    }
}
