// SPDX-License-Identifier: Apache-2.0
/**
 * Whole pipelines, Kafka to Kafka, beside other engines. {@link dev.millrace.benchmarks.pipeline.PipelineBenchmark} starts a broker in a
 * process of its own, fills the topics, and runs each {@link dev.millrace.benchmarks.pipeline.Contender} in a process of its own: one pass
 * to warm up, then one whose CPU-seconds count. The figures are per million input records; quote the ratios of one run.
 *
 * <p>The workloads: a windowed sum per item, a word count, and a filter with a projection. The contenders: a bare consumer loop and a
 * bare copy loop (what the client library alone costs), Millrace, Kafka Streams and Flink.
 *
 * <p>Run it with {@code bin/benchmark}; {@code --contenders loop,millrace} leaves the others out.
 */
@NullMarked
package dev.millrace.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
