// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.text;

import dev.millrace.data.BinaryBuilder;
import dev.millrace.data.ByteWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Bytes that are, or are to become, UTF-8 (RFC 3629). */
public final class Utf8 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The bit of each of eight bytes that an ASCII character does not have. */
    private static final long NOT_ASCII = 0x8080808080808080L;

    private Utf8() {}

    /** The position of the first byte in {@code bytes[start .. end)} that does not begin a whole character, or −1. */
    public static int invalidAt(byte[] bytes, int start, int end) {
        int position = start;
        while (position < end) {
            if (end - position >= Long.BYTES && ((long) LONGS.get(bytes, position) & NOT_ASCII) == 0) {
                position += Long.BYTES;
                continue;
            }
            int first = bytes[position];
            if (first >= 0) {
                position++;
                continue;
            }
            int length = lengthAt(bytes, position, end);
            if (length == 0) {
                return position;
            }
            position += length;
        }
        return -1;
    }

    /** Appends {@code bytes[start .. end)} to {@code column}; what is not UTF-8 becomes U+FFFD as the JDK's decoder does it. */
    public static void appendRepaired(byte[] bytes, int start, int end, BinaryBuilder column) {
        if (invalidAt(bytes, start, end) < 0) {
            column.append(bytes, start, end - start);
        } else {
            column.append(new String(bytes, start, end - start, StandardCharsets.UTF_8));
        }
    }

    /** Appends the character {@code codePoint}, which is no surrogate. */
    public static void write(int codePoint, ByteWriter out) {
        if (codePoint < 0x80) {
            out.writeByte(codePoint);
        } else if (codePoint < 0x800) {
            out.writeByte(0xc0 | codePoint >> 6);
            out.writeByte(0x80 | codePoint & 0x3f);
        } else if (codePoint < 0x10000) {
            out.writeByte(0xe0 | codePoint >> 12);
            out.writeByte(0x80 | codePoint >> 6 & 0x3f);
            out.writeByte(0x80 | codePoint & 0x3f);
        } else {
            out.writeByte(0xf0 | codePoint >> 18);
            out.writeByte(0x80 | codePoint >> 12 & 0x3f);
            out.writeByte(0x80 | codePoint >> 6 & 0x3f);
            out.writeByte(0x80 | codePoint & 0x3f);
        }
    }

    /** Bytes of the character of several bytes at {@code position}, or 0 if there is no valid one. */
    private static int lengthAt(byte[] bytes, int position, int end) {
        int first = bytes[position] & 0xff;
        int left = end - position;
        if (first >= 0xc2 && first <= 0xdf) {
            return left >= 2 && continues(bytes[position + 1]) ? 2 : 0;
        }
        if (first >= 0xe0 && first <= 0xef) {
            if (left < 3 || !continues(bytes[position + 1]) || !continues(bytes[position + 2])) {
                return 0;
            }
            int second = bytes[position + 1] & 0xff;
            boolean overlong = first == 0xe0 && second < 0xa0;
            boolean surrogate = first == 0xed && second >= 0xa0;
            return overlong || surrogate ? 0 : 3;
        }
        if (first >= 0xf0 && first <= 0xf4) {
            if (left < 4
                    || !continues(bytes[position + 1])
                    || !continues(bytes[position + 2])
                    || !continues(bytes[position + 3])) {
                return 0;
            }
            int second = bytes[position + 1] & 0xff;
            boolean overlong = first == 0xf0 && second < 0x90;
            boolean beyond = first == 0xf4 && second > 0x8f;
            return overlong || beyond ? 0 : 4;
        }
        return 0;
    }

    private static boolean continues(byte value) {
        return (value & 0xc0) == 0x80;
    }
}
