// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.folder;

import dev.millrace.formats.json.JsonText;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a record is the one that was expected. Members of objects are found by their name or its upper case; numbers are equal by
 * value, exactly; a number may be written as a string; a time that is not given is not checked.
 */
final class RecordComparison {

    /** Digits that a DOUBLE can tell apart; numbers with more are equal if they are the same DOUBLE. */
    private static final int DOUBLE_DIGITS = 15;

    /** Whether an expected time of 0 stands for any, because the records came from INSERT VALUES. */
    private final boolean zeroTimeIsAny;

    RecordComparison(boolean zeroTimeIsAny) {
        this.zeroTimeIsAny = zeroTimeIsAny;
    }

    /** What differs, in one phrase; {@code null} if nothing does. */
    @Nullable
    String difference(TestRecord expected, TestRecord actual) {
        if (!same(expected.key(), actual.key())) {
            return "key: expected " + text(expected.key()) + " but got " + text(actual.key());
        }
        if (!Objects.equals(expected.window(), actual.window())) {
            return "window: expected " + expected.window() + " but got " + actual.window();
        }
        String value = difference("value", expected.value(), actual.value());
        if (value != null) {
            return value;
        }
        Long time = expected.timestamp();
        if (time != null && !time.equals(actual.timestamp()) && !(zeroTimeIsAny && time == 0)) {
            return "timestamp: expected " + time + " but got " + actual.timestamp();
        }
        List<TestRecord.TestHeader> headers = expected.headers();
        if (headers != null && !headers.equals(actual.headers())) {
            return "headers: expected " + headers + " but got " + actual.headers();
        }
        return null;
    }

    /** Goes down to the member that differs if both are objects of the same size. */
    private @Nullable String difference(String path, @Nullable Object expected, @Nullable Object actual) {
        if (same(expected, actual)) {
            return null;
        }
        if (expected instanceof Map<?, ?> wanted
                && actual instanceof Map<?, ?> found
                && wanted.size() == found.size()) {
            for (Map.Entry<?, ?> member : wanted.entrySet()) {
                String name = String.valueOf(member.getKey());
                if (!found.containsKey(name) && !found.containsKey(name.toUpperCase(Locale.ROOT))) {
                    break;
                }
                String inner = difference(path + "." + name, member.getValue(), member(found, name));
                if (inner != null) {
                    return inner;
                }
            }
        }
        return path + ": expected " + text(expected) + " but got " + text(actual);
    }

    private static @Nullable Object member(Map<?, ?> members, String name) {
        Object value = members.get(name);
        return value == null ? members.get(name.toUpperCase(Locale.ROOT)) : value;
    }

    /** Whether two documents are the same. */
    static boolean same(@Nullable Object expected, @Nullable Object actual) {
        return switch (expected) {
            case null -> actual == null;
            case Map<?, ?> wanted -> actual instanceof Map<?, ?> found && sameMembers(wanted, found);
            case List<?> wanted -> actual instanceof List<?> found && sameElements(wanted, found);
            case Number wanted -> actual instanceof Number found && sameNumbers(decimal(wanted), decimal(found));
            case String wanted -> actual instanceof Number found ? isNumber(wanted, found) : wanted.equals(actual);
            default -> expected.equals(actual);
        };
    }

    private static boolean sameMembers(Map<?, ?> wanted, Map<?, ?> found) {
        if (wanted.size() != found.size()) {
            return false;
        }
        return wanted.entrySet().stream()
                .allMatch(member -> same(member.getValue(), member(found, String.valueOf(member.getKey()))));
    }

    private static boolean sameElements(List<?> wanted, List<?> found) {
        if (wanted.size() != found.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!same(wanted.get(i), found.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameNumbers(BigDecimal wanted, BigDecimal found) {
        if (wanted.compareTo(found) == 0) {
            return true;
        }
        boolean longer = wanted.precision() > DOUBLE_DIGITS || found.precision() > DOUBLE_DIGITS;
        boolean fractions = wanted.stripTrailingZeros().scale() > 0
                && found.stripTrailingZeros().scale() > 0;
        return longer && fractions && wanted.doubleValue() == found.doubleValue();
    }

    private static boolean isNumber(String wanted, Number found) {
        try {
            return new BigDecimal(wanted).compareTo(decimal(found)) == 0;
        } catch (NumberFormatException noNumber) {
            return false;
        }
    }

    private static BigDecimal decimal(Number number) {
        return number instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf(number.longValue());
    }

    static String text(@Nullable Object document) {
        return JsonText.toText(document);
    }

    /** A record in one line. */
    static String text(TestRecord record) {
        StringBuilder text = new StringBuilder(text(record.key()));
        if (record.window() != null) {
            text.append(' ').append(record.window());
        }
        text.append(' ').append(text(record.value()));
        if (record.timestamp() != null) {
            text.append(" @").append(record.timestamp());
        }
        if (record.headers() != null && !record.headers().isEmpty()) {
            text.append(' ').append(record.headers());
        }
        return text.toString();
    }
}
