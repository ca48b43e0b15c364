// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats.json;

import dev.millrace.data.ByteWriter;
import dev.millrace.data.StructValue;
import dev.millrace.data.Values;
import dev.millrace.formats.text.NumberText;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON: compact, in UTF-8, only the characters escaped that must be. */
final class JsonWriter {

    static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** A number with so many digits behind the point is still written without an exponent. */
    private static final int MAX_PLAIN_SCALE = 4096;

    private JsonWriter() {}

    static void write(boolean value, ByteWriter out) {
        out.write(value ? TRUE : FALSE);
    }

    /** A double as {@link Double#toString(double)}; what JSON has no number for (NaN, infinity), as a string. */
    static void write(double value, ByteWriter out) {
        if (Double.isFinite(value)) {
            NumberText.write(value, out);
        } else {
            out.writeByte('"');
            NumberText.write(value, out);
            out.writeByte('"');
        }
    }

    static void write(BigDecimal value, ByteWriter out) {
        boolean plain = value.scale() >= 0 && value.scale() <= MAX_PLAIN_SCALE;
        NumberText.writeText(plain ? value.toPlainString() : value.toString(), out);
    }

    /** Appends the UTF-8 text {@code bytes[start .. end)} as a string. */
    static void writeString(byte[] bytes, int start, int end, ByteWriter out) {
        out.ensure(end - start + 2);
        out.writeByte('"');
        int from = start;
        for (int i = start; i < end; i++) {
            byte value = bytes[i];
            if (value == '"' || value == '\\' || (value >= 0 && value < ' ')) {
                out.write(bytes, from, i - from);
                writeEscape(value, out);
                from = i + 1;
            }
        }
        out.write(bytes, from, end - from);
        out.writeByte('"');
    }

    static void writeString(String text, ByteWriter out) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        writeString(encoded, 0, encoded.length, out);
    }

    static void writeBase64(byte[] content, ByteWriter out) {
        out.writeByte('"');
        out.write(Base64.getEncoder().encode(content));
        out.writeByte('"');
    }

    /** Appends a boxed value of one of the classes that {@link Values} or {@link JsonTree} lists. */
    static void write(@Nullable Object value, ByteWriter out) {
        switch (value) {
            case null -> out.write(NULL);
            case String text -> writeString(text, out);
            case Boolean truth -> write(truth.booleanValue(), out);
            case Integer number -> NumberText.write(number.longValue(), out);
            case Long number -> NumberText.write(number.longValue(), out);
            case Double number -> write(number.doubleValue(), out);
            case BigDecimal number -> write(number, out);
            case LocalDate date -> NumberText.write((long) Values.unboxInt(date), out);
            case LocalTime time -> NumberText.write((long) Values.unboxInt(time), out);
            case Instant instant -> NumberText.write(Values.unboxLong(instant), out);
            case ByteBuffer buffer -> {
                byte[] content = new byte[buffer.remaining()];
                buffer.get(buffer.position(), content);
                writeBase64(content, out);
            }
            case List<?> elements -> writeArray(elements, out);
            case Map<?, ?> members -> writeObject(members, out);
            case StructValue struct -> writeStruct(struct, out);
            default -> throw new IllegalArgumentException("no JSON form for " + value.getClass());
        }
    }

    private static void writeArray(List<?> elements, ByteWriter out) {
        out.writeByte('[');
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                out.writeByte(',');
            }
            write(elements.get(i), out);
        }
        out.writeByte(']');
    }

    private static void writeObject(Map<?, ?> members, ByteWriter out) {
        int separator = '{';
        for (Map.Entry<?, ?> member : members.entrySet()) {
            out.writeByte(separator);
            separator = ',';
            writeString((String) member.getKey(), out);
            out.writeByte(':');
            write(member.getValue(), out);
        }
        if (separator == '{') {
            out.writeByte('{');
        }
        out.writeByte('}');
    }

    private static void writeStruct(StructValue struct, ByteWriter out) {
        out.writeByte('{');
        for (int i = 0; i < struct.values().size(); i++) {
            if (i > 0) {
                out.writeByte(',');
            }
            writeString(struct.type().fields().get(i).name(), out);
            out.writeByte(':');
            write(struct.get(i), out);
        }
        out.writeByte('}');
    }

    private static void writeEscape(byte value, ByteWriter out) {
        out.writeByte('\\');
        switch (value) {
            case '"', '\\' -> out.writeByte(value);
            case '\b' -> out.writeByte('b');
            case '\f' -> out.writeByte('f');
            case '\n' -> out.writeByte('n');
            case '\r' -> out.writeByte('r');
            case '\t' -> out.writeByte('t');
            default -> {
                NumberText.writeText("u00", out);
                out.writeByte(HEX[value >> 4]);
                out.writeByte(HEX[value & 15]);
            }
        }
    }
}
