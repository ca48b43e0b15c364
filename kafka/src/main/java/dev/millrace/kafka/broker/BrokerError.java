// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.broker;

/** What can be wrong with an embedded broker: one constant per cause that calls for its own remedy. */
public enum BrokerError {
    /** Another program listens on the port that was asked for. */
    PORT_IN_USE,
    /** Another instance works in the same data directory. */
    DIRECTORY_LOCKED,
    /** The data directory cannot be made, read or written. */
    DIRECTORY_UNUSABLE,
    /** The disk that holds the data directory is full, or nearly so. */
    DISK_FULL,
    /** The data directory was written by a newer Millrace or a newer Kafka. */
    DATA_NEWER,
    /** The data directory holds something that Millrace did not write, or a part of it is gone. */
    DATA_DAMAGED,
    /** A setting that was passed through to Kafka is not one that Kafka accepts. */
    SETTING_REFUSED,
    /** Kafka gave up for a cause that has no constant of its own. */
    BROKER_FAILED
}
