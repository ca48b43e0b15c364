// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.function.Proportion;
import dev.millrace.engine.function.ScalarFunction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** BYTES, and text written in hex, base64, ASCII or UTF-8. */
final class BytesFunctions {

    private static final String CATEGORY = "BYTES";
    private static final String STRING = "STRING";

    private BytesFunctions() {}

    @ScalarFunction(
            name = "TO_BYTES",
            category = CATEGORY,
            description = "The bytes that a text stands for in an encoding: hex, utf8, ascii or base64.")
    static ByteBuffer toBytes(String text, String encoding) {
        return ByteBuffer.wrap(decode(text, encoding));
    }

    @ScalarFunction(
            name = "FROM_BYTES",
            category = CATEGORY,
            description = "Bytes as text in an encoding: hex (upper case), utf8, ascii or base64.")
    static String fromBytes(ByteBuffer bytes, String encoding) {
        String text = encode(content(bytes), encoding);
        return encoding.equalsIgnoreCase("hex") ? text.toUpperCase(Locale.ROOT) : text;
    }

    @ScalarFunction(
            name = "ENCODE",
            category = STRING,
            description = "A text in one encoding written in another: hex, utf8, ascii or base64.")
    static String encode(String text, String inputEncoding, String outputEncoding) {
        return encode(decode(text, inputEncoding), outputEncoding);
    }

