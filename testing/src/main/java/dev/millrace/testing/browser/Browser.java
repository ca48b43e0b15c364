// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.browser;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A headless Chromium of one's own: a process with a directory of its own, ended with all its children by {@link #close}, also when
 * the test or its JVM fails.
 */
public final class Browser implements AutoCloseable {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> FLAGS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--disable-extensions",
            "--disable-background-networking",
            "--disable-background-timer-throttling",
            "--disable-backgrounding-occluded-windows",
            "--disable-renderer-backgrounding",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--no-default-browser-check",
            "--password-store=basic",
            "--lang=en-US",
            "--remote-debugging-port=0");
    private static final Duration END_PATIENCE = Duration.ofSeconds(10);

    private final Process process;
    private final Path directory;
    private final Thread atExit;
    private final DevTools tools;

    private Browser(Process process, Path directory) throws InterruptedException {
        this.process = process;
        this.directory = directory;
        this.atExit = new Thread(() -> end(process));
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            this.tools = new DevTools(address());
        } catch (RuntimeException | InterruptedException failed) {
            end(process);
            throw failed;
        }
    }

    /**
     * Starts the browser and waits until it can be spoken to.
     *
     * @throws AssertionError if there is none on this machine
     */
    public static Browser start() {
        try {
            Path directory = Files.createTempDirectory("millrace-browser");
            List<String> command = new ArrayList<>();
            command.add(program());
            command.addAll(FLAGS);
            command.add("--user-data-dir=" + directory.resolve("profile"));
            command.add("about:blank");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("output").toFile())
                    .start();
            return new Browser(process, directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static String program() {
        String chosen = System.getenv("CHROMIUM");
        if (chosen != null && !chosen.isEmpty()) {
            return chosen;
        }
        String path = System.getenv("PATH");
        for (String name : NAMES) {
            for (String place : path == null ? new String[0] : path.split(File.pathSeparator, -1)) {
                if (Files.isExecutable(Path.of(place, name))) {
                    return Path.of(place, name).toString();
                }
            }
        }
        throw new AssertionError("This test needs a browser and found none of " + String.join(", ", NAMES)
                + " on the PATH. Install one (apt-get install chromium), or name it in the environment"
                + " variable CHROMIUM.");
    }

    /** The address for DevTools, which the browser writes into its directory as soon as it listens: a port and a path. */
    private URI address() throws InterruptedException {
        Path file = directory.resolve("profile").resolve("DevToolsActivePort");
        long deadline = System.nanoTime() + DevTools.PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
                if (lines.size() >= 2 && !lines.get(1).isEmpty()) {
                    return URI.create("ws://127.0.0.1:" + lines.get(0).trim()
                            + lines.get(1).trim());
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the browser ended with code " + process.exitValue() + ": " + output());
            }
        }
        throw new AssertionError("the browser did not listen within " + DevTools.PATIENCE + ": " + output());
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("output"), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "(" + unreadable + ")";
        }
    }

    /** A new page, with nothing kept from others: cookies, cache, storage. */
    public Page page() {
        String context = tools.send("", "Target.createBrowserContext", Map.of())
                .get("browserContextId")
                .text();
        String target = tools.send("", "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context))
                .get("targetId")
                .text();
        String session = tools.send("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .text();
        return new Page(tools, session, context);
    }

    /** The browser's process. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public void close() {
        try {
            var _ = tools.send("", "Browser.close", Map.of());
        } catch (DevTools.Refused gone) {
            // It is ended below in any case.
        }
        tools.close();
        end(process);
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            // The hook runs, or has run.
        }
        delete(directory);
    }

    private static void end(Process process) {
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        try {
            if (!process.waitFor(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        family.forEach(ProcessHandle::destroyForcibly);
        family.forEach(member -> awaitEnd(member));
    }

    private static void awaitEnd(ProcessHandle member) {
        @Nullable
        Object ended = member.onExit()
                .completeOnTimeout(member, END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        assert ended != null;
    }

    /** As far as it goes: what stays is in the system's directory for temporary files. */
    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException busy) {
            // Left to the system.
        }
    }
}
