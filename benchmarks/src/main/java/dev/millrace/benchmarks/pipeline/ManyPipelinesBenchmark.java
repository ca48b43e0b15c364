// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.pipeline;

import com.sun.management.OperatingSystemMXBean;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.server.service.Service;
import dev.millrace.server.session.LiveSession;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What many pipelines cost, with the broker in a process of its own: the CPU per record of many pipelines of one query each against that
 * of one, all over the same topic; and the CPU and memory of many that have nothing to do. Prints a line for each.
 */
final class ManyPipelinesBenchmark {
    private static final int IDLE_SECONDS = 20;

    private final String bootstrapServers;

    private ManyPipelinesBenchmark(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Arguments: how many are busy, how many are idle, records for the one that is alone. */
    public static void main(String[] arguments) throws Exception {
        int busy = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        int idle = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        long records = arguments.length > 2 ? Long.parseLong(arguments[2]) : 2_000_000;
        Path directory = Files.createTempDirectory("millrace-many");
        Process broker = PipelineBenchmark.java(BrokerProcess.class, List.of(directory.toString()));
        try {
            ManyPipelinesBenchmark benchmark =
                    new ManyPipelinesBenchmark(PipelineBenchmark.await(broker, "listening "));
            benchmark.run(busy, idle, records);
        } finally {
            broker.destroy();
            broker.waitFor();
        }
        Runtime.getRuntime().halt(0);
    }

    private void run(int busy, int idle, long records) throws Exception {
        PipelineBenchmark.createTopic(Workload.SUM.input(), bootstrapServers);
        TopicLoader.load(Workload.SUM, bootstrapServers, records);
        process("warm", 1, records);
        double one = process("one", 1, records);
        double many = process("many", busy, records);
        System.out.printf(
                Locale.ROOT,
                "CPU-s per million records: 1 pipeline %.3f, %d pipelines %.3f each; ratio %.2f%n",
                one,
                busy,
                many,
                many / one);
        idle(idle);
    }

    /** CPU-seconds per million records and query. */
    private double process(String name, int queries, long records) throws Exception {
        try (Service service = service(name);
                LiveSession session = session(name)) {
            session.run("SET 'auto.offset.reset' = 'earliest';" + sales(), new Silence());
            long before = cpuNanos();
            for (int i = 0; i < queries; i++) {
                session.run(sum(name, i), new Silence());
            }
            while (service.look().last().recordsIn() < records * queries) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            return (cpuNanos() - before) / 1e9 * 1e6 / (records * queries);
        }
    }

    private void idle(int queries) throws Exception {
        String name = "idle";
        try (Service service = service(name);
                LiveSession session = session(name)) {
            session.run(
                    "CREATE STREAM quiet (item VARCHAR, amount INT) WITH (KAFKA_TOPIC='quiet', VALUE_FORMAT='JSON',"
                            + " PARTITIONS=1);",
                    new Silence());
            long heapBefore = heapBytes();
            for (int i = 0; i < queries; i++) {
                session.run(sum(name, i).replace("FROM sales", "FROM quiet"), new Silence());
            }
            TimeUnit.SECONDS.sleep(8);
            long heap = heapBytes() - heapBefore;
            long before = cpuNanos();
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            double share = (cpuNanos() - before) / 1e9 / IDLE_SECONDS;
            System.out.printf(
                    Locale.ROOT,
                    "%d idle pipelines: %.2f %% of a core in the engine's process, %.2f MB of heap each (%d threads)%n",
                    service.look().last().queries().size(),
                    100 * share,
                    heap / 1e6 / queries,
                    ManagementFactory.getThreadMXBean().getThreadCount());
        }
    }

    private Service service(String name) {
        return Service.start(
                LoopSettings.of(Map.of("bootstrap.servers", bootstrapServers)).withTopics(new InternalTopics(name)));
    }

    private LiveSession session(String name) {
        return LiveSession.open(Map.of("bootstrap.servers", bootstrapServers), new InternalTopics(name));
    }

    private static String sales() {
        return "CREATE STREAM sales (item VARCHAR, amount INT, time BIGINT)"
                + " WITH (KAFKA_TOPIC='bench-sales', VALUE_FORMAT='JSON');";
    }

    private static String sum(String name, int number) {
        return "CREATE TABLE t" + number + " WITH (KAFKA_TOPIC='" + name + "-" + number + "') AS SELECT item,"
                + " SUM(amount) AS total FROM sales WINDOW TUMBLING (SIZE 5 SECONDS) GROUP BY item EMIT CHANGES;";
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
