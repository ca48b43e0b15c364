// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.live;

import java.time.Duration;

/**
 * What one connection may use.
 *
 * @param subscriptionsMax at a time
 * @param deafLimit how long a client may take nothing of what is sent to it before it is let go
 */
record LiveLimits(int subscriptionsMax, Duration deafLimit) {

    /** Answers that wait for a client that asks faster than it reads. */
    static final int REPLIES_MAX = 1_000;

    static final int RATE_DEFAULT = 20;
    static final int RATE_MAX = 60;

    static LiveLimits defaults() {
        return new LiveLimits(100, Duration.ofSeconds(60));
    }
}
