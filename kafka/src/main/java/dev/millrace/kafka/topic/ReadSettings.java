// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.topic;

import java.util.HashMap;
import java.util.Map;

/** Settings of consumers that look at topics for somebody. */
public final class ReadSettings {

    /** What one consumer of {@link #small} has fetched and not handed out yet, at most, unless a single batch is larger. */
    public static final int FETCH_BYTES = 128 << 10;

    /**
     * What one consumer of {@link #small} takes: about 210 kB for itself; one fetch that is handed out, decoded, and one that has come
     * meanwhile.
     */
    public static final long CONSUMER_BYTES = 3 * FETCH_BYTES + (224 << 10);

    /** The receive buffer of a connection that mostly waits. */
    private static final int RECEIVE_BYTES = 64 << 10;

    /** How long a reader of what is there lets a broker hold back an answer when there is nothing. */
    private static final int PROMPT_MILLIS = 10;

    private ReadSettings() {}

    /**
     * For a consumer that is told what to read, sees committed records only, begins at the earliest ones where nothing else is said, keeps
     * no offsets, takes part in no group and makes no topic.
     *
     * @param client Kafka client settings with at least {@code bootstrap.servers}
     * @return a map of its own, to which a caller may add
     */
    public static Map<String, Object> committed(Map<String, Object> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("enable.auto.commit", false);
        settings.put("allow.auto.create.topics", false);
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.remove("group.id");
        return settings;
    }

    /**
     * As {@link #committed}, for one of many consumers: small fetches and buffers, no metrics of its own.
     *
     * @param recordsPerPoll that a poll hands out at most
     */
    public static Map<String, Object> small(Map<String, Object> client, int recordsPerPoll) {
        Map<String, Object> settings = committed(client);
        settings.put("max.poll.records", recordsPerPoll);
        settings.put("fetch.max.bytes", FETCH_BYTES);
        settings.put("max.partition.fetch.bytes", FETCH_BYTES);
        settings.put("receive.buffer.bytes", RECEIVE_BYTES);
        settings.put("metric.reporters", "");
        return settings;
    }

    /**
     * As {@link #small}, for one that reads what is there and is then done: neither its closing nor its next reader waits for a fetch
     * that the broker holds back at the end of a topic.
     */
    public static Map<String, Object> finite(Map<String, Object> client, int recordsPerPoll) {
        Map<String, Object> settings = small(client, recordsPerPoll);
        settings.put("fetch.max.wait.ms", PROMPT_MILLIS);
        return settings;
    }
}
