// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.function.ScalarFunction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON documents in VARCHAR columns. */
final class JsonFunctions {

    private static final String CATEGORY = "JSON";

    private JsonFunctions() {}

    @ScalarFunction(
            name = "EXTRACTJSONFIELD",
            category = CATEGORY,
            description = "The value at a path such as '$.log.cloud' or '$.list[0]' as text; null if there is none.")
    static @Nullable String extract(String input, String path) {
        Object found = JsonPath.of(path).find(JsonText.readFirst(input));
        return found == null ? null : found instanceof String text ? text : JsonText.write(found);
    }

    @ScalarFunction(
            name = "IS_JSON_STRING",
            category = CATEGORY,
            description = "Whether the text is a JSON value; false for null.")
    static boolean isJson(@Nullable String input) {
        return input != null && parse(input).isPresent();
    }

    /** The value in a holder, so that JSON's null is told from what is no JSON. */
    private record Parsed(@Nullable Object value) {}

    private static Optional<Parsed> parse(String input) {
        try {
            return Optional.of(new Parsed(JsonText.readWhole(input)));
        } catch (IllegalArgumentException notJson) {
            return Optional.empty();
        }
    }

    private static @Nullable Object value(String input) {
        return parse(input).map(Parsed::value).orElse(null);
    }

    @ScalarFunction(
            name = "JSON_ARRAY_LENGTH",
            category = CATEGORY,
            description = "The number of elements of a JSON array; null if the text is none.")
    static @Nullable Integer arrayLength(String input) {
        return value(input) instanceof List<?> list ? (Integer) list.size() : null;
    }

    @ScalarFunction(
            name = "JSON_ARRAY_CONTAINS",
            category = CATEGORY,
            description = "Whether a JSON array has the value as an element; false if the text is no JSON array.")
    static <T> boolean arrayContains(String input, @Nullable T value) {
        if (!(value(input) instanceof List<?> list)) {
            return false;
        }
        for (Object element : list) {
            if (matches(element, value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(@Nullable Object element, @Nullable Object value) {
        if (element instanceof JsonText.Numeral numeral) {
            return value instanceof Number number
                    && new BigDecimal(numeral.spelling()).compareTo(new BigDecimal(number.toString())) == 0;
        }
        return element == null ? value == null : element.equals(value);
    }

    @ScalarFunction(
            name = "JSON_KEYS",
            category = CATEGORY,
            description = "The names of the members of a JSON object; null if the text is none.")
    static @Nullable List<String> keys(String input) {
        if (!(value(input) instanceof Map<?, ?> map)) {
            return null;
        }
        List<String> keys = new ArrayList<>();
        map.keySet().forEach(key -> keys.add(String.valueOf(key)));
        return keys;
    }

    @ScalarFunction(
            name = "JSON_RECORDS",
            category = CATEGORY,
            description = "The members of a JSON object, each value as JSON; null if the text is none.")
    static @Nullable Map<String, String> records(String input) {
        if (!(value(input) instanceof Map<?, ?> map)) {
            return null;
        }
        Map<String, String> records = new LinkedHashMap<>();
        map.forEach((key, value) -> records.put(String.valueOf(key), JsonText.write(value)));
        return records;
    }

    @ScalarFunction(
            name = "JSON_ITEMS",
            category = CATEGORY,
            description = "The elements of a JSON array, each as JSON; null if the text is none.")
    static @Nullable List<String> items(String input) {
        if (!(value(input) instanceof List<?> list)) {
            return null;
        }
        List<String> items = new ArrayList<>();
        list.forEach(item -> items.add(JsonText.write(item)));
        return items;
    }

    @ScalarFunction(
            name = "JSON_CONCAT",
            category = CATEGORY,
            description =
                    "JSON objects merged, the later member winning; or, if not all are objects, arrays put end to end,"
                            + " other values as their elements. Null if one is null or no JSON.")
    static @Nullable String concat(@Nullable String... inputs) {
        List<@Nullable Object> values = new ArrayList<>();
        for (String input : inputs) {
            Optional<Parsed> parsed = input == null ? Optional.empty() : parse(input);
            if (parsed.isEmpty()) {
                return null;
            }
            values.add(parsed.get().value());
        }
        if (values.stream().allMatch(Map.class::isInstance)) {
            Map<Object, @Nullable Object> merged = new LinkedHashMap<>();
            for (Object value : values) {
                if (value instanceof Map<?, ?> map) {
                    merged.putAll(map);
                }
            }
            return JsonText.write(merged);
        }
        List<@Nullable Object> joined = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof List<?> list) {
                joined.addAll(list);
            } else {
                joined.add(value);
            }
        }
        return JsonText.write(joined);
    }

    @ScalarFunction(name = "TO_JSON_STRING", category = CATEGORY, description = "A value of any type as JSON.")
    static <T> String toJson(@Nullable T value) {
        return JsonText.write(value);
    }
}
