// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.data.Changes;
import org.jspecify.annotations.Nullable;

/**
 * What one source brings into a tick.
 *
 * @param changes the rows in the source's layout ({@link Dataflow#layout}), or {@code null} for none. For a STREAM all weights are
 *     +1, but −1 for a record that has no value, whose value columns are null. For a TABLE +1 sets the row of its key and −1
 *     deletes it; the columns of a deletion other than the key are null
 * @param watermark the source's watermark after these rows, ms: no row that matters is older; never goes back
 * @param idle the source is quiet and holds up nobody: its watermark does not count
 */
public record SourceBatch(@Nullable Changes changes, long watermark, boolean idle) {}
