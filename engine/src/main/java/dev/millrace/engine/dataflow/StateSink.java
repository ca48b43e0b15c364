// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import org.jspecify.annotations.Nullable;

/** Receives the state that changed since it was last written ({@link Dataflow#writeChanges}). */
@FunctionalInterface
public interface StateSink {

    /** {@code row} is what now stands beside {@code key}, or {@code null} if the key is gone. */
    void write(StateAddress address, byte[] key, byte @Nullable [] row);
}
