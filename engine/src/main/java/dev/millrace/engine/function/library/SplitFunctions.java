// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.function.Proportion;
import dev.millrace.engine.function.ScalarFunction;
import dev.millrace.engine.function.Utf8;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cutting text at delimiters. */
final class SplitFunctions {

    private static final String CATEGORY = "STRING";

    private SplitFunctions() {}

    @ScalarFunction(
            name = "SPLIT",
            category = CATEGORY,
            description =
                    "The parts of a text between delimiters, also empty ones; without the delimiter the whole text,"
                            + " with an empty delimiter the single characters.")
    static List<@Nullable String> split(Utf8 text, Utf8 delimiter) {
        if (delimiter.length() == 0) {
            return characters(text.toString());
        }
        List<@Nullable String> parts = new ArrayList<>();
        int from = 0;
        Proportion.Steps steps = new Proportion.Steps();
        for (int at = TextFunctions.indexOf(text, delimiter, 0, steps);
                at >= 0;
                at = TextFunctions.indexOf(text, delimiter, from, steps)) {
            parts.add(text.slice(from, at - from).toString());
            from = at + delimiter.length();
        }
        parts.add(text.slice(from, text.length() - from).toString());
        return parts;
    }

    static List<@Nullable String> characters(String text) {
        List<@Nullable String> characters = new ArrayList<>();
        text.codePoints().forEach(point -> characters.add(Character.toString(point)));
        return characters;
    }

    @ScalarFunction(
            name = "SPLIT_INDEX",
            category = CATEGORY,
            description =
                    "The part of a text between delimiters with that number, counted from 0; null if there is none.")
    static @Nullable String splitIndex(Utf8 text, Utf8 delimiter, int index) {
        List<@Nullable String> parts = split(text, delimiter);
        return index >= 0 && index < parts.size() ? parts.get(index) : null;
    }

    @ScalarFunction(
            name = "SPLIT_TO_MAP",
            category = CATEGORY,
            description = "The entries of a text such as 'a=1,b=2' as a MAP; of entries with the same key the last one"
                    + " counts. Null if a delimiter is empty.")
    static @Nullable Map<String, @Nullable String> splitToMap(String input, String entryDelimiter, String kvDelimiter) {
        if (entryDelimiter.isEmpty() || kvDelimiter.isEmpty()) {
            return null;
        }
        Map<String, @Nullable String> map = new LinkedHashMap<>();
        for (String entry : split(Utf8.of(input), Utf8.of(entryDelimiter))) {
            int at = entry == null ? -1 : entry.indexOf(kvDelimiter);
            if (entry != null && at >= 0) {
                map.put(entry.substring(0, at), entry.substring(at + kvDelimiter.length()));
            }
        }
        return map;
    }
}
