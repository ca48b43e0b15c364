// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.pipeline;

/** One way to run a workload, in a process of its own. */
interface Contender {

    /**
     * Processes {@code run.records()} records from the beginning of the workload's input topic, writes the results to the output
     * topic, and returns when they are written.
     */
    void process(Run run) throws Exception;

    /**
     * One pass over the input.
     *
     * @param name unique, for application ids and output topics
     */
    record Run(Workload workload, String bootstrapServers, String name, long records) {

        String outputTopic() {
            return "out-" + name;
        }
    }
}
