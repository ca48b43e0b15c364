// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import java.util.List;

/** Something that has a watermark: a source or a node. */
interface TimeSource {

    /** No row that matters is older, ms since 1970; {@link Long#MIN_VALUE} at first. */
    long watermark();

    /** Whether it is quiet and holds up nobody. */
    boolean idle();

    /** The nodes that take their time from this, to be told when it moves; {@link Wiring} keeps it. */
    List<Node> followers();
}
