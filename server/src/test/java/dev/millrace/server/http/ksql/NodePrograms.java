// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs {@code clients.js} with the packages that it needs, which npm installs once. */
final class NodePrograms {

    private static final List<String> PACKAGES = List.of("ksqldb-client@1.0.5", "ksqlient@1.0.1");
    private static final int LIMIT_SECONDS = 200;

    private final Path modules = Path.of("target", "ksqldb-clients").toAbsolutePath();
    private final Path directory;

    /** {@code directory}: where what programs say is kept. */
    NodePrograms(Path directory) {
        this.directory = directory;
    }

    /** The lines that the conversation with {@code client} prints. */
    List<String> converse(String client, int port) throws IOException, InterruptedException {
        assertThat(List.of(System.getenv("PATH").split(File.pathSeparator)))
                .as("Node.js is needed by this test and is not installed; as root: apt-get install nodejs npm")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
        if (!Files.exists(modules.resolve("node_modules/ksqlient/package.json"))) {
            Files.createDirectories(modules);
            List<String> install = new ArrayList<>(
                    List.of("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", modules.toString()));
            install.addAll(PACKAGES);
            run(install);
        }
        return run(List.of("node", script().toString(), client, Integer.toString(port)));
    }

    private static Path script() {
        try {
            return Path.of(Objects.requireNonNull(NodePrograms.class.getResource("clients.js"))
                    .toURI());
        } catch (URISyntaxException malformed) {
            throw new AssertionError(malformed);
        }
    }

    private List<String> run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "output", ".txt");
        Path errors = Files.createTempFile(directory, "errors", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().put("NODE_PATH", modules.resolve("node_modules").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        String told = Files.readString(output) + Files.readString(errors);
        assertThat(ended)
                .as("%s ended within %d s; it said: %s", command, LIMIT_SECONDS, told)
                .isTrue();
        assertThat(process.exitValue())
                .as("exit code of %s, which said: %s", command, told)
                .isZero();
        return Files.readAllLines(output);
    }
}
