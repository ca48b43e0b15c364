// SPDX-License-Identifier: Apache-2.0
/**
 * From polled records to ticks. {@link dev.millrace.kafka.pump.Strand} is a dataflow with its sources and positions, without any I/O;
 * {@link dev.millrace.kafka.pump.Pump} reads for one strand and is the only place that decides what is polled, what waits and what is
 * idle, by {@link dev.millrace.kafka.pump.TablesFirst}, {@link dev.millrace.kafka.pump.ForeignRecords} with {@link
 * dev.millrace.kafka.pump.OwnOffsets}, and {@link dev.millrace.kafka.pump.IdleWatch}. {@link
 * dev.millrace.kafka.pump.PartitionReader} is the consumer, {@link dev.millrace.kafka.pump.RangeReader} gives exact ranges again for a
 * replay, {@link dev.millrace.kafka.pump.StartOffsets} says where a new query begins.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A partition that waits does so for one of three reasons, looked at anew before each poll; nothing is paused by hand.
 *   <li>What waits in memory is one poll per partition at most.
 *   <li>Records that are not where they should be are an {@link dev.millrace.kafka.pump.OffsetGapException}, never a jump.
 * </ul>
 *
 * <p>Threading: a pump and all it has belong to its pipeline's thread; {@code OwnOffsets} is told of acknowledgements by the producer's.
 *
 * <pre>{@code
 * Pump pump = new Pump(strand, reader, own, idleMillis, ticks);
 * pump.assignTablesFirst();
 * while (running) {
 *     pump.step(20, System.currentTimeMillis());
 * }
 * }</pre>
 */
@NullMarked
package dev.millrace.kafka.pump;

import org.jspecify.annotations.NullMarked;
