// SPDX-License-Identifier: Apache-2.0
/**
 * Queries whose consumer groups keep how far they have read; why it is so: {@code docs/decisions/20261121-group-offsets.md}. {@link
 * dev.millrace.kafka.group.GroupQuery} runs one, {@link dev.millrace.kafka.group.GroupOffset} is what stands beside an offset, {@link
 * dev.millrace.kafka.group.NeededOffsets} tells from which record on an open window may need its input.
 *
 * <p>Invariant: an offset is kept only when all that was put out before is acknowledged.
 *
 * <p>Threading: a query belongs to its pipeline's thread.
 *
 * <pre>{@code
 * GroupQuery query = new GroupQuery(definition, feeders, settings, expressions, results);
 * query.begin(StartFrom.EARLIEST);
 * query.step(20, System.currentTimeMillis());
 * query.commit();
 * }</pre>
 */
@NullMarked
package dev.millrace.kafka.group;

import org.jspecify.annotations.NullMarked;
