// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import dev.millrace.engine.dataflow.DataflowSettings;
import dev.millrace.kafka.topic.InternalTopics;
import dev.millrace.plan.OffsetsMode;
import java.util.Map;

/**
 * How the engine runs.
 *
 * @param client Kafka client settings with at least {@code bootstrap.servers}; whatever an external Kafka needs
 * @param topics the service's name in Kafka
 * @param dataflow shards and the limit on state
 * @param limits what bounds ticks, epochs and waiting
 * @param offsets who keeps how far a new query has read, where its statement does not say
 */
public record LoopSettings(
        Map<String, Object> client,
        InternalTopics topics,
        Delivery delivery,
        DataflowSettings dataflow,
        Limits limits,
        OffsetsMode offsets) {
    private static final int MOST_RECORD_BYTES = 1 << 20;

    /**
     * @param rowsPerTick most records of one tick; 1 makes every record a tick of its own
     * @param bytesPerFetch most bytes that one poll brings
     * @param epochMillis an epoch is committed when it is this old; below 100 ms transactions cost more than they give
     * @param rowsPerEpoch an epoch is committed earlier when it has put out this many rows
     * @param idleMillis a partition that has been read to its end and stays quiet for this long no longer holds back the
     *     watermark
     * @param commands commands that may wait for one pipeline
     */
    public record Limits(
            int rowsPerTick, int bytesPerFetch, long epochMillis, int rowsPerEpoch, long idleMillis, int commands) {
        public Limits {
            if (rowsPerTick < 1 || bytesPerFetch < 1 || epochMillis < 0 || rowsPerEpoch < 1 || idleMillis < 0) {
                throw new IllegalArgumentException("a limit is out of range");
            }
        }

        public static Limits defaults() {
            return new Limits(32_768, 8 << 20, 100, 200_000, 1_000, 1_000);
        }

        public Limits withRowsPerTick(int rows) {
            return new Limits(rows, bytesPerFetch, epochMillis, rowsPerEpoch, idleMillis, commands);
        }

        public Limits withIdleMillis(long millis) {
            return new Limits(rowsPerTick, bytesPerFetch, epochMillis, rowsPerEpoch, millis, commands);
        }

        public Limits withEpochMillis(long millis) {
            return new Limits(rowsPerTick, bytesPerFetch, millis, rowsPerEpoch, idleMillis, commands);
        }
    }

    public LoopSettings {
        client = Map.copyOf(client);
    }

    /** Exactly once, with the default limits. */
    public static LoopSettings of(Map<String, Object> client) {
        return new LoopSettings(
                client,
                InternalTopics.defaults(),
                Delivery.EXACTLY_ONCE,
                DataflowSettings.defaults(),
                Limits.defaults(),
                OffsetsMode.ENGINE);
    }

    /** The largest record that is written, bytes: the clients' {@code max.request.size}, or Kafka's default. */
    public int mostRecordBytes() {
        Object said = client.get("max.request.size");
        return said == null ? MOST_RECORD_BYTES : Integer.parseInt(said.toString());
    }

    public LoopSettings withDelivery(Delivery mode) {
        return new LoopSettings(client, topics, mode, dataflow, limits, offsets);
    }

    public LoopSettings withTopics(InternalTopics names) {
        return new LoopSettings(client, names, delivery, dataflow, limits, offsets);
    }

    public LoopSettings withDataflow(DataflowSettings settings) {
        return new LoopSettings(client, topics, delivery, settings, limits, offsets);
    }

    public LoopSettings withLimits(Limits bounds) {
        return new LoopSettings(client, topics, delivery, dataflow, bounds, offsets);
    }

    public LoopSettings withOffsets(OffsetsMode mode) {
        return new LoopSettings(client, topics, delivery, dataflow, limits, mode);
    }
}
