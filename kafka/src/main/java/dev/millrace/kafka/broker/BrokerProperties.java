// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.broker;

import java.nio.file.Path;
import java.util.Properties;

/**
 * The Kafka settings of a single broker that shares its JVM with the engine. Kafka's own defaults are made for a machine
 * to itself and for a cluster; these are made for a laptop: few threads, few internal partitions, small buffers, no
 * waiting for members that will never come.
 */
final class BrokerProperties {
    static final int NODE_ID = 1;
    static final String CLIENT_LISTENER = "PLAINTEXT";
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private BrokerProperties() {}

    static Properties of(BrokerSettings settings, Path logDirectory, int clientPort, int controllerPort) {
        Properties properties = new Properties();
        identity(properties, settings, logDirectory, clientPort, controllerPort);
        singleNode(properties);
        smallMemory(properties);
        quickStart(properties);
        // Events are the source of truth from which views are rebuilt, so none is deleted unless a topic says so.
        properties.setProperty("log.retention.ms", "-1");
        properties.putAll(settings.kafkaSettings());
        return properties;
    }

    private static void identity(
            Properties properties, BrokerSettings settings, Path logDirectory, int clientPort, int controllerPort) {
        String host = settings.host();
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", Integer.toString(NODE_ID));
        properties.setProperty("log.dirs", logDirectory.toString());
        properties.setProperty(
                "listeners",
                CLIENT_LISTENER + "://" + host + ":" + clientPort + "," + CONTROLLER_LISTENER + "://"
                        + BrokerSettings.LOOPBACK + ":" + controllerPort);
        properties.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.setProperty("inter.broker.listener.name", CLIENT_LISTENER);
        properties.setProperty("controller.listener.names", CONTROLLER_LISTENER);
        properties.setProperty(
                "controller.quorum.voters", NODE_ID + "@" + BrokerSettings.LOOPBACK + ":" + controllerPort);
    }

    /** Every internal topic lives on the one node there is, in few partitions: each costs files and start time. */
    private static void singleNode(Properties properties) {
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("offsets.topic.num.partitions", "4");
        properties.setProperty("transaction.state.log.replication.factor", "1");
        properties.setProperty("transaction.state.log.min.isr", "1");
        properties.setProperty("transaction.state.log.num.partitions", "2");
        properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
        properties.setProperty("share.coordinator.state.topic.min.isr", "1");
        properties.setProperty("share.coordinator.state.topic.num.partitions", "1");
        properties.setProperty("default.replication.factor", "1");
        properties.setProperty("min.insync.replicas", "1");
    }

    private static void smallMemory(Properties properties) {
        properties.setProperty("num.network.threads", "2");
        properties.setProperty("num.io.threads", "4");
        properties.setProperty("background.threads", "2");
        properties.setProperty("num.recovery.threads.per.data.dir", "2");
        properties.setProperty("group.coordinator.threads", "1");
        properties.setProperty("share.coordinator.threads", "1");
        // The cleaner's map of keys to offsets is allocated at start; 128 MiB by default, 24 bytes per distinct key.
        properties.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        properties.setProperty("log.cleaner.io.buffer.size", Integer.toString(128 << 10));
        properties.setProperty("log.segment.bytes", Integer.toString(128 << 20));
        properties.setProperty("log.index.size.max.bytes", Integer.toString(2 << 20));
        properties.setProperty("offsets.topic.segment.bytes", Integer.toString(16 << 20));
        properties.setProperty("transaction.state.log.segment.bytes", Integer.toString(16 << 20));
        properties.setProperty("metadata.log.segment.bytes", Integer.toString(16 << 20));
        properties.setProperty("producer.id.expiration.ms", "86400000");
    }

    private static void quickStart(Properties properties) {
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
        // The coordinators otherwise hold writes back for 5 ms to batch those of many groups; here there are few.
        properties.setProperty("group.coordinator.append.linger.ms", "0");
        properties.setProperty("share.coordinator.append.linger.ms", "0");
        properties.setProperty("controller.quorum.append.linger.ms", "0");
        // After a kill the controller takes the dead broker for alive, and refuses the new one, for this long.
        properties.setProperty("broker.session.timeout.ms", "2000");
        properties.setProperty("broker.heartbeat.interval.ms", "400");
    }
}
