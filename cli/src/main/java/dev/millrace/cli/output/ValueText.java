// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.output;

import dev.millrace.data.StructValue;
import dev.millrace.formats.json.JsonText;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as people read them: times in ISO 8601, bytes in base 64, nested values as JSON. */
final class ValueText {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private ValueText() {}

    static String of(@Nullable Object value) {
        return switch (value) {
            case null -> "NULL";
            case Instant instant -> TIMESTAMP.format(instant);
            case BigDecimal number -> number.toPlainString();
            case ByteBuffer bytes -> base64(bytes);
            case StructValue struct -> JsonText.toText(struct);
            case List<?> list -> JsonText.toText(list);
            case Map<?, ?> map -> JsonText.toText(map);
            default -> value.toString();
        };
    }

    private static String base64(ByteBuffer bytes) {
        ByteBuffer encoded = Base64.getEncoder().encode(bytes.duplicate());
        return StandardCharsets.US_ASCII.decode(encoded).toString();
    }
}
