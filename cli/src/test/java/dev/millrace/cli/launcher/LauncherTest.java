// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.command.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/millrace} as its users start it. The first run builds the program, as it does after a fresh clone. */
class LauncherTest {
    private static final long TIMEOUT_MINUTES = 5;

    /** 128 + SIGTERM. */
    private static final int TERMINATED = 143;

    private static final Path LAUNCHER = launcher();

    @TempDir
    private static Path directory = Path.of("");

    /** What one run left behind. */
    private record Ended(int exitCode, String out, String err) {}

    @BeforeAll
    static void build() throws Exception {
        Ended ended = run("--version");
        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    }

    @Test
    void printsTheVersionAndNothingElse() throws Exception {
        Ended ended = run("--version");
        assertThat(ended.out()).startsWith("millrace 0.").contains("Kafka 4.", "Java ");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void aCacheOfLoadedClassesThatIsNoneChangesNothing() throws Exception {
        Path cache = LAUNCHER.resolveSibling("../cli/target/launcher/millrace.aot");
        Files.writeString(cache, "not a cache");
        try {
            Ended ended = run(LAUNCHER, List.of("--version"), List.of("MILLRACE_AOT=on"));
            assertThat(ended.exitCode()).isEqualTo(ExitCode.OK);
            assertThat(ended.out()).startsWith("millrace 0.");
            assertThat(ended.err()).isEmpty();
        } finally {
            Files.delete(cache);
        }
    }

    @Test
    void passesTheExitCodeOn() throws Exception {
        assertThat(run("nonsense").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run("topic", "list", "--bootstrap-servers", "127.0.0.1:1").exitCode())
                .isEqualTo(ExitCode.CANNOT_CONNECT);
    }

    @Test
    void worksThroughALinkFromAnotherDirectory() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), LAUNCHER);
        assertThat(run(link, List.of("--version"), List.of()).exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void aTerminatedStartStopsInOrderAndKeepsItsData() throws Exception {
        String[] start = {LAUNCHER.toString(), "start", "--port", "0", "--http-port", "0", "--data-dir", "data"};
        for (int round = 0; round < 2; round++) {
            ProcessBuilder builder = new ProcessBuilder(start)
                    .directory(directory.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("MILLRACE_AOT", "off");
            Process process = builder.start();
            try (BufferedReader err = process.errorReader()) {
                String servers = listening(err);
                Ended created = run("topic", "create", "kept", "--if-not-exists", "--bootstrap-servers", servers);
                assertThat(created.err()).contains(round == 0 ? "Created" : "exists already");
                // Process.destroy would also close the stream that is read next.
                assertThat(process.toHandle().destroy()).isTrue();
                assertThat(err.lines()).contains("Stopping.");
                assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
                assertThat(process.exitValue()).isEqualTo(TERMINATED);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static String listening(BufferedReader err) throws IOException {
        String prefix = "Kafka listens on ";
        for (String line = err.readLine(); line != null; line = err.readLine()) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length(), line.length() - 1);
            }
        }
        throw new IOException("it ended without listening");
    }

    @Test
    void withoutAJdkSaysWhatToInstall() throws Exception {
        // A root without any JDK: the script's own folder copied to where nothing else is.
        Path script = Files.createDirectories(directory.resolve("lone/bin")).resolve("millrace");
        Files.copy(LAUNCHER, script);
        String finder = Files.readString(LAUNCHER.resolveSibling("find-jdk.sh"));
        Files.writeString(
                script.resolveSibling("find-jdk.sh"),
                finder.replaceAll("(?m)/usr/|/opt/|/Library/", "/nonexistent/").replace("command -v java", "false"));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Ended ended = run(script, List.of("--version"), List.of("HOME=" + directory, "JAVA_HOME="));
        assertThat(ended.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(ended.err()).contains("needs a JDK 25", "JAVA_HOME");
        assertThat(ended.out()).isEmpty();
    }

    private static Ended run(String... arguments) throws Exception {
        return run(LAUNCHER, List.of(arguments), List.of());
    }

    private static Ended run(Path script, List<String> arguments, List<String> environment) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(arguments);
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        // No test needs it, and making it would take time from the others.
        builder.environment().put("MILLRACE_AOT", "off");
        for (String variable : environment) {
            String[] parts = variable.split("=", 2);
            builder.environment().put(parts[0], parts[1]);
        }
        Process process = builder.start();
        if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("bin/millrace did not end: " + Files.readString(err));
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static Path launcher() {
        Path here = Path.of("").toAbsolutePath();
        return Stream.iterate(here, folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve("bin/millrace"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no bin/millrace above " + here));
    }
}
