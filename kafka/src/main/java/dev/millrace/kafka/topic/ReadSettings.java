// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.topic;

import java.util.HashMap;
import java.util.Map;

/** Settings of consumers that look at topics for somebody. */
public final class ReadSettings {
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
}
