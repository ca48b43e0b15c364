// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

/** What the engine loop is doing. */
public enum LoopState {
    /** Opens its clients; fences an earlier instance. */
    STARTING,
    /** Rebuilds state from the journal and the topics. */
    RECOVERING,
    /** Reads, computes, writes, commits. */
    RUNNING,
    /** Waits before it begins again after a failure of Kafka. */
    RETRYING,
    /** Was closed. */
    STOPPED,
    /** Gave up; the engine has the reason. */
    FAILED
}
