// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.source;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The topic of a source: its name, how keys and values are written, and how to create it if need be. {@code partitions} and
 * {@code replicas} are {@code null} where the statement leaves them open; {@code settings} are Kafka topic settings.
 */
public record TopicDefinition(
        String name,
        FormatDefinition keyFormat,
        FormatDefinition valueFormat,
        @Nullable Integer partitions,
        @Nullable Short replicas,
        Map<String, String> settings) {

    public TopicDefinition(
            String name,
            FormatDefinition keyFormat,
            FormatDefinition valueFormat,
            @Nullable Integer partitions,
            @Nullable Short replicas,
            Map<String, String> settings) {
        this.settings = Map.copyOf(settings);
        this.name = name;
        this.keyFormat = keyFormat;
        this.valueFormat = valueFormat;
        this.partitions = partitions;
        this.replicas = replicas;
    }
}
