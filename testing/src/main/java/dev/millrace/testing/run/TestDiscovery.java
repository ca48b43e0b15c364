// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.run;

import dev.millrace.testing.folder.FolderRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the scripts and folder tests below a path. */
public final class TestDiscovery {

    private static final String SCRIPT = ".test";

    private TestDiscovery() {}

    /**
     * The tests of {@code path}: itself if it is a script or a folder test, else all below it by name. A folder test is not searched
     * for more.
     *
     * @throws IOException if there is no such path or it cannot be read
     */
    public static List<Path> find(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new IOException("there is no file or folder " + path);
        }
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(path)) {
            search(path, found);
        } else {
            found.add(path);
        }
        return found;
    }

    private static void search(Path folder, List<Path> found) throws IOException {
        if (FolderRun.isTest(folder)) {
            found.add(folder);
            return;
        }
        List<Path> entries;
        try (Stream<Path> listed = Files.list(folder)) {
            entries = listed.sorted().toList();
        }
        for (Path entry : entries) {
            if (Files.isDirectory(entry)) {
                search(entry, found);
            } else if (entry.toString().endsWith(SCRIPT)) {
                found.add(entry);
            }
        }
    }
}
