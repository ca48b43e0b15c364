// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.pipeline;

import dev.millrace.kafka.broker.BrokerSettings;
import dev.millrace.kafka.broker.EmbeddedBroker;
import java.nio.file.Path;

/** The process of the broker, so that its work is not counted with a contender's. Ends when its standard input does. */
final class BrokerProcess {

    private BrokerProcess() {}

    /** Argument: the data directory. Prints the bootstrap servers. */
    public static void main(String[] arguments) throws Exception {
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerSettings.in(Path.of(arguments[0])).withPort(0))) {
            System.out.println("listening " + broker.bootstrapServers());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Only its end means something.
            }
        }
    }
}
