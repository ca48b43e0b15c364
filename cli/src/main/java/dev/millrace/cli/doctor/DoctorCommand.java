// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.doctor;

import dev.millrace.cli.Version;
import dev.millrace.cli.command.CommandFailure;
import dev.millrace.cli.command.ExitCode;
import dev.millrace.cli.command.Surroundings;
import dev.millrace.cli.doctor.Finding.Level;
import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.start.BrokerOptions;
import dev.millrace.cli.topic.KafkaOptions;
import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.server.http.HttpSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at what Millrace needs of a machine and says what is missing. */
@Command(name = "doctor", description = "Checks the JDK, memory, disk, port and the broker, and says what to mend.")
public final class DoctorCommand implements Callable<Integer> {
    private static final int JAVA_MIN = 25;
    private static final long MEBIBYTE = 1L << 20;
    private static final long HEAP_MIN_BYTES = 256 * MEBIBYTE;

    private final Surroundings surroundings;

    @Mixin
    private final KafkaOptions kafka;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Where the broker would keep its data.")
    private Path dataDirectory = Path.of(BrokerOptions.DEFAULT_DIRECTORY);

    @Option(names = "--port", paramLabel = "PORT", description = "Where the broker would listen.")
    private int port = BrokerSettings.DEFAULT_PORT;

    public DoctorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.kafka = new KafkaOptions(surroundings);
    }

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("Millrace", Version.millrace() + ", Kafka " + Version.kafka()));
        findings.add(java());
        findings.add(memory());
        findings.add(disk());
        findings.add(settings());
        boolean named = kafka.namedServers() != null;
        findings.addAll(named ? List.of(namedBroker()) : localBroker());
        findings.forEach(this::print);
        if (named && findings.getLast().level() == Level.FAIL) {
            return ExitCode.CANNOT_CONNECT;
        }
        boolean failed = findings.stream().anyMatch(finding -> finding.level() == Level.FAIL);
        return failed ? ExitCode.FAILED : ExitCode.OK;
    }

    private void print(Finding finding) {
        String style = switch (finding.level()) {
            case OK -> "green";
            case NOTE -> "yellow";
            case FAIL -> "red,bold";
        };
        Ansi ansi = surroundings.colour() ? Ansi.ON : Ansi.OFF;
        String level = ansi.string("@|" + style + " " + String.format("%-4s", finding.level()) + "|@");
        surroundings.out().printf("%s  %-9s %s%n", level, finding.subject(), finding.detail());
        if (!finding.hint().isEmpty()) {
            surroundings.out().printf("                %s%n", finding.hint());
        }
    }

    private static Finding java() {
        String detail = Runtime.version() + " in " + System.getProperty("java.home");
        return Runtime.version().feature() >= JAVA_MIN
                ? Finding.ok("JDK", detail)
                : new Finding(Level.FAIL, "JDK", detail, "Install a JDK " + JAVA_MIN + " and set JAVA_HOME to it.");
    }

    private static Finding memory() {
        long heap = Runtime.getRuntime().maxMemory();
        String detail = "heap up to " + heap / MEBIBYTE + " MiB, "
                + Runtime.getRuntime().availableProcessors() + " processors";
        return heap >= HEAP_MIN_BYTES
                ? Finding.ok("Memory", detail)
                : new Finding(Level.NOTE, "Memory", detail, "Set MILLRACE_JAVA_OPTS=-Xmx512m or more for the broker.");
    }

    private Finding disk() {
        Path directory = surroundings.resolve(dataDirectory).toAbsolutePath().normalize();
        Path existing = Stream.iterate(directory, Objects::nonNull, Path::getParent)
                .filter(Files::exists)
                .findFirst()
                .orElse(directory.getRoot());
        try {
            FileStore store = Files.getFileStore(existing);
            String detail = store.getUsableSpace() / MEBIBYTE + " MiB free for " + directory;
            if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
                return new Finding(Level.FAIL, "Disk", detail + ", not writable", "Choose another --data-dir.");
            }
            return store.getUsableSpace() >= BrokerSettings.DEFAULT_MINIMUM_FREE_BYTES
                    ? Finding.ok("Disk", detail)
                    : new Finding(Level.FAIL, "Disk", detail, "Free some space, or choose another --data-dir.");
        } catch (IOException failure) {
            return new Finding(
                    Level.FAIL, "Disk", existing + ": " + failure.getMessage(), "Choose another --data-dir.");
        }
    }

    private Finding settings() {
        List<Path> files = Settings.load(surroundings).paths();
        return Finding.ok(
                "Settings",
                files.isEmpty()
                        ? "no millrace.yaml"
                        : String.join(
                                ", then ", files.stream().map(Path::toString).toList()));
    }

    private Finding namedBroker() {
        try {
            return answering();
        } catch (CommandFailure failure) {
            String hint = failure.hint() == null ? "" : failure.hint();
            return new Finding(Level.FAIL, "Broker", String.valueOf(failure.getMessage()), hint);
        }
    }

    private List<Finding> localBroker() {
        try {
            return List.of(answering());
        } catch (CommandFailure failure) {
            return List.of(Finding.ok("Broker", "none runs at " + kafka.servers()), port(), httpPort());
        }
    }

    private Finding answering() {
        try (Admin admin = kafka.connect()) {
            int nodes = kafka.await(admin.describeCluster().nodes()).size();
            return Finding.ok("Broker", kafka.servers() + " answers, " + nodes + (nodes == 1 ? " node" : " nodes"));
        }
    }

    private Finding port() {
        return isFree(port)
                ? Finding.ok("Port", port + " is free")
                : new Finding(
                        Level.FAIL,
                        "Port",
                        port + " is taken by a program that is no Kafka broker",
                        "Choose another --port, or stop the program that listens there.");
    }

    private static Finding httpPort() {
        int port = HttpSettings.DEFAULT_PORT;
        return isFree(port)
                ? Finding.ok("Console", "port " + port + " is free")
                : new Finding(
                        Level.NOTE,
                        "Console",
                        "port " + port + " is taken",
                        "Choose another --http-port when you start, or stop the program that listens there.");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
