// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

/**
 * How a dataflow runs.
 *
 * @param shards threads that share the keyed work; 1 runs everything in the caller's thread
 * @param stateLimitBytes memory that the state of each query may take that names no limit of its own
 * @param tracked whether state tables note their changes because a host writes them
 */
public record DataflowSettings(int shards, long stateLimitBytes, boolean tracked) {

    /** One shard, the state of each query bounded by half of the heap, no tracking. */
    public static DataflowSettings defaults() {
        return new DataflowSettings(1, Runtime.getRuntime().maxMemory() / 2, false);
    }

    public DataflowSettings withShards(int count) {
        return new DataflowSettings(count, stateLimitBytes, tracked);
    }

    public DataflowSettings withTracked(boolean nowTracked) {
        return new DataflowSettings(shards, stateLimitBytes, nowTracked);
    }

    public DataflowSettings withStateLimitBytes(long bytes) {
        return new DataflowSettings(shards, bytes, tracked);
    }
}
