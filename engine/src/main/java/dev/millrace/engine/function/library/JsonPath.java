// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.function.library;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A path to one value in a JSON document: {@code $.name}, {@code $['name']} and {@code $[0]}, one behind the other. */
final class JsonPath {

    private static final int PATHS_LIMIT = 256;
    private static final Map<String, JsonPath> PATHS = new ConcurrentHashMap<>();
    private static final Pattern STEP = Pattern.compile("\\.([^.\\[\\]]+)|\\[(-?\\d+)]|\\['([^']*)']|\\[\"([^\"]*)\"]");

    private final List<Step> steps;

    private sealed interface Step {
        record Member(String name) implements Step {}

        record Element(int index) implements Step {}
    }

    private JsonPath(List<Step> steps) {
        this.steps = steps;
    }

    static JsonPath of(String path) {
        JsonPath known = PATHS.get(path);
        if (known != null) {
            return known;
        }
        if (PATHS.size() >= PATHS_LIMIT) {
            PATHS.clear();
        }
        JsonPath parsed = parse(path);
        PATHS.put(path, parsed);
        return parsed;
    }

    private static JsonPath parse(String path) {
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        int at = 1;
        while (path.startsWith("$") && matcher.region(at, path.length()).lookingAt()) {
            steps.add(step(matcher));
            at = matcher.end();
        }
        if (!path.startsWith("$") || at != path.length()) {
            throw new IllegalArgumentException("'" + path + "' is not a JSON path such as $.name[0]");
        }
        return new JsonPath(steps);
    }

    private static Step step(Matcher matcher) {
        if (matcher.group(2) != null) {
            return new Step.Element(Integer.parseInt(matcher.group(2)));
        }
        for (int group : new int[] {1, 3}) {
            if (matcher.group(group) != null) {
                return new Step.Member(matcher.group(group));
            }
        }
        return new Step.Member(String.valueOf(matcher.group(4)));
    }

    /** The value in {@code document} that the path leads to; null if there is none. */
    @Nullable
    Object find(@Nullable Object document) {
        Object current = document;
        for (Step step : steps) {
            current = switch (step) {
                case Step.Member member -> current instanceof Map<?, ?> map ? map.get(member.name()) : null;
                case Step.Element element ->
                    current instanceof List<?> list && element.index() >= 0 && element.index() < list.size()
                            ? list.get(element.index())
                            : null;
            };
        }
        return current;
    }
}
