// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

/** Where a new query begins to read streams. Tables are always read whole. */
public enum StartFrom {
    /** At the first record that the topic still has. */
    EARLIEST,
    /** At what arrives from now on. */
    LATEST
}
