// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function;

import dev.millrace.data.ScalarType;
import dev.millrace.data.StructValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values as text and back, in the forms of ksqlDB's casts: DOUBLE as Java writes it ({@code 1.0E10}), DECIMAL plain with all its
 * digits, DATE {@code 2020-01-31}, TIME {@code 23:59:58.001} without the seconds where they are 0, TIMESTAMP
 * {@code 2020-01-31T23:59:58.001} in UTC, ARRAY {@code [1, 2]}, MAP <code>{a=1}</code>, STRUCT <code>Struct{A=1,B=2}</code> without
 * the fields that are null. Numbers may have white space around them.
 */
public final class SqlText {

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final Pattern PARTIAL_TIMESTAMP = Pattern.compile("(\\d{4})(?:-(\\d{1,2})(?:-(\\d{1,2})(?:[T"
            + " ](?:(\\d{1,2})(?::(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d{1,9}))?)?)?)?)?)?)?"
            + "\\s*(Z|[+-]\\d{2}:?\\d{2}|[A-Za-z][A-Za-z_]*/[A-Za-z_/+-]+)?");

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    /** Longer exponents would make a DECIMAL of unbounded size. */
    private static final int DIGITS_LIMIT = 1_000;

    private SqlText() {}

    /** A boxed value as text. */
    public static String format(Object value) {
        return switch (value) {
            case BigDecimal decimal -> decimal.toPlainString();
            case Instant instant -> TIMESTAMP.format(instant);
            case List<?> list -> formatList(list);
            case Map<?, ?> map -> formatMap(map);
            case StructValue struct -> formatStruct(struct);
            case ByteBuffer bytes -> "BYTES(" + bytes.remaining() + ")";
            default -> value.toString();
        };
    }

    private static String formatNullable(@Nullable Object value) {
        return value == null ? "null" : format(value);
    }

    private static String formatList(List<?> list) {
        StringJoiner text = new StringJoiner(", ", "[", "]");
        list.forEach(element -> text.add(formatNullable(element)));
        return text.toString();
    }

    private static String formatMap(Map<?, ?> map) {
        StringJoiner text = new StringJoiner(", ", "{", "}");
        map.forEach((key, value) -> text.add(formatNullable(key) + "=" + formatNullable(value)));
        return text.toString();
    }

    private static String formatStruct(StructValue struct) {
        StringJoiner text = new StringJoiner(",", "Struct{", "}");
        for (int i = 0; i < struct.values().size(); i++) {
            Object value = struct.get(i);
            if (value != null) {
                text.add(struct.type().fields().get(i).name() + "=" + format(value));
            }
        }
        return text.toString();
    }

    /** {@code text} as a value of {@code type}; fails if it is none. */
    public static Object parse(String text, ScalarType type) {
        return switch (type) {
            case BOOLEAN -> text.strip().equalsIgnoreCase("true");
            case INT -> parseInt(Utf8.of(text));
            case BIGINT -> parseLong(Utf8.of(text));
            case DOUBLE -> parseDouble(text);
            case VARCHAR -> text;
            case DATE -> parseDate(text);
            case TIME -> parseTime(text);
            case TIMESTAMP -> parseTimestamp(text);
            case BYTES -> throw new IllegalArgumentException("VARCHAR does not become BYTES: use TO_BYTES");
        };
    }

    public static int parseInt(Utf8 text) {
        long value = parseLong(text);
        if (value != (int) value) {
            throw notA(text.toString(), "INT");
        }
        return (int) value;
    }

    public static long parseLong(Utf8 text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.at(from))) {
            from++;
        }
        while (from < to && isSpace(text.at(to - 1))) {
            to--;
        }
        boolean negative = from < to && text.at(from) == '-';
        if (from < to && (negative || text.at(from) == '+')) {
            from++;
        }
        if (from == to) {
            throw notA(text.toString(), "BIGINT");
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.at(i) - '0';
            if (digit < 0 || digit > 9 || value < (Long.MIN_VALUE + digit) / 10) {
                throw notA(text.toString(), "BIGINT");
            }
            value = value * 10 - digit;
        }
        if (!negative && value == Long.MIN_VALUE) {
            throw notA(text.toString(), "BIGINT");
        }
        return negative ? value : -value;
    }

    private static boolean isSpace(byte character) {
        return character == ' ' || character >= '\t' && character <= '\r';
    }

    public static double parseDouble(String text) {
        return Double.parseDouble(number(text, "DOUBLE"));
    }

    public static BigDecimal parseDecimal(String text) {
        BigDecimal value = new BigDecimal(number(text, "DECIMAL"));
        if (Math.abs((long) value.scale()) > DIGITS_LIMIT) {
            throw notA(text, "DECIMAL");
        }
        return value;
    }

    private static String number(String text, String type) {
        String stripped = text.strip();
        if (!NUMBER.matcher(stripped).matches()) {
            throw notA(text, type);
        }
        return stripped;
    }

    public static LocalDate parseDate(String text) {
        try {
            return LocalDate.parse(text.strip());
        } catch (DateTimeParseException wrong) {
            throw notA(text, "DATE, which is written as 2020-01-31");
        }
    }

    public static LocalTime parseTime(String text) {
        try {
            return LocalTime.parse(text.strip());
        } catch (DateTimeParseException wrong) {
            throw notA(text, "TIME, which is written as 23:59:58");
        }
    }

    /** Reads ISO 8601, shortened from the right or whole, with or without a zone; without one it is UTC. */
    public static Instant parseTimestamp(String text) {
        Matcher matcher = PARTIAL_TIMESTAMP.matcher(text.strip());
        if (matcher.matches()) {
            try {
                String fraction = matcher.group(7) == null ? "0" : matcher.group(7);
                int nanos = Integer.parseInt((fraction + "000000000").substring(0, 9));
                LocalDateTime local = LocalDateTime.of(
                        Integer.parseInt(matcher.group(1)),
                        part(matcher, 2, 1),
                        part(matcher, 3, 1),
                        part(matcher, 4, 0),
                        part(matcher, 5, 0),
                        part(matcher, 6, 0),
                        nanos);
                String zone = matcher.group(8);
                return local.atZone(zone == null ? ZoneOffset.UTC : ZoneId.of(zone))
                        .toInstant();
            } catch (java.time.DateTimeException wrong) {
                throw notA(text, "TIMESTAMP: " + wrong.getMessage());
            }
        }
        throw notA(text, "TIMESTAMP, which is written as 2020-01-31T23:59:58.001");
    }

    private static int part(Matcher matcher, int group, int otherwise) {
        String digits = matcher.group(group);
        return digits == null ? otherwise : Integer.parseInt(digits);
    }

    private static IllegalArgumentException notA(String text, String type) {
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return new IllegalArgumentException("'" + shown + "' is not a " + type);
    }
}
