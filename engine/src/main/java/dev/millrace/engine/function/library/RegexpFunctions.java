// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import dev.millrace.engine.function.Proportion;
import dev.millrace.engine.function.ScalarFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Regular expressions, as {@link Pattern} writes them; {@code (?U)} makes {@code \w} and its like Unicode-aware. */
public final class RegexpFunctions {

    private static final String CATEGORY = "REGULAR EXPRESSION";

    /** Compiled patterns kept; a query whose patterns come from its data must not fill the memory. */
    private static final int PATTERNS_LIMIT = 256;

    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private RegexpFunctions() {}

    private static Pattern pattern(String pattern) {
        Pattern known = PATTERNS.get(pattern);
        if (known != null) {
            return known;
        }
        BoundedRegexp.check(pattern);
        try {
            Pattern compiled = Pattern.compile(pattern);
            if (PATTERNS.size() >= PATTERNS_LIMIT) {
                PATTERNS.clear();
            }
            PATTERNS.put(pattern, compiled);
            return compiled;
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' is not a regular expression: " + wrong.getDescription(), wrong);
        }
    }

    @ScalarFunction(
            name = "REGEXP_EXTRACT",
            category = CATEGORY,
            description = "The first part of the text that matches, or one of its groups; null if none does.")
    static @Nullable String extract(String pattern, String input) {
        return extract(pattern, input, 0);
    }

    @ScalarFunction(name = "REGEXP_EXTRACT", category = CATEGORY)
    static @Nullable String extract(String pattern, String input, int group) {
        Matcher matcher = pattern(pattern).matcher(new BoundedRegexp(input));
        return group >= 0 && group <= matcher.groupCount() && matcher.find() ? matcher.group(group) : null;
    }

    @ScalarFunction(
            name = "REGEXP_EXTRACT_ALL",
            category = CATEGORY,
            description = "All parts of the text that match, or one group of each; empty if none does.")
    static @Nullable List<@Nullable String> extractAll(String pattern, String input) {
        return extractAll(pattern, input, 0);
    }

    @ScalarFunction(name = "REGEXP_EXTRACT_ALL", category = CATEGORY)
    static @Nullable List<@Nullable String> extractAll(String pattern, String input, int group) {
        Matcher matcher = pattern(pattern).matcher(new BoundedRegexp(input));
        if (group < 0 || group > matcher.groupCount()) {
            return null;
        }
        List<@Nullable String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(group));
        }
        return found;
    }

    @ScalarFunction(
            name = "REGEXP_REPLACE",
            category = CATEGORY,
            description = "The text with every match replaced; $1 stands for the first group.")
    static String replace(String input, String pattern, String replacement) {
        Matcher matcher = pattern(pattern).matcher(new BoundedRegexp(input));
        StringBuilder replaced = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(replaced, replacement);
            Proportion.checkLength(replaced.length());
        }
        return matcher.appendTail(replaced).toString();
    }

    @ScalarFunction(
            name = {"REGEXP_LIKE", "REGEXP_MATCHES"},
            category = CATEGORY,
            description = "Whether any part of the text matches.")
    static boolean like(String input, String pattern) {
        return pattern(pattern).matcher(new BoundedRegexp(input)).find();
    }

    /** The parts of {@code input} between matches of {@code pattern}, also empty ones at the ends. */
    @ScalarFunction(
            name = "REGEXP_SPLIT_TO_ARRAY",
            category = CATEGORY,
            description = "The parts of the text between matches, also empty ones; with an empty pattern the single"
                    + " characters.")
    public static List<@Nullable String> split(String input, String pattern) {
        if (pattern.isEmpty()) {
            return SplitFunctions.characters(input);
        }
        List<@Nullable String> parts = new ArrayList<>();
        Matcher matcher = pattern(pattern).matcher(new BoundedRegexp(input));
        int from = 0;
        while (matcher.find()) {
            if (matcher.end() > 0 && matcher.start() < input.length() || matcher.end() > matcher.start()) {
                parts.add(input.substring(from, matcher.start()));
                from = matcher.end();
            }
        }
        parts.add(input.substring(from));
        return parts;
    }
}