    private static byte[] decode(String text, String encoding) {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "hex" -> hex(text);
            case "utf8" -> text.getBytes(StandardCharsets.UTF_8);
            case "ascii" -> text.getBytes(StandardCharsets.US_ASCII);
            case "base64" -> Base64.getDecoder().decode(text);
            default -> throw unknown(encoding);
        };
    }

    /** Reads {@code 0x4a}, {@code X'4a'} and bare digits; after 0x an odd number of digits means a leading 0. */
    private static byte[] hex(String text) {
        String digits = text;
        if (text.startsWith("0x")) {
            digits = text.length() % 2 == 0 ? text.substring(2) : "0" + text.substring(2);
        } else if (text.length() > 2 && (text.startsWith("X'") || text.startsWith("x'")) && text.endsWith("'")) {
            digits = text.substring(2, text.length() - 1);
        }
        return HexFormat.of().parseHex(digits);
    }

    private static String encode(byte[] bytes, String encoding) {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "hex" -> HexFormat.of().formatHex(bytes);
            case "utf8" -> new String(bytes, StandardCharsets.UTF_8);
            case "ascii" -> new String(bytes, StandardCharsets.US_ASCII);
            case "base64" -> Base64.getEncoder().encodeToString(bytes);
            default -> throw unknown(encoding);
        };
    }

    private static IllegalArgumentException unknown(String encoding) {
        return new IllegalArgumentException("the encoding must be hex, utf8, ascii or base64, not '" + encoding + "'");
    }

    static byte[] content(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }

    @ScalarFunction(
            name = {"LEN", "LENGTH"},
            category = STRING)
    static int length(ByteBuffer bytes) {
        return bytes.remaining();
    }

    @ScalarFunction(
            name = {"SUBSTRING", "SUBSTR"},
            category = STRING)
    static ByteBuffer substring(ByteBuffer bytes, int position) {
        return substring(bytes, position, Integer.MAX_VALUE);
    }

    @ScalarFunction(
            name = {"SUBSTRING", "SUBSTR"},
            category = STRING)
    static ByteBuffer substring(ByteBuffer bytes, int position, int length) {
        int size = bytes.remaining();
        int from = TextFunctions.startOf(size, position);
        return bytes.slice(bytes.position() + from, TextFunctions.endOf(size, from, length) - from);
    }

    @ScalarFunction(name = "CONCAT", category = STRING)
    static ByteBuffer concat(@Nullable ByteBuffer... parts) {
        return join(new byte[0], parts);
    }

    @ScalarFunction(name = "CONCAT_WS", category = STRING)
    static ByteBuffer concatWithSeparator(ByteBuffer separator, @Nullable ByteBuffer... parts) {
        return join(content(separator), parts);
    }

    private static ByteBuffer join(byte[] separator, @Nullable ByteBuffer... parts) {
        java.io.ByteArrayOutputStream joined = new java.io.ByteArrayOutputStream();
        boolean first = true;
        for (ByteBuffer part : parts) {
            if (part != null) {
                joined.writeBytes(first ? new byte[0] : separator);
                joined.writeBytes(content(part));
                first = false;
            }
        }
        return ByteBuffer.wrap(joined.toByteArray());
    }

    @ScalarFunction(name = "LPAD", category = STRING)
    static @Nullable ByteBuffer padLeft(ByteBuffer input, int length, ByteBuffer padding) {
        return pad(input, length, padding, true);
    }

    @ScalarFunction(name = "RPAD", category = STRING)
    static @Nullable ByteBuffer padRight(ByteBuffer input, int length, ByteBuffer padding) {
        return pad(input, length, padding, false);
    }

    private static @Nullable ByteBuffer pad(ByteBuffer input, int length, ByteBuffer padding, boolean left) {
        if (length < 0 || !padding.hasRemaining()) {
            return null;
        }
        Proportion.checkLength(length);
        byte[] kept = content(input.slice(input.position(), Math.min(length, input.remaining())));
        byte[] padded = new byte[length];
        int missing = length - kept.length;
        System.arraycopy(kept, 0, padded, left ? missing : 0, kept.length);
        for (int i = 0; i < missing; i++) {
            padded[left ? i : kept.length + i] = padding.get(padding.position() + i % padding.remaining());
        }
        return ByteBuffer.wrap(padded);
    }

    @ScalarFunction(name = "SPLIT", category = STRING)
    static List<@Nullable ByteBuffer> split(ByteBuffer bytes, ByteBuffer delimiter) {
        List<@Nullable ByteBuffer> parts = new ArrayList<>();
        int width = delimiter.remaining();
        int end = bytes.remaining();
        int from = 0;
        for (int at = 0; at + Math.max(1, width) <= end; ) {
            if (width == 0) {
                parts.add(part(bytes, at, at + 1));
                at++;
                from = at;
            } else if (part(bytes, at, at + width).equals(delimiter)) {
                parts.add(part(bytes, from, at));
                at += width;
                from = at;
            } else {
                at++;
            }
        }
        if (width > 0) {
            parts.add(part(bytes, from, end));
        }
        return parts;
    }

    private static ByteBuffer part(ByteBuffer bytes, int from, int to) {
        return bytes.slice(bytes.position() + from, to - from).asReadOnlyBuffer();
    }

    @ScalarFunction(
            name = "INT_FROM_BYTES",
            category = CATEGORY,
            description = "Four bytes as INT, 'BIG_ENDIAN' (the default) or 'LITTLE_ENDIAN'.")
    static int intFromBytes(ByteBuffer bytes) {
        return intFromBytes(bytes, "BIG_ENDIAN");
    }

    @ScalarFunction(name = "INT_FROM_BYTES", category = CATEGORY)
    static int intFromBytes(ByteBuffer bytes, String byteOrder) {
        return ordered(bytes, byteOrder, Integer.BYTES).getInt();
    }

    @ScalarFunction(
            name = "BIGINT_FROM_BYTES",
            category = CATEGORY,
            description = "Eight bytes as BIGINT, 'BIG_ENDIAN' (the default) or 'LITTLE_ENDIAN'.")
    static long longFromBytes(ByteBuffer bytes) {
        return longFromBytes(bytes, "BIG_ENDIAN");
    }

    @ScalarFunction(name = "BIGINT_FROM_BYTES", category = CATEGORY)
    static long longFromBytes(ByteBuffer bytes, String byteOrder) {
        return ordered(bytes, byteOrder, Long.BYTES).getLong();
    }

    @ScalarFunction(
            name = "DOUBLE_FROM_BYTES",
            category = CATEGORY,
            description = "Eight bytes as DOUBLE (IEEE 754), 'BIG_ENDIAN' (the default) or 'LITTLE_ENDIAN'.")
    static double doubleFromBytes(ByteBuffer bytes) {
        return doubleFromBytes(bytes, "BIG_ENDIAN");
    }

    @ScalarFunction(name = "DOUBLE_FROM_BYTES", category = CATEGORY)
    static double doubleFromBytes(ByteBuffer bytes, String byteOrder) {
        return ordered(bytes, byteOrder, Double.BYTES).getDouble();
    }

    private static ByteBuffer ordered(ByteBuffer bytes, String byteOrder, int length) {
        if (bytes.remaining() != length) {
            throw new IllegalArgumentException(
                    "there must be " + length + " bytes, but there are " + bytes.remaining());
        }
        return bytes.duplicate()
                .order(
                        switch (byteOrder.toUpperCase(Locale.ROOT)) {
                            case "BIG_ENDIAN" -> ByteOrder.BIG_ENDIAN;
                            case "LITTLE_ENDIAN" -> ByteOrder.LITTLE_ENDIAN;
                            default ->
                                throw new IllegalArgumentException(
                                        "the byte order must be BIG_ENDIAN or LITTLE_ENDIAN, not '" + byteOrder + "'");
                        });
    }
}
