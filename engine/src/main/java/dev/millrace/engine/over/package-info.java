// SPDX-License-Identifier: Apache-2.0
/**
 * Rows in order: rankings and functions over the rows around each row. Rows are divided and ordered as an
 * {@link dev.millrace.engine.over.Ordering} says; {@link dev.millrace.engine.state.OrderedRows} keeps them so.
 *
 * <ol>
 *   <li>{@link dev.millrace.engine.over.TopN}: the first rows of each partition, with their numbers if wanted;
 *   <li>{@link dev.millrace.engine.over.Over}: aggregates over frames, ROW_NUMBER, RANK, DENSE_RANK, NTILE, LAG, LEAD, FIRST_VALUE and
 *       LAST_VALUE ({@link dev.millrace.engine.over.OverFunction}), kept exact;
 *   <li>{@code AppendedOver}: the same for streams, each row told once, with little state.
 * </ol>
 *
 * <p>{@code Frames} computes the functions for neighbouring rows of a {@code Partition}; {@code Reach} says which rows a change
 * concerns; {@code Note} is what is kept beside a row.
 *
 * <p>Invariants: rows with equal sort keys stand in the order in which they came, also after a restart. A ranking costs the
 * logarithm of the partition for a change that does not show, and the places that it moves for one that does.
 *
 * <p>Threading: as the operator contract says, one thread at a time.
 *
 * <p>Example: the moving average of a stream's last five values.
 *
 * <pre>{@code
 * OverFrame frame = new OverFrame(OverFrame.Unit.ROWS, 4L, 0L);
 * Operator over = Over.of(new OverSettings(bySensorInTime, frame, List.of(OverFunction.of(average)), true));
 * }</pre>
 */
@NullMarked
package dev.millrace.engine.over;

import org.jspecify.annotations.NullMarked;
