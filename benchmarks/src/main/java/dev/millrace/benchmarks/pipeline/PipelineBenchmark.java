// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.pipeline;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Compares whole pipelines, Kafka to Kafka, in one run on the same topics: CPU-seconds of each contender's process per million input
 * records, warm, the broker in a process of its own. The machine may be shared: quote the ratios.
 *
 * <p>Arguments: {@code [--workloads sum,words,filter] [--contenders loop,copy,millrace,streams,flink] [--sales 3000000]
 * [--lines 1000000] [--rounds 1]}.
 */
public final class PipelineBenchmark {

    private static final String MAX_HEAP = "-Xmx2g";

    private final Map<String, String> options;

    private PipelineBenchmark(Map<String, String> options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new LinkedHashMap<>(Map.of(
                "--workloads", "sum,words,filter",
                "--contenders", "loop,copy,millrace,streams,flink",
                "--sales", "3000000",
                "--lines", "1000000",
                "--rounds", "1"));
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            if (options.put(arguments[i], arguments[i + 1]) == null) {
                throw new IllegalArgumentException("no option " + arguments[i] + "; there are " + options.keySet());
            }
        }
        new PipelineBenchmark(options).run();
    }

    private void run() throws Exception {
        Path directory = Files.createTempDirectory("millrace-bench");
        Process broker = java(BrokerProcess.class, List.of(directory.toString()));
        try {
            String bootstrapServers = await(broker, "listening ");
            for (String name : options.getOrDefault("--workloads", "").split(",")) {
                compare(Workload.named(name), bootstrapServers);
            }
        } finally {
            broker.destroy();
            broker.waitFor();
        }
    }

    private void compare(Workload workload, String bootstrapServers) throws Exception {
        long records = Long.parseLong(
                workload == Workload.WORDS ? options.getOrDefault("--lines", "") : options.getOrDefault("--sales", ""));
        createTopic(workload.input(), bootstrapServers);
        TopicLoader.load(workload, bootstrapServers, records);
        System.out.printf(Locale.ROOT, "%n%s, %,d records%n", workload, records);
        System.out.printf("%-10s %16s %12s%n", "contender", "CPU-s / million", "wall s");
        Map<String, Double> best = new LinkedHashMap<>();
        for (int round = 0; round < Integer.parseInt(options.getOrDefault("--rounds", "1")); round++) {
            for (String contender : options.getOrDefault("--contenders", "").split(",")) {
                String name = contender + "-" + workload.name().toLowerCase(Locale.ROOT) + "-" + round;
                createTopic("out-" + name + "-warm", bootstrapServers);
                createTopic("out-" + name, bootstrapServers);
                Process process = java(
                        ContenderProcess.class,
                        List.of(contender, workload.name(), bootstrapServers, Long.toString(records), name));
                String[] result = await(process, "result ").split(" ");
                process.waitFor();
                double cpuPerMillion = Double.parseDouble(result[0]) * 1_000_000 / records;
                best.merge(contender, cpuPerMillion, Math::min);
                System.out.printf(
                        Locale.ROOT, "%-10s %16.3f %12.1f%n", contender, cpuPerMillion, Double.parseDouble(result[1]));
            }
        }
        printRatios(best);
    }

    private static void printRatios(Map<String, Double> best) {
        Double own = best.get("millrace");
        if (own != null) {
            best.forEach((contender, figure) -> {
                if (!contender.equals("millrace")) {
                    System.out.printf(Locale.ROOT, "%s / millrace = %.2f%n", contender, figure / own);
                }
            });
        }
    }

    /** Makes a topic of one partition unless it exists. */
    static void createTopic(String topic, String bootstrapServers) throws Exception {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        try (Admin admin = Admin.create(settings)) {
            if (!admin.listTopics().names().get().contains(topic)) {
                admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                        .all()
                        .get();
            }
        }
    }

    /** Starts {@code main} in a process of its own with this one's class path. */
    static Process java(Class<?> main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                MAX_HEAP,
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The rest of the first line that begins with {@code prefix}. */
    static String await(Process process, String prefix) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length());
            }
        }
        throw new IOException("the process ended without a line '" + prefix + "…'");
    }
}
