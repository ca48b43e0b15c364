// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.start;

import dev.millrace.cli.command.SizeConverter;
import dev.millrace.engine.dataflow.DataflowSettings;
import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.loop.Delivery;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.query.MemoryBudget;
import dev.millrace.plan.OffsetsMode;
import dev.millrace.server.session.SessionHost;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How the engine runs: options that {@code start} and {@code demo} share. */
public final class EngineOptions {

    @Option(
            names = "--state-limit",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description =
                    "Memory that the state of all queries may take, such as 200m; default half of the heap. A tick that"
                            + " ends above it stops the engine.")
    private @Nullable Long stateLimitBytes;

    @Option(
            names = "--record-limit",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            defaultValue = "1m",
            description = "The largest record that is written or taken; default ${DEFAULT-VALUE}")
    private long recordLimitBytes;

    @Option(
            names = "--shards",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads that share the keyed work; default ${DEFAULT-VALUE}")
    private int shards = 1;

    @Option(
            names = "--delivery",
            paramLabel = "MODE",
            converter = DeliveryConverter.class,
            defaultValue = "exactly_once",
            description = "exactly_once, at_least_once or at_most_once; default ${DEFAULT-VALUE}")
    private Delivery delivery = Delivery.EXACTLY_ONCE;

    @Option(
            names = "--offsets",
            paramLabel = "WHO",
            converter = OffsetsConverter.class,
            defaultValue = "engine",
            description = "Who keeps how far new queries have read, unless SET 'millrace.offsets' says so: engine, each"
                    + " result once; group, each query's consumer group in Kafka, each result at least once;"
                    + " default ${DEFAULT-VALUE}")
    private OffsetsMode offsets = OffsetsMode.ENGINE;

    @Option(
            names = "--query-memory",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description =
                    "Memory that all subscriptions, SELECTs and look-ups may take together, such as 200m; default 30 %%"
                            + " of the heap. What no longer fits is refused or ends.")
    private @Nullable Long queryMemoryBytes;

    static final class DeliveryConverter implements ITypeConverter<Delivery> {
        @Override
        public Delivery convert(String text) {
            return named(Delivery::named, text);
        }
    }

    static final class OffsetsConverter implements ITypeConverter<OffsetsMode> {
        @Override
        public OffsetsMode convert(String text) {
            return named(OffsetsMode::named, text);
        }
    }

    private static <T> T named(Function<String, T> find, String text) {
        try {
            return find.apply(text);
        } catch (IllegalArgumentException unknown) {
            throw new TypeConversionException(unknown.getMessage());
        }
    }

    /** Settings for a loop whose clients have {@code client}. */
    LoopSettings loopSettings(Map<String, Object> client) {
        Map<String, Object> limited = new HashMap<>(client);
        limited.put("max.request.size", Long.toString(recordLimitBytes));
        DataflowSettings dataflow = DataflowSettings.defaults().withShards(shards);
        if (stateLimitBytes != null) {
            dataflow = dataflow.withStateLimitBytes(stateLimitBytes);
        }
        return LoopSettings.of(limited)
                .withDelivery(delivery)
                .withOffsets(offsets)
                .withDataflow(dataflow);
    }

    /** What the queries for single readers may take together. */
    MemoryBudget queryMemory() {
        return new MemoryBudget(queryMemoryBytes == null ? SessionHost.memoryBytes() : queryMemoryBytes);
    }

    /** {@code broker} with the limits that it shares with the engine. */
    BrokerSettings brokerSettings(BrokerSettings broker) {
        return broker.withKafkaSetting("message.max.bytes", Long.toString(recordLimitBytes));
    }
}
