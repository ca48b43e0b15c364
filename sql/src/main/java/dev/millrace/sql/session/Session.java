// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.session;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The properties and variables that hold for the statements of one session. */
public final class Session {

    private static final Session EMPTY = new Session(new TreeMap<>(), new TreeMap<>());

    private final SortedMap<String, String> properties;
    private final SortedMap<String, String> variables;

    private Session(SortedMap<String, String> properties, SortedMap<String, String> variables) {
        this.properties = Collections.unmodifiableSortedMap(properties);
        this.variables = Collections.unmodifiableSortedMap(variables);
    }

    /** A session in which every property has its default. */
    public static Session empty() {
        return EMPTY;
    }

    /** What was set, by name. */
    public SortedMap<String, String> properties() {
        return properties;
    }

    /** The value of {@code property}: what was set, else the default, else {@code null}. */
    public @Nullable String property(String property) {
        String name = Properties.canonical(property);
        String value = properties.get(name);
        return value == null ? Properties.defaultValue(name) : value;
    }

    /** Variables by name in upper case. */
    public SortedMap<String, String> variables() {
        return variables;
    }

    public Session withProperty(String property, String value) {
        TreeMap<String, String> changed = new TreeMap<>(properties);
        changed.put(Properties.canonical(property), value);
        return new Session(changed, variables);
    }

    public Session withoutProperty(String property) {
        TreeMap<String, String> changed = new TreeMap<>(properties);
        changed.remove(Properties.canonical(property));
        return new Session(changed, variables);
    }

    public Session withVariable(String name, String value) {
        TreeMap<String, String> changed = new TreeMap<>(variables);
        changed.put(name, value);
        return new Session(properties, changed);
    }

    public Session withoutVariable(String name) {
        TreeMap<String, String> changed = new TreeMap<>(variables);
        changed.remove(name);
        return new Session(properties, changed);
    }
}
