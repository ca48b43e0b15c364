// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.session;

/** What engines of this release can do, for sessions that may be in another process than the engine. */
public final class EngineAbilities {

    private EngineAbilities() {}

    /** Whether one query can be paused while others go on; today all run as one dataflow. */
    public static boolean pausesSingleQueries() {
        return false;
    }
}
