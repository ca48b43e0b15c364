// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What holds for the console's files whatever a browser does with them. */
final class ConsoleFilesTest {
    private static final int FIRST_LOAD_BYTES_MAX = 300 * 1024;
    private static final Pattern STATIC_IMPORT =
            Pattern.compile("^(?:import|export)\\s(?:[^;]*?\\sfrom\\s+)?\"([^\"]+)\"", Pattern.MULTILINE);
    private static final Pattern DYNAMIC_IMPORT = Pattern.compile("\\bimport\\(\"([^\"]+)\"\\)");
    private static final Pattern MAPPED = Pattern.compile("\"([^\"]+)\": \"/console/([^\"]+)\"");
    private static final Pattern LOADED_FIRST = Pattern.compile("(?:href|src)=\"/console/([^\"]+)\"");
    private static final Pattern ADDRESS = Pattern.compile("https?://(?!www\\.w3\\.org/)[\\w.]+");
    private static final Pattern VENDORED =
            Pattern.compile("^\\| `([^`]+)` \\|.*\\| `([0-9a-f]{64})` \\|$", Pattern.MULTILINE);

    private final Path root = root();
    private final String page = read("index.html");
    private final Map<String, String> importMap = importMap();

    @Test
    void everyImportIsThere() {
        List<String> missing = new ArrayList<>();
        for (String module : files(name -> name.endsWith(".js") && !name.startsWith("vendor/"))) {
            String text = read(module);
            for (Pattern pattern : List.of(STATIC_IMPORT, DYNAMIC_IMPORT)) {
                for (String imported : all(pattern, text)) {
                    if (!Files.isRegularFile(root.resolve(resolve(module, imported)))) {
                        missing.add(module + " imports " + imported);
                    }
                }
            }
        }
        for (String file : all(LOADED_FIRST, page)) {
            if (!Files.isRegularFile(root.resolve(file))) {
                missing.add("index.html loads " + file);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyPageLoadsQuickly() {
        Map<String, Integer> tooLarge = new HashMap<>();
        for (String start : files(name -> name.startsWith("pages/") && name.endsWith(".js"))) {
            Set<String> loaded = new TreeSet<>(Set.of("index.html"));
            all(LOADED_FIRST, page).forEach(file -> addWithImports(file, loaded));
            addWithImports(start, loaded);
            // These two are fetched by the pages that edit SQL or draw graphs as soon as they are shown.
            Stream.of("codemirror", "dagre")
                    .filter(library -> loaded.stream().anyMatch(file -> importsLater(file, library)))
                    .forEach(library -> loaded.add(Objects.requireNonNull(importMap.get(library))));
            int bytes = loaded.stream().mapToInt(this::compressedBytes).sum();
            if (bytes > FIRST_LOAD_BYTES_MAX) {
                tooLarge.put(start, bytes);
            }
        }
        assertThat(tooLarge).isEmpty();
    }

    @Test
    void nothingComesFromElsewhere() {
        for (String file : files(name -> !name.startsWith("vendor/"))) {
            assertThat(all(ADDRESS, read(file))).as(file).isEmpty();
        }
    }

    @Test
    void onlyTheImportMapIsInline() {
        assertThat(page).doesNotContainPattern("\\son[a-z]+=").doesNotContain("<style");
        assertThat(all(Pattern.compile("(<script(?![^>]*\\ssrc=)[^>]*>)"), page))
                .containsExactly("<script type=\"importmap\">");
    }

    @Test
    void librariesAreWhatTheirListSays() throws Exception {
        Matcher listed = VENDORED.matcher(read("vendor/README.md"));
        Set<String> names = new TreeSet<>();
        while (listed.find()) {
            String name = listed.group(1);
            names.add("vendor/" + name);
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Files.readAllBytes(root.resolve("vendor").resolve(name)));
            assertThat(HexFormat.of().formatHex(digest)).as(name).isEqualTo(listed.group(2));
        }
        assertThat(names)
                .containsExactlyElementsOf(
                        files(name -> name.matches("vendor/[^/]+\\.(js|css)") && !name.endsWith(".entry.js")));
    }

    @Test
    void ourFilesCarryTheLicence() {
        for (String file : files(name -> name.matches("(?!vendor/).*\\.(js|css|html)"))) {
            assertThat(read(file).lines().limit(2))
                    .as(file)
                    .anyMatch(line -> line.contains("SPDX-License-Identifier: Apache-2.0"));
        }
    }

    private void addWithImports(String start, Set<String> loaded) {
        Deque<String> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            String file = open.pop();
            if (!loaded.add(file) || !file.endsWith(".js")) {
                continue;
            }
            all(STATIC_IMPORT, read(file)).forEach(imported -> open.push(resolve(file, imported)));
        }
    }

    private boolean importsLater(String file, String library) {
        return file.endsWith(".js") && all(DYNAMIC_IMPORT, read(file)).contains(library);
    }

    /** The file, from the console's folder, that `imported` means in `module`. */
    private String resolve(String module, String imported) {
        String mapped = importMap.get(imported);
        if (mapped != null) {
            return mapped;
        }
        Path folder = Objects.requireNonNullElse(Path.of(module).getParent(), Path.of(""));
        return folder.resolve(imported).normalize().toString().replace('\\', '/');
    }

    private Map<String, String> importMap() {
        Map<String, String> map = new HashMap<>();
        Matcher matcher = MAPPED.matcher(page);
        while (matcher.find()) {
            map.put(matcher.group(1), matcher.group(2));
        }
        return map;
    }

    private int compressedBytes(String file) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream compressed = new GZIPOutputStream(bytes)) {
            Files.copy(root.resolve(file), compressed);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return bytes.size();
    }

    private List<String> files(Predicate<String> wanted) {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(wanted)
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(Math.min(1, match.groupCount())))
                .toList();
    }

    private static Path root() {
        URL index = Objects.requireNonNull(ConsoleFilesTest.class.getResource("index.html"));
        try {
            return Objects.requireNonNull(Path.of(index.toURI()).getParent());
        } catch (URISyntaxException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
