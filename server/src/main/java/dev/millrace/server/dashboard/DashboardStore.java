// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The dashboards of the program, from its class path, and those that users have saved, as {@code ID.yaml} in a directory, which go before. A
 * file is replaced as a whole: whoever reads sees the old or the new one, also after the machine has stopped meanwhile. Files may
 * be edited by hand; they are read anew each time. Thread-safe.
 */
public final class DashboardStore {

    /** The most dashboards that users can save. */
    public static final int SAVED_MAX = 200;

    /** Where the program's own dashboards are on the class path. */
    public static final String EXAMPLES = "/dev/millrace/server/dashboard/examples/";

    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");
    private static final String SUFFIX = ".yaml";

    private final Path directory;
    private final Map<String, Dashboard> builtIn;

    /**
     * Reads the program's own dashboards.
     *
     * @param directory where users' are kept; made when it is needed
     * @param resources where the program's are: {@code dashboards.txt}, an id a line in the order in which they are shown, and
     *     {@code ID/dashboard.yaml}
     */
    public DashboardStore(Path directory, String resources) {
        this.directory = directory;
        this.builtIn = builtIn(resources);
    }

    /**
     * A dashboard in the store.
     *
     * @param builtIn whether the program has one of this id
     * @param saved whether a user has
     * @param dashboard null if the user's file is broken
     * @param problem what is wrong with the file; null if nothing
     */
    public record Entry(
            String id,
            boolean builtIn,
            boolean saved,
            @Nullable Dashboard dashboard,
            @Nullable String problem) {}

    private static Map<String, Dashboard> builtIn(String resources) {
        Map<String, Dashboard> found = new LinkedHashMap<>();
        String names = resource(resources + "dashboards.txt");
        if (names != null) {
            names.lines().map(String::strip).filter(DashboardStore::isId).forEach(id -> {
                String text = resource(resources + id + "/dashboard.yaml");
                if (text != null) {
                    found.put(id, DashboardYaml.read(text));
                }
            });
        }
        return Collections.unmodifiableMap(found);
    }

    private static @Nullable String resource(String path) {
        try (InputStream content = DashboardStore.class.getResourceAsStream(path)) {
            return content == null ? null : new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Whether a dashboard can have this id. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** All of them: the program's in its order, then those that only users have, by id. */
    public List<Entry> list() {
        Set<String> ids = new LinkedHashSet<>(builtIn.keySet());
        ids.addAll(savedIds());
        return ids.stream().flatMap(id -> find(id).stream()).toList();
    }

    /** One of them. */
    public Optional<Entry> find(String id) {
        if (!isId(id)) {
            return Optional.empty();
        }
        Path file = file(id);
        Dashboard own = builtIn.get(id);
        try {
            if (Files.size(file) > DashboardYaml.CHARACTERS_MAX) {
                throw new DashboardException("the file is larger than " + DashboardYaml.CHARACTERS_MAX + " bytes");
            }
            Dashboard saved = DashboardYaml.read(Files.readString(file));
            return Optional.of(new Entry(id, own != null, true, saved, null));
        } catch (NoSuchFileException absent) {
            return Optional.ofNullable(own).map(dashboard -> new Entry(id, true, false, dashboard, null));
        } catch (IOException | DashboardException broken) {
            return Optional.of(new Entry(id, own != null, true, null, file + ": " + broken.getMessage()));
        }
    }

    /**
     * Checks a tree of maps, lists, text and numbers and saves it.
     *
     * @return the dashboard; empty if there are as many as there may be
     * @throws DashboardException if it is none
     * @throws UncheckedIOException if it cannot be written
     */
    public synchronized Optional<Dashboard> save(String id, @Nullable Object tree) {
        if (!isId(id)) {
            throw new DashboardException("an id has 1 to 64 lower-case letters, digits and hyphens");
        }
        Dashboard dashboard = DashboardReader.read(tree);
        Set<String> saved = savedIds();
        if (!saved.contains(id) && saved.size() >= SAVED_MAX) {
            return Optional.empty();
        }
        try {
            write(file(id), DashboardYaml.write(dashboard));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return Optional.of(dashboard);
    }

    private void write(Path file, String text) throws IOException {
        Files.createDirectories(directory);
        Path temporary = Files.createTempFile(directory, "new-", ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Deletes what a user has saved, so that the program's own is seen again if there is one; whether there was anything. */
    public synchronized boolean delete(String id) {
        try {
            return isId(id) && Files.deleteIfExists(file(id));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Path file(String id) {
        return directory.resolve(id + SUFFIX);
    }

    private Set<String> savedIds() {
        Set<String> ids = new TreeSet<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .filter(DashboardStore::isId)
                    .forEach(ids::add);
        } catch (NoSuchFileException none) {
            return ids;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return ids;
    }
}
