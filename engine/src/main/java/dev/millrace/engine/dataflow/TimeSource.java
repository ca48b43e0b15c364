// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

/** Something that has a watermark: a source or a node. */
interface TimeSource {

    /** No row that matters is older, ms since 1970; {@link Long#MIN_VALUE} at first. */
    long watermark();

    /** Whether it is quiet and holds up nobody. */
    boolean idle();
}
