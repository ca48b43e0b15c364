// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.script;

import dev.millrace.data.ArrayType;
import dev.millrace.data.ColumnBuilder;
import dev.millrace.data.DecimalType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import dev.millrace.formats.BadRecordException;
import dev.millrace.formats.FormatSpec;
import dev.millrace.formats.Formats;
import dev.millrace.formats.json.JsonText;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values as scripts write them:
 *
 * <pre>
 * NULL · true · 12 · 1.5 · pen · 'red pen' · 2024-01-31 · 12:30:00 · 2024-01-31T12:30:00.000
 * BYTES in Base64 · ARRAY, MAP and STRUCT as JSON: [1, 2] · {"A": 1}
 * </pre>
 */
final class ScriptValue {

    private static final Pattern BARE = Pattern.compile("[\\p{L}\\p{N}_.:/%$&*=!?;,~^<>|()-][^\\s']*");
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS");

    private ScriptValue() {}

    /**
     * The boxed value that {@code token} stands for.
     *
     * @throws IllegalArgumentException if it is none of {@code type}; the message says so
     */
    static @Nullable Object parse(Token token, Type type) {
        if (token.isNull()) {
            return null;
        }
        String text = token.text();
        try {
            return switch (type) {
                case ScalarType scalar -> scalar(scalar, text);
                case DecimalType decimal -> Values.fit(new BigDecimal(text), decimal);
                case ArrayType _, MapType _, StructType _ -> nested(type, text);
            };
        } catch (NumberFormatException | ArithmeticException | DateTimeException unfit) {
            throw new IllegalArgumentException(text + " is no " + type.sql(), unfit);
        }
    }

    private static Object scalar(ScalarType type, String text) {
        return switch (type) {
            case BOOLEAN -> {
                if (!text.equals("true") && !text.equals("false")) {
                    throw new IllegalArgumentException(text + " is no BOOLEAN: write true or false");
                }
                yield text.equals("true");
            }
            case INT -> Integer.parseInt(text);
            case BIGINT -> Long.parseLong(text);
            case DOUBLE -> Double.parseDouble(text);
            case VARCHAR -> text;
            case BYTES -> ByteBuffer.wrap(Base64.getDecoder().decode(text)).asReadOnlyBuffer();
            case DATE -> LocalDate.parse(text);
            case TIME -> LocalTime.parse(text);
            case TIMESTAMP ->
                text.matches("-?\\d+")
                        ? Instant.ofEpochMilli(Long.parseLong(text))
                        : LocalDateTime.parse(text.endsWith("Z") ? text.substring(0, text.length() - 1) : text)
                                .toInstant(ZoneOffset.UTC);
        };
    }

    private static @Nullable Object nested(Type type, String text) {
        FormatSpec bare = new FormatSpec("JSON", Map.of(FormatSpec.WRAP_SINGLE_VALUE, "false"));
        ColumnBuilder column = ColumnBuilder.of(type);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            boolean present = Formats.decoder(bare, List.of(new Field("VALUE", type)))
                    .decode(bytes, 0, bytes.length, List.of(column));
            return present ? column.build().value(0) : null;
        } catch (BadRecordException bad) {
            throw new IllegalArgumentException(text + " is no " + type.sql() + ": " + bad.reason(), bad);
        }
    }

    /** {@code value} as a script writes it. */
    static String render(@Nullable Object value) {
        return switch (value) {
            case null -> "NULL";
            case String text -> quoteIfNeeded(text);
            case Boolean flag -> flag.toString();
            case Integer number -> number.toString();
            case Long number -> number.toString();
            case Double number -> number.toString();
            case BigDecimal number -> number.toPlainString();
            case LocalDate date -> date.toString();
            case LocalTime time -> time.truncatedTo(ChronoUnit.MILLIS).format(DateTimeFormatter.ISO_LOCAL_TIME);
            case Instant instant -> TIMESTAMP.format(instant.atOffset(ZoneOffset.UTC));
            case ByteBuffer bytes -> quoteIfNeeded(base64(bytes));
            default -> JsonText.toText(value);
        };
    }

    private static String base64(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return Base64.getEncoder().encodeToString(copy);
    }

    /** Text that would be taken for something else, or fall into parts, stands in quotes. */
    static String quoteIfNeeded(String text) {
        boolean bare = BARE.matcher(text).matches()
                && !text.equals("NULL")
                && !text.matches("-{4,}")
                && !ScriptParser.WORDS.contains(text);
        return bare ? text : "'" + text.replace("'", "''") + "'";
    }
}
