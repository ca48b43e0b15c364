// SPDX-License-Identifier: Apache-2.0
package dev.millrace.cli.start;

import dev.millrace.cli.command.SizeConverter;
import dev.millrace.engine.dataflow.DataflowSettings;
import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.loop.Delivery;
import dev.millrace.kafka.loop.LoopSettings;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

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
            defaultValue = "exactly_once",
            description = "exactly_once, at_least_once or at_most_once; default ${DEFAULT-VALUE}")
    private String delivery = "exactly_once";

    /** Settings for a loop whose clients have {@code client}. */
    LoopSettings loopSettings(Map<String, Object> client) {
        Map<String, Object> limited = new HashMap<>(client);
        limited.put("max.request.size", Long.toString(recordLimitBytes));
        DataflowSettings dataflow = DataflowSettings.defaults().withShards(shards);
        if (stateLimitBytes != null) {
            dataflow = dataflow.withStateLimitBytes(stateLimitBytes);
        }
        return LoopSettings.of(limited).withDelivery(Delivery.named(delivery)).withDataflow(dataflow);
    }

    /** {@code broker} with the limits that it shares with the engine. */
    BrokerSettings brokerSettings(BrokerSettings broker) {
        return broker.withKafkaSetting("message.max.bytes", Long.toString(recordLimitBytes));
    }
}
