// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.lookup;

import dev.millrace.data.DecimalType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.data.Values;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Base64;

/** Values of keys as they stand in addresses: as in JSON, without quotes. */
final class KeyText {

    private KeyText() {}

    /**
     * The boxed value of {@code text}.
     *
     * @throws IllegalArgumentException if it is none of the type
     */
    static Object parse(Type type, String text) {
        try {
            return switch (type) {
                case ScalarType scalar -> parse(scalar, text);
                case DecimalType decimal -> Values.fit(new BigDecimal(text.strip()), decimal);
                default -> throw new IllegalArgumentException("a " + type.sql() + " cannot be written in an address");
            };
        } catch (NumberFormatException | DateTimeException | ArithmeticException wrong) {
            throw new IllegalArgumentException("'" + text + "' is no " + type.sql(), wrong);
        }
    }

    private static Object parse(ScalarType type, String text) {
        return switch (type) {
            case VARCHAR -> text;
            case INT -> Integer.valueOf(text.strip());
            case BIGINT -> Long.valueOf(text.strip());
            case DOUBLE -> Double.valueOf(text.strip());
            case BOOLEAN -> {
                if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
                    throw new NumberFormatException(text);
                }
                yield Boolean.valueOf(text);
            }
            case DATE -> LocalDate.parse(text);
            case TIME -> LocalTime.parse(text);
            case TIMESTAMP -> Instant.parse(text);
            case BYTES -> ByteBuffer.wrap(Base64.getDecoder().decode(text)).asReadOnlyBuffer();
        };
    }
}
