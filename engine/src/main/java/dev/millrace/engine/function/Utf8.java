// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A VARCHAR as it stands in a column: {@code bytes[start .. start + length)}, UTF-8. A function that takes and returns this
 * instead of {@link String} neither decodes nor encodes. The bytes belong to the column and must not be changed; a result may be
 * a slice of an argument.
 */
public record Utf8(byte[] bytes, int start, int length) implements Comparable<Utf8> {

    private static final int LAST_CONTINUATION = -65;
    private static final int FOUR_BYTE_MASK = 0xf8;
    private static final int FOUR_BYTE_LEAD = 0xf0;

    /** {@code text} encoded. */
    public static Utf8 of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Utf8(bytes, 0, bytes.length);
    }

    /** Byte {@code index} of the slice. */
    public byte at(int index) {
        return bytes[start + index];
    }

    /** The part of {@code count} bytes from byte {@code from} of the slice on. */
    public Utf8 slice(int from, int count) {
        return new Utf8(bytes, start + from, count);
    }

    /** Whether every byte is an ASCII character, so that bytes, characters and code points are the same. */
    public boolean isAscii() {
        int any = 0;
        for (int i = start; i < start + length; i++) {
            any |= bytes[i];
        }
        return any >= 0;
    }

    /** Number of UTF-16 units of the decoded text, {@link String#length}: one per character of up to three bytes, else two. */
    public int utf16Length() {
        int units = 0;
        for (int i = start; i < start + length; i++) {
            // Continuation bytes, −128 to −65, count nothing; the lead of a four-byte character counts twice.
            units += (bytes[i] > LAST_CONTINUATION ? 1 : 0) + ((bytes[i] & FOUR_BYTE_MASK) == FOUR_BYTE_LEAD ? 1 : 0);
        }
        return units;
    }

    public boolean sameBytes(Utf8 other) {
        return Arrays.equals(bytes, start, start + length, other.bytes, other.start, other.start + other.length);
    }

    /** Order of the bytes as unsigned numbers, which is that of the code points. */
    @Override
    public int compareTo(Utf8 other) {
        return Arrays.compareUnsigned(
                bytes, start, start + length, other.bytes, other.start, other.start + other.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Utf8 text && sameBytes(text);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = start; i < start + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** The decoded text. */
    @Override
    public String toString() {
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }
}
