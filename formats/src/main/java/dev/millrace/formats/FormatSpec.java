// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * How keys or values are written: a format's name and its properties, both kept in upper case. The properties of the formats
 * here are {@link #WRAP_SINGLE_VALUE} and {@link #DELIMITER}; a format refuses those it does not know.
 */
public record FormatSpec(String name, Map<String, String> properties) {

    /**
     * {@code true}: a single field stands in a record of its own like several do, {@code {"AMOUNT": 20}}; {@code false}: the bare
     * value is the payload, {@code 20}. JSON only; true unless {@link #forKey} made the spec.
     */
    public static final String WRAP_SINGLE_VALUE = "WRAP_SINGLE_VALUE";

    /** What stands between columns: one character, or SPACE, or TAB. DELIMITED only; a comma unless given. */
    public static final String DELIMITER = "DELIMITER";

    public FormatSpec {
        name = name.toUpperCase(Locale.ROOT);
        Map<String, String> upperCased = new HashMap<>();
        properties.forEach((key, value) -> upperCased.put(key.toUpperCase(Locale.ROOT), value));
        properties = Map.copyOf(upperCased);
    }

    /** The format {@code name} without properties. */
    public static FormatSpec of(String name) {
        return new FormatSpec(name, Map.of());
    }

    /** How keys are written: a single key column stands in its payload without a wrapper. */
    public static FormatSpec forKey(String name, Map<String, String> properties) {
        FormatSpec given = new FormatSpec(name, properties);
        if (!given.name.equals("JSON") || given.properties.containsKey(WRAP_SINGLE_VALUE)) {
            return given;
        }
        Map<String, String> unwrapped = new HashMap<>(given.properties);
        unwrapped.put(WRAP_SINGLE_VALUE, "false");
        return new FormatSpec(name, unwrapped);
    }

    /** The property {@code key}, or {@code defaultValue} if it was not given. */
    public String property(String key, String defaultValue) {
        return properties.getOrDefault(key, defaultValue);
    }

    /**
     * The property {@code key} as true or false.
     *
     * @throws FormatException if it is neither
     */
    public boolean flag(String key, boolean defaultValue) {
        String value = properties.get(key);
        if (value == null) {
            return defaultValue;
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new FormatException(
                        FormatException.Code.BAD_PROPERTY,
                        key + " is '" + value + "', which is neither true nor false",
                        "write " + key + "=true or " + key + "=false");
        };
    }

    /**
     * Fails if the spec has a property besides {@code known}.
     *
     * @throws FormatException that names the first one
     */
    public void allow(String... known) {
        TreeSet<String> unknown = new TreeSet<>(properties.keySet());
        for (String key : known) {
            unknown.remove(key);
        }
        if (!unknown.isEmpty()) {
            throw new FormatException(
                    FormatException.Code.UNKNOWN_PROPERTY,
                    "the format " + name + " has no property " + unknown.first(),
                    known.length == 0 ? name + " takes no properties" : "its properties: " + String.join(", ", known));
        }
    }
}
