// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.source;

import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.option.SourceOption;
import dev.millrace.sql.option.WithOptions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a topic is to be made: its name, its replicas and its settings. */
final class TopicOptions {

    private static final Pattern TOPIC_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final Set<String> POLICIES = Set.of("compact", "delete", "compact,delete", "delete,compact");

    /** The most partitions of a topic: each is files and memory of a broker, and a million would be its end. */
    static final int MOST_PARTITIONS = 10_000;

    private TopicOptions() {}

    /** {@code name}, if Kafka allows a topic of that name. */
    static String checkName(WithOptions options, String name) {
        if (!TOPIC_NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    "'" + name + "' cannot be the name of a topic.",
                    options.position(SourceOption.KAFKA_TOPIC),
                    "A topic's name has up to 249 letters, digits, '.', '_' and '-'.");
        }
        return name;
    }

    static @Nullable Short replicas(WithOptions options) {
        Integer replicas = options.count(SourceOption.REPLICAS);
        if (replicas == null) {
            return null;
        }
        if (replicas > Short.MAX_VALUE) {
            throw options.wrong(SourceOption.REPLICAS, "at most " + Short.MAX_VALUE);
        }
        return replicas.shortValue();
    }

    /**
     * Kafka's settings for the topic: a table's is compacted, a windowed table's also deletes what no lookup can reach.
     *
     * @param retentionMillis how long windows can be looked up, {@code null} if there are none or it is not known
     */
    static Map<String, String> settings(
            WithOptions options, RelationKind kind, boolean windowed, @Nullable Long retentionMillis) {
        Map<String, String> settings = new LinkedHashMap<>();
        String policy = options.text(SourceOption.CLEANUP_POLICY);
        if (policy != null) {
            String lower = policy.toLowerCase(Locale.ROOT).replace(" ", "");
            if (!POLICIES.contains(lower)) {
                throw options.wrong(SourceOption.CLEANUP_POLICY, "'compact', 'delete' or 'compact,delete'");
            }
            settings.put("cleanup.policy", lower);
        } else if (kind == RelationKind.TABLE) {
            settings.put("cleanup.policy", windowed ? "compact,delete" : "compact");
        }
        Long retention = options.number(SourceOption.RETENTION_MS);
        if (retention != null && kind == RelationKind.TABLE && !windowed) {
            throw new SqlException(
                    SqlErrorCode.INVALID_OPTION,
                    "Invalid config variable in the WITH clause: RETENTION_MS. Non-windowed tables do not support"
                            + " retention.",
                    options.position(SourceOption.RETENTION_MS),
                    "Leave it out: a table's topic keeps the latest record of each key.");
        }
        if (retention != null && retention < -1) {
            throw options.wrong(SourceOption.RETENTION_MS, "milliseconds, or -1 to keep everything");
        }
        Long effective = retention == null ? retentionMillis : retention;
        if (effective != null) {
            settings.put("retention.ms", effective.toString());
        }
        return settings;
    }
}
