// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that share no code with Kafka's Java clients work against the embedded broker: kcat (librdkafka), kafka-python
 * and KafkaJS each produce, consume, and take up as a group where the group had stopped.
 */
@Timeout(300)
class ClientCompatibilityTest {
    private static final String KAFKAJS = "kafkajs@2.2.4";
    private static final int LIMIT_SECONDS = 120;
    private static final List<String> SENT = List.of("k1=one", "k2=two", "k1=drei \u00e4\u00f6\u00fc");

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(
                BrokerSettings.in(directory.resolve("data")).withPort(0));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void kcat() throws Exception {
        requireProgram("kcat", "apt-get install kcat");
        createTopic("kcat");
        String input = String.join("\n", SENT) + "\n";
        run(input, "kcat", "-b", broker.bootstrapServers(), "-P", "-t", "kcat", "-K", "=", "-z", "lz4");
        assertThat(Records.read(broker.bootstrapServers(), "kcat")).hasSize(SENT.size());
        assertThat(run(
                        "",
                        "kcat",
                        "-q",
                        "-b",
                        broker.bootstrapServers(),
                        "-C",
                        "-t",
                        "kcat",
                        "-o",
                        "beginning",
                        "-e",
                        "-f",
                        "%k=%s\\n"))
                .isEqualTo(SENT);
        assertThat(kcatGroup(2)).isEqualTo(SENT.subList(0, 2));
        assertThat(kcatGroup(1)).isEqualTo(SENT.subList(2, 3));
    }

    private static List<String> kcatGroup(int count) throws Exception {
        return run(
                "",
                "kcat",
                "-q",
                "-b",
                broker.bootstrapServers(),
                "-X",
                "auto.offset.reset=earliest",
                "-c",
                "" + count,
                "-f",
                "%k=%s\\n",
                "-G",
                "kcat-group",
                "kcat");
    }

    @Test
    void kafkaPython() throws Exception {
        // Debian's own interpreter, the one for which the package python3-kafka is installed.
        String python = "/usr/bin/python3";
        requireProgram(python, "apt-get install python3 python3-kafka");
        exchange("python", List.of(python, resource("client.py").toString()), Map.of());
    }

    @Test
    void kafkaJs() throws Exception {
        requireProgram("node", "apt-get install nodejs npm");
        Path modules = Path.of("target", "kafkajs").toAbsolutePath();
        if (!Files.exists(modules.resolve("node_modules/kafkajs/package.json"))) {
            Files.createDirectories(modules);
            run("", "npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", modules.toString(), KAFKAJS);
        }
        exchange(
                "javascript",
                List.of("node", resource("client.js").toString()),
                Map.of("NODE_PATH", modules.resolve("node_modules").toString()));
    }

    /** The same conversation with any client program that knows the verbs produce, consume and group. */
    private static void exchange(String topic, List<String> client, Map<String, String> environment) throws Exception {
        createTopic(topic);
        List<String> program = new ArrayList<>(client);
        program.add(broker.bootstrapServers());
        String input = String.join("\n", SENT) + "\n";
        run(environment, input, program, "produce", topic);
        assertThat(Records.read(broker.bootstrapServers(), topic)).hasSize(SENT.size());
        assertThat(run(environment, "", program, "consume", topic, "3")).isEqualTo(SENT);
        String group = topic + "-group";
        assertThat(run(environment, "", program, "group", topic, group, "2")).isEqualTo(SENT.subList(0, 2));
        assertThat(run(environment, "", program, "group", topic, group, "1")).isEqualTo(SENT.subList(2, 3));
    }

    private static void createTopic(String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
        }
    }

    private static void requireProgram(String program, String installation) {
        boolean found = program.startsWith("/")
                ? Files.isExecutable(Path.of(program))
                : List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        assertThat(found)
                .as("%s is needed by this test and is not installed; as root: %s", program, installation)
                .isTrue();
    }

    private static Path resource(String name) throws URISyntaxException {
        URL found = Objects.requireNonNull(ClientCompatibilityTest.class.getResource(name));
        return Path.of(found.toURI());
    }

    private static List<String> run(String input, String... command) throws Exception {
        return run(Map.of(), input, List.of(), command);
    }

    private static List<String> run(
            Map<String, String> environment, String input, List<String> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(directory, "output", ".txt");
        Path errors = Files.createTempFile(directory, "errors", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.outputWriter(StandardCharsets.UTF_8).append(input).close();
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
