// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import dev.millrace.data.StructValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The order of boxed values of one SQL type, never null on top: numbers by size, VARCHAR by code point (which is the order of
 * its UTF-8 bytes; it differs from Java's only beyond U+D7FF), BYTES by unsigned byte, ARRAY and STRUCT by their first
 * difference with nulls last, dates and times by time. DOUBLE by {@link Double#compare}.
 */
public enum ValueOrder implements Comparator<Object> {
    INSTANCE;

    @Override
    public int compare(Object left, Object right) {
        return switch (left) {
            case String text -> compareText(text, (String) right);
            case ByteBuffer bytes -> compareBytes(bytes, (ByteBuffer) right);
            case List<?> list -> compareLists(list, (List<?>) right);
            case StructValue struct -> compareLists(struct.values(), ((StructValue) right).values());
            case Map<?, ?> map -> throw new IllegalArgumentException("values of type MAP have no order");
            case Comparable<?> comparable -> compareComparable(comparable, right);
            default ->
                throw new IllegalArgumentException(
                        "values of " + left.getClass().getSimpleName() + " have no order");
        };
    }

    private static int compareText(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean plain = a < Character.MIN_SURROGATE && b < Character.MIN_SURROGATE;
                return plain ? a - b : compareUtf8(left, right);
            }
        }
        return left.length() - right.length();
    }

    private static int compareUtf8(String left, String right) {
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    private static int compareBytes(ByteBuffer left, ByteBuffer right) {
        int length = Math.min(left.remaining(), right.remaining());
        for (int i = 0; i < length; i++) {
            int order = Byte.compareUnsigned(left.get(left.position() + i), right.get(right.position() + i));
            if (order != 0) {
                return order;
            }
        }
        return left.remaining() - right.remaining();
    }

    private static int compareLists(List<?> left, List<?> right) {
        int length = Math.min(left.size(), right.size());
        for (int i = 0; i < length; i++) {
            Object a = left.get(i);
            Object b = right.get(i);
            int order = a == null || b == null ? Boolean.compare(a == null, b == null) : INSTANCE.compare(a, b);
            if (order != 0) {
                return order;
            }
        }
        return left.size() - right.size();
    }

    @SuppressWarnings("unchecked")
    private static int compareComparable(Comparable<?> left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }
}
