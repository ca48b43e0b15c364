// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import dev.millrace.data.StructValue;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a function may make of one row, and in how many steps: some make a gigabyte, or a year's work, of a few bytes. What is beyond is
 * an {@link IllegalArgumentException}, so that the row fails and says why, and nothing else does.
 */
public final class Proportion {

    /** The longest text or BYTES, in bytes (or UTF-16 units where a function counts these). */
    public static final int MOST_BYTES = 8 << 20;

    /** The most elements of an array or map, those of arrays inside it counted too. */
    public static final int MOST_ELEMENTS = 1_000_000;

    /** The most that the results of one function for all rows of a batch, or of a lambda for one row, take together, in bytes. */
    public static final long MOST_TOGETHER = 64 << 20;

    /** The most steps of a search in a text: comparisons of a byte, or looks of a regular expression at a character. */
    public static final int MOST_STEPS = 10_000_000;

    /** What an element of an array or map takes beside its text, in bytes. */
    private static final int ELEMENT_BYTES = 16;

    private Proportion() {}

    /** Refuses a text of {@code length}. */
    public static void checkLength(long length) {
        if (length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "the result of " + length + " bytes is longer than the limit of " + MOST_BYTES);
        }
    }

    /** Refuses an array or map of {@code count} elements. */
    public static void checkElements(long count) {
        if (count > MOST_ELEMENTS) {
            throw new IllegalArgumentException(
                    "the result of " + count + " elements is longer than the limit of " + MOST_ELEMENTS);
        }
    }

    /** Refuses what {@code bytes} take together. */
    public static void checkTogether(long bytes) {
        if (bytes > MOST_TOGETHER) {
            throw new IllegalArgumentException(
                    "the results of these rows together take more than the limit of " + MOST_TOGETHER + " bytes");
        }
    }

    /**
     * About the bytes that a boxed value takes; texts inside a value that stand there many times count each time.
     *
     * @throws IllegalArgumentException if it is beyond the limits
     */
    public static long bytes(@Nullable Object value) {
        Size size = new Size();
        size.add(value);
        return size.bytes;
    }

    /** Counts until it is too much. */
    private static final class Size {
        private long bytes;
        private long elements;

        private void add(@Nullable Object value) {
            switch (value) {
                case null -> {}
                case String text -> text(text.length());
                case ByteBuffer buffer -> text(buffer.remaining());
                case Collection<?> list -> {
                    elements(list.size());
                    list.forEach(this::add);
                }
                case Map<?, ?> map -> {
                    elements(2L * map.size());
                    map.forEach((key, each) -> {
                        add(key);
                        add(each);
                    });
                }
                case StructValue struct -> {
                    elements(struct.values().size());
                    struct.values().forEach(this::add);
                }
                default -> bytes += ELEMENT_BYTES;
            }
        }

        private void text(int length) {
            bytes += length;
            checkLength(length);
            checkTogether(bytes);
        }

        private void elements(long count) {
            elements += count;
            bytes += ELEMENT_BYTES * count;
            checkElements(elements);
            checkTogether(bytes);
        }
    }

    /** Counts the steps of one row's search. */
    public static final class Steps {
        private int count;

        /** Takes {@code steps} more. */
        public void take(int steps) {
            count += steps;
            if (count > MOST_STEPS) {
                throw new IllegalArgumentException("it takes more than the limit of " + MOST_STEPS + " steps");
            }
        }
    }
}
