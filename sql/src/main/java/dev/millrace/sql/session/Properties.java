// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The properties that SET accepts. Those with a meaning here are listed with it; other properties of ksqlDB and of Kafka
 * Streams are accepted, so that scripts run as they are, and SHOW PROPERTIES says that they have no effect.
 */
public final class Properties {

    public static final String AUTO_OFFSET_RESET = "auto.offset.reset";
    public static final String PROCESSING_GUARANTEE = "processing.guarantee";
    public static final String CACHE_BYTES = "cache.max.bytes.buffering";
    /** Who keeps how far a query reads: {@code engine} or {@code group}. */
    public static final String OFFSETS = "millrace.offsets";
    /** How far ahead of the wall clock event times may be: a length of time. */
    public static final String EVENT_TIME_AHEAD = "millrace.event.time.ahead";
    /** How much state a query may have: a size. */
    public static final String STATE_LIMIT = "millrace.state.limit";
    /** What a query does whose position has been deleted from a topic: {@code stop} or {@code continue}. */
    public static final String ON_GAP = "millrace.on.gap";

    public static final String KEY_FORMAT_DEFAULT = "ksql.persistence.default.format.key";
    public static final String VALUE_FORMAT_DEFAULT = "ksql.persistence.default.format.value";
    public static final String WRAP_SINGLE_VALUES = "ksql.persistence.wrap.single.values";
    public static final String PARTITIONS_DEFAULT = "ksql.sink.partitions";
    public static final String REPLICAS_DEFAULT = "ksql.sink.replicas";
    public static final String OUTPUT_TOPIC_PREFIX = "ksql.output.topic.name.prefix";
    public static final String VARIABLE_SUBSTITUTION = "ksql.variable.substitution.enable";
    public static final String QUERY_PULL_TABLE_SCAN = "ksql.query.pull.table.scan.enabled";

    /** A property's name, default and effect; {@code effect} is {@code null} where it has none here. */
    public record Property(
            String name,
            @Nullable String defaultValue,
            @Nullable String effect) {}

    private static final String STREAMS_PREFIX = "ksql.streams.";

    private static final List<Property> KNOWN = List.of(
            new Property(AUTO_OFFSET_RESET, "latest", "where a query starts to read a topic: earliest or latest"),
            new Property(
                    PROCESSING_GUARANTEE,
                    "exactly_once",
                    "delivery: exactly_once (also exactly_once_v2), at_least_once or at_most_once"),
            new Property(CACHE_BYTES, null, "0 emits a change for every input record, not one per key and tick"),
            new Property(
                    OFFSETS,
                    "engine",
                    "who keeps how far a new query has read: engine (each result once) or group (the query's consumer"
                            + " group in Kafka, at least once)"),
            new Property(
                    EVENT_TIME_AHEAD,
                    "1 DAY",
                    "how far ahead of the clock event times may be, for sources that are created from now on; a record"
                            + " beyond it is a dead letter"),
            new Property(
                    STATE_LIMIT,
                    null,
                    "how much state a new query may have before it is ended, such as 200m; without it the engine's"
                            + " limit"),
            new Property(
                    ON_GAP,
                    "stop",
                    "what a new query does when records that it has not read are deleted: stop, or continue (goes on"
                            + " behind them if it keeps no state)"),
            new Property(KEY_FORMAT_DEFAULT, "KAFKA", "the key format where a statement gives none"),
            new Property(VALUE_FORMAT_DEFAULT, null, "the value format where a statement gives none"),
            new Property(WRAP_SINGLE_VALUES, "true", "whether a single value column stands in a record of its own"),
            new Property(PARTITIONS_DEFAULT, null, "the partitions of a sink's topic where a statement gives none"),
            new Property(REPLICAS_DEFAULT, null, "the replicas of a sink's topic where a statement gives none"),
            new Property(
                    OUTPUT_TOPIC_PREFIX,
                    "",
                    "stands before the name of each sink's topic that a statement leaves open"),
            new Property(VARIABLE_SUBSTITUTION, "true", "whether ${name} is replaced"),
            without("ksql.any.key.name.enabled"),
            without("ksql.cast.strings.preserve.nulls"),
            without("ksql.create.or.replace.enabled"),
            without("ksql.fail.on.deserialization.error"),
            without("ksql.fail.on.production.error"),
            without("ksql.functions.collect_list.limit"),
            without("ksql.functions.collect_set.limit"),
            without("ksql.headers.columns.enabled"),
            without("ksql.heartbeat.enable"),
            without("ksql.insert.into.values.enabled"),
            without("ksql.lambdas.enabled"),
            without("ksql.metrics.extension"),
            without("ksql.new.query.planner.enabled"),
            without("ksql.nested.error.set.null"),
            without("ksql.persistence.ensure.topics.exist"),
            without("ksql.properties.overrides.denylist"),
            without("ksql.query.error.max.queue.size"),
            without("ksql.query.persistent.active.limit"),
            without("ksql.query.persistent.max.bytes.buffering.total"),
            without("ksql.query.pull.interpreter.enabled"),
            without("ksql.query.pull.max.allowed.offset.lag"),
            without("ksql.query.pull.max.qps"),
            without(QUERY_PULL_TABLE_SCAN),
            without("ksql.query.push.v2.enabled"),
            without("ksql.query.retry.backoff.initial.ms"),
            without("ksql.query.retry.backoff.max.ms"),
            without("ksql.query.transient.max.bytes.buffering.total"),
            without("ksql.readonly.topics"),
            without("ksql.rowpartition.rowoffset.enabled"),
            without("ksql.runtime.feature.shared.enabled"),
            without("ksql.schema.registry.url"),
            without("ksql.security.extension.class"),
            without("ksql.service.id"),
            without("ksql.source.table.materialization.enabled"),
            without("ksql.suppress.enabled"),
            without("ksql.suppress.buffer.size.bytes"),
            without("ksql.timestamp.throw.on.invalid"),
            without("ksql.transient.prefix"),
            without("ksql.udfs.enabled"),
            without("ksql.windowed.session.key.legacy"),
            without("commit.interval.ms"),
            without("num.stream.threads"),
            without("num.standby.replicas"),
            without("max.task.idle.ms"),
            without("state.dir"),
            without("replication.factor"),
            without("topology.optimization"));

