// SPDX-License-Identifier: Apache-2.0
package dev.millrace.formats;

import dev.millrace.data.Field;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds formats by name: those of this module and those that other jars on the class path bring. */
public final class Formats {

    private static final Map<String, Format> BY_NAME = load();

    private Formats() {}

    /** The names of all formats. */
    public static SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(BY_NAME.keySet()));
    }

    /**
     * The format of {@code spec}.
     *
     * @throws FormatException if there is none of that name
     */
    public static Format find(FormatSpec spec) {
        Format format = BY_NAME.get(spec.name());
        if (format == null) {
            throw new FormatException(
                    FormatException.Code.UNKNOWN_FORMAT,
                    "there is no format " + spec.name(),
                    "the formats here: " + String.join(", ", names()));
        }
        return format;
    }

    /** A decoder for payloads of {@code spec} into columns of {@code fields}; see {@link Format#decoder}. */
    public static Decoder decoder(FormatSpec spec, List<Field> fields) {
        return find(spec).decoder(spec, fields);
    }

    /** An encoder of columns of {@code fields} into payloads of {@code spec}; see {@link Format#encoder}. */
    public static Encoder encoder(FormatSpec spec, List<Field> fields) {
        return find(spec).encoder(spec, fields);
    }

    private static Map<String, Format> load() {
        Map<String, Format> formats = new TreeMap<>();
        for (Format format : ServiceLoader.load(Format.class, Formats.class.getClassLoader())) {
            Format other = formats.put(format.name(), format);
            if (other != null) {
                throw new IllegalStateException("two formats are named " + format.name() + ": " + other.getClass()
                        + " and " + format.getClass());
            }
        }
        return formats;
    }
}
