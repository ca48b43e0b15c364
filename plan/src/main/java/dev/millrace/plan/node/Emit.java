// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.node;

/** When an aggregation tells its results. */
public enum Emit {
    /** At the end of each tick, for every group that it touched. */
    CHANGES,
    /** Once per window, when the watermark has closed it. */
    FINAL
}
