// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

/** Why the engine loop refuses a command or stops. */
public enum LoopError {
    /** Another instance with the same service name has taken over. */
    FENCED,
    /** Records that are needed to rebuild state are no longer in their topic. */
    HISTORY_GONE,
    /** The journal was written by a newer version, or is damaged. */
    JOURNAL_UNREADABLE,
    /** The state of a query was made from results of one that the catalog no longer knows. */
    QUERY_UNKNOWN,
    /** A topic that a query reads or writes does not exist. */
    TOPIC_MISSING,
    /** Kafka is away, refuses or does not answer in time, and waiting has not helped. */
    KAFKA_UNAVAILABLE,
    /** More commands wait than the loop takes. */
    BUSY,
    /** The query cannot run beside those that run already. */
    NOT_SUPPORTED,
    /** The loop has stopped. */
    STOPPED,
    /** Other queries take the results of the query that is to end. */
    QUERY_IN_USE,
    /** Other consumers take part in the group that keeps a query's offsets. */
    GROUP_IN_USE,
    /** The offsets of a query's group are not in its topic. */
    OFFSET_OUT_OF_RANGE,
    /** A limit on memory, or a defect, stopped the dataflow. */
    DATAFLOW_FAILED
}
