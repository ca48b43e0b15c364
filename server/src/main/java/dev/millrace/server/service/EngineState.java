// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.service;

/** What the engine of this process is doing. */
public enum EngineState {
    /** Waits for Kafka and the catalog, or opens its clients. */
    STARTING,
    /** Rebuilds state from the journal and the topics. */
    RECOVERING,
    /** Reads, computes, writes, commits. */
    RUNNING,
    /** Waits before it begins again after a failure of Kafka. */
    RETRYING,
    /** Was closed. */
    STOPPED,
    /** Gave up; {@link EngineLook#fault} has the reason. */
    FAILED
}
