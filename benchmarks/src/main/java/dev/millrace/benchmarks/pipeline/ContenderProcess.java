// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.pipeline;

import com.sun.management.OperatingSystemMXBean;
import dev.millrace.kafka.loop.Delivery;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * The process of one contender: one pass to warm up, then one that counts, over the same topic. Prints one line: CPU-seconds of the whole
 * process and wall-clock seconds of the counted pass.
 */
final class ContenderProcess {

    private ContenderProcess() {}

    /** Arguments: contender, workload, bootstrap servers, records, run name. */
    public static void main(String[] arguments) throws Exception {
        Contender contender = named(arguments[0]);
        Workload workload = Workload.named(arguments[1]);
        long records = Long.parseLong(arguments[3]);
        contender.process(new Contender.Run(workload, arguments[2], arguments[4] + "-warm", records));
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpuBefore = system.getProcessCpuTime();
        long wallBefore = System.nanoTime();
        contender.process(new Contender.Run(workload, arguments[2], arguments[4], records));
        double cpuSeconds = (system.getProcessCpuTime() - cpuBefore) / 1e9;
        double wallSeconds = (System.nanoTime() - wallBefore) / 1e9;
        System.out.printf(Locale.ROOT, "result %.3f %.3f%n", cpuSeconds, wallSeconds);
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static Contender named(String name) {
        return switch (name) {
            case "loop" -> new BareLoop(false);
            case "copy" -> new BareLoop(true);
            case "streams" -> new StreamsContender();
            case "flink" -> new FlinkContender();
            case "millrace" -> new MillraceContender(Delivery.EXACTLY_ONCE);
            case "millrace-alo" -> new MillraceContender(Delivery.AT_LEAST_ONCE);
            default -> throw new IllegalArgumentException("no contender named " + name);
        };
    }
}
