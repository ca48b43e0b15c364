// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/**
 * A key or a value as it is shown. Bytes become, in this order, what they were declared or asked to be; JSON if they are an object, an
 * array or a quoted text; text if they are UTF-8 without control characters; a number if there are four or eight; hexadecimal.
 * What is not known by its text comes in base 64 as well. Nothing is shown beyond {@value #SHOWN_BYTES} bytes.
 *
 * @param format what was found; null if there is no payload
 * @param shown text, or the text of a JSON value
 * @param raw whether {@code shown} is a JSON value
 * @param truncated whether there is more of it than is shown
 * @param base64 the bytes, if {@code shown} does not say them
 */
public record Payload(
        @Nullable PayloadFormat format,
        String shown,
        boolean raw,
        boolean truncated,
        @Nullable String base64) {

    /** The longest payload that is shown whole. */
    public static final int SHOWN_BYTES = 64 << 10;

    /** What a record has that has no key or no value. */
    public static final Payload ABSENT = new Payload(null, "null", true, false, null);

    private static final JsonFactory JSON = new JsonFactory();
    /** Above it not every whole number is a double, and few people write such numbers. */
    private static final long PLAUSIBLE = 1L << 53;

    private static final char REPLACEMENT = 0xfffd;
    private static final double SMALLEST = 1e-12;
    private static final double LARGEST = 1e15;

    /**
     * Decodes bytes.
     *
     * @param declared what they should be, if their source says so; {@link PayloadFormat#AUTO}: not known
     * @param wanted how somebody wants to see them, which goes before
     */
    public static Payload of(byte @Nullable [] bytes, PayloadFormat declared, PayloadFormat wanted) {
        if (bytes == null) {
            return ABSENT;
        }
        if (wanted != PayloadFormat.AUTO) {
            Payload payload = as(wanted, bytes);
            return payload == null ? hex(bytes) : payload;
        }
        Payload payload = as(declared, bytes);
        return payload == null ? detect(bytes) : payload;
    }

    /** The bytes in a format; null if they do not fit it. */
    private static @Nullable Payload as(PayloadFormat format, byte[] bytes) {
        return switch (format) {
            case AUTO -> null;
            case JSON -> bytes.length <= SHOWN_BYTES && isJson(bytes) ? json(bytes) : null;
            case TEXT -> bytes.length <= SHOWN_BYTES ? text(replaced(bytes), false) : cutText(bytes);
            case HEX -> hex(bytes);
            case LONG -> bytes.length == Long.BYTES ? number(format, bytes, Long.toString(longOf(bytes))) : null;
            case INT -> bytes.length == Integer.BYTES ? number(format, bytes, Integer.toString(intOf(bytes))) : null;
            case DOUBLE -> bytes.length == Double.BYTES ? real(bytes) : null;
        };
    }

    private static Payload detect(byte[] bytes) {
        if (bytes.length > SHOWN_BYTES) {
            Payload cut = cutText(bytes);
            return cut.shown.indexOf(REPLACEMENT) < 0 && isPrintable(cut.shown) ? cut : hex(bytes);
        }
        String text = strict(bytes);
        if (text != null && isPrintable(text)) {
            return looksLikeJson(text) && isJson(bytes) ? json(bytes) : text(text, false);
        }
        return switch (bytes.length) {
            case Integer.BYTES -> number(PayloadFormat.INT, bytes, Integer.toString(intOf(bytes)));
            case Long.BYTES ->
                looksLikeDouble(bytes) ? real(bytes) : number(PayloadFormat.LONG, bytes, Long.toString(longOf(bytes)));
            default -> hex(bytes);
        };
    }

    /** The whole payload as text, as conditions see it: UTF-8, else a number, else hexadecimal; null if there is none. */
    static @Nullable String textOf(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        String text = strict(bytes);
        if (text != null && isPrintable(text)) {
            return text;
        }
        return switch (bytes.length) {
            case Integer.BYTES -> Integer.toString(intOf(bytes));
            case Long.BYTES -> looksLikeDouble(bytes) ? Double.toString(doubleOf(bytes)) : Long.toString(longOf(bytes));
            default -> HexFormat.of().formatHex(bytes);
        };
    }

    private static Payload json(byte[] bytes) {
        return new Payload(PayloadFormat.JSON, new String(bytes, StandardCharsets.UTF_8), true, false, null);
    }

    private static Payload text(String text, boolean truncated) {
        return new Payload(PayloadFormat.TEXT, text, false, truncated, null);
    }

    private static Payload number(PayloadFormat format, byte[] bytes, String text) {
        return new Payload(format, text, true, false, base64(bytes));
    }

    private static Payload real(byte[] bytes) {
        double value = doubleOf(bytes);
        return new Payload(PayloadFormat.DOUBLE, Double.toString(value), Double.isFinite(value), false, base64(bytes));
    }

    private static Payload hex(byte[] bytes) {
        if (bytes.length > SHOWN_BYTES / 2) {
            String shown = HexFormat.of().formatHex(bytes, 0, SHOWN_BYTES / 2);
            return new Payload(PayloadFormat.HEX, shown, false, true, null);
        }
        return new Payload(PayloadFormat.HEX, HexFormat.of().formatHex(bytes), false, false, base64(bytes));
    }

    private static Payload cutText(byte[] bytes) {
        CharBuffer characters = CharBuffer.allocate(SHOWN_BYTES);
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        // A character that the cut goes through is left out: it waits for the rest of its bytes.
        CoderResult _ = decoder.decode(ByteBuffer.wrap(bytes, 0, SHOWN_BYTES), characters, false);
        return text(characters.flip().toString(), true);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String replaced(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static @Nullable String strict(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            return null;
        }
    }

    static boolean isPrintable(String text) {
        return text.chars()
                .noneMatch(character -> character < ' ' && character != '\n' && character != '\t' && character != '\r');
    }

    private static boolean looksLikeJson(String text) {
        String start = text.stripLeading();
        return start.startsWith("{") || start.startsWith("[") || start.startsWith("\"");
    }

    /** Whether the bytes are exactly one JSON value. */
    static boolean isJson(byte[] bytes) {
        if (strict(bytes) == null) {
            return false;
        }
        try (JsonParser parser = JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), bytes)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return false;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null;
        } catch (JacksonException malformed) {
            return false;
        }
    }

    private static boolean looksLikeDouble(byte[] bytes) {
        double value = doubleOf(bytes);
        return Math.abs((double) longOf(bytes)) > PLAUSIBLE
                && Double.isFinite(value)
                && Math.abs(value) > SMALLEST
                && Math.abs(value) < LARGEST;
    }

    private static int intOf(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getInt();
    }

    private static long longOf(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    private static double doubleOf(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getDouble();
    }

    /** Writes {@code "name": …, "nameFormat": …} and, where it says more, {@code "nameBase64": …}. */
    void write(JsonGenerator json, String name) {
        json.writeName(name);
        if (raw) {
            json.writeRawValue(shown);
        } else {
            json.writeString(shown);
        }
        json.writeStringProperty(name + "Format", format == null ? "null" : format.toString());
        if (base64 != null) {
            json.writeStringProperty(name + "Base64", base64);
        }
    }

    /** The first bytes of a payload, as many as are shown, in base 64. */
    public static @Nullable String base64Of(byte @Nullable [] bytes) {
        return bytes == null ? null : base64(bytes.length <= SHOWN_BYTES ? bytes : Arrays.copyOf(bytes, SHOWN_BYTES));
    }
}
