// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.service;

/** What a query is doing. */
public enum QueryActivity {
    /** Takes part in every tick. */
    RUNNING,
    /** Reads by itself until it stands where the others stand. */
    CATCHING_UP,
    /** Does not read, because somebody has paused it. */
    PAUSED,
    /** Needs the rows of a query that does not run. */
    WAITING,
    /** Does not run; its fault has the reason. */
    ERROR,
    /** Its pipeline starts, or brings its state back. */
    RECOVERING,
    /** Its pipeline waits for Kafka, which is away or does not do what is needed. */
    RETRYING
}
