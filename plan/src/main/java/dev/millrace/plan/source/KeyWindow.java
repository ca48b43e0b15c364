// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.source;

import org.jspecify.annotations.Nullable;

/**
 * The window that is part of a source's record keys. With TUMBLING and HOPPING the key's bytes are followed by the window's
 * start (8 bytes, ms), and {@code sizeMillis} is known; with SESSION by end and start.
 */
public record KeyWindow(Kind kind, @Nullable Long sizeMillis) {

    public enum Kind {
        TUMBLING,
        HOPPING,
        SESSION
    }
}
