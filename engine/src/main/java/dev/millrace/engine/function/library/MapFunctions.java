// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.data.ArrayType;
import dev.millrace.data.Field;
import dev.millrace.data.MapType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.StructType;
import dev.millrace.data.StructValue;
import dev.millrace.data.Type;
import dev.millrace.engine.function.ResultType;
import dev.millrace.engine.function.ScalarFunction;
import dev.millrace.engine.function.ValueOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps. Entries keep the order in which they were put in. */
final class MapFunctions {

    private static final String CATEGORY = "MAP";

    private MapFunctions() {}

    @ScalarFunction(name = "MAP_KEYS", category = CATEGORY, description = "The keys.")
    static <K, V> List<K> keys(Map<K, @Nullable V> map) {
        return new ArrayList<>(map.keySet());
    }

    @ScalarFunction(name = "MAP_VALUES", category = CATEGORY, description = "The values.")
    static <K, V> List<@Nullable V> values(Map<K, @Nullable V> map) {
        return new ArrayList<>(map.values());
    }

    @ScalarFunction(name = "MAP_LENGTH", category = CATEGORY, description = "The number of entries.")
    static <K, V> int length(Map<K, @Nullable V> map) {
        return map.size();
    }

    @ScalarFunction(
            name = "MAP_UNION",
            category = CATEGORY,
            description =
                    "The entries of both maps; for a key in both the value of the second. Of one map if the other is"
                            + " null.")
    static <K, V> @Nullable Map<K, @Nullable V> union(
            @Nullable Map<K, @Nullable V> left, @Nullable Map<K, @Nullable V> right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        Map<K, @Nullable V> both = new LinkedHashMap<>(left);
        both.putAll(right);
        return both;
    }

    @ScalarFunction(
            name = "AS_MAP",
            category = CATEGORY,
            description = "A map of keys and values in two arrays, as long as the shorter.")
    static <V> Map<String, @Nullable V> asMap(List<@Nullable String> keys, List<@Nullable V> values) {
        Map<String, @Nullable V> map = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(keys.size(), values.size()); i++) {
            String key = keys.get(i);
            if (key == null) {
                throw new IllegalArgumentException("the key of a MAP must not be null");
            }
            map.put(key, values.get(i));
        }
        return map;
    }

    /** {@code ARRAY<STRUCT<K, V>>} of a map's types. */
    static final class EntryArray implements ResultType {
        @Override
        public Type of(List<Type> arguments) {
            Type value = arguments.getFirst() instanceof MapType map ? map.value() : ScalarType.VARCHAR;
            Type key = arguments.getFirst() instanceof MapType map ? map.key() : ScalarType.VARCHAR;
            return new ArrayType(new StructType(List.of(new Field("K", key), new Field("V", value))));
        }
    }

    @ScalarFunction(
            name = "ENTRIES",
            category = CATEGORY,
            result = EntryArray.class,
            description = "The entries as an array of STRUCT<K, V>, ordered by key if sorted.")
    static <K, V> List<StructValue> entries(Map<K, @Nullable V> map, boolean sorted, Type result) {
        StructType type = (StructType) ((ArrayType) result).element();
        List<K> keys = new ArrayList<>(map.keySet());
        if (sorted) {
            keys.sort(ValueOrder.INSTANCE);
        }
        List<StructValue> entries = new ArrayList<>();
        for (K key : keys) {
            entries.add(new StructValue(type, Arrays.<@Nullable Object>asList(key, map.get(key))));
        }
        return entries;
    }
}