    private static final List<String> PREFIXES = List.of(
            "ksql.functions.",
            "ksql.internal.",
            "ksql.connect.",
            "ksql.logging.",
            "ksql.schema.registry.",
            "consumer.",
            "producer.",
            "topic.",
            "rocksdb.");

    private Properties() {}

    private static Property without(String name) {
        return new Property(name, null, null);
    }

    /** All properties that have a name of their own, in the order of SHOW PROPERTIES. */
    public static List<Property> known() {
        return KNOWN;
    }

    /** The names of all properties, for near misses. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        KNOWN.forEach(property -> names.add(property.name()));
        return names;
    }

    /** The name under which a property is kept: without {@code ksql.streams.}, which is the same property to ksqlDB. */
    public static String canonical(String name) {
        return name.startsWith(STREAMS_PREFIX) ? name.substring(STREAMS_PREFIX.length()) : name;
    }

    /** The property {@code name}, if it is accepted. */
    public static Optional<Property> find(String name) {
        String canonical = canonical(name);
        Optional<Property> exact = KNOWN.stream()
                .filter(property -> property.name().equals(canonical))
                .findFirst();
        boolean streams = !canonical.equals(name);
        Predicate<String> begins = canonical::startsWith;
        return exact.or(() -> streams || PREFIXES.stream().anyMatch(begins)
                ? Optional.of(new Property(canonical, null, null))
                : Optional.empty());
    }

    /** The values that a property may have, in lower case; none if any will do. */
    public static List<String> allowedValues(String canonical) {
        return switch (canonical) {
            case AUTO_OFFSET_RESET -> List.of("earliest", "latest");
            case PROCESSING_GUARANTEE ->
                List.of("exactly_once", "exactly_once_v2", "exactly_once_beta", "at_least_once", "at_most_once");
            case OFFSETS -> List.of("engine", "group");
            case ON_GAP -> List.of("stop", "continue");
            case WRAP_SINGLE_VALUES, VARIABLE_SUBSTITUTION -> List.of("true", "false");
            default -> List.of();
        };
    }

    /** What a property's value has to be, as the end of a sentence; {@code null} if {@code value} is that. */
    public static @Nullable String refusal(String canonical, String value) {
        return PropertyValues.refusal(canonical, value);
    }

    static @Nullable String defaultValue(String canonical) {
        return KNOWN.stream()
                .filter(property -> property.name().equals(canonical))
                .findFirst()
                .map(Property::defaultValue)
                .orElse(null);
    }
}
