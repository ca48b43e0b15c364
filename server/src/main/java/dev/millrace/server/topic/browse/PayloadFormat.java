// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.topic.browse;

import java.util.Locale;
import java.util.Optional;

/** How a key or a value is shown. */
public enum PayloadFormat {
    /** Whatever the bytes look like. */
    AUTO,
    /** Any JSON value, written as it is. */
    JSON,
    /** UTF-8. */
    TEXT,
    /** Two digits a byte. */
    HEX,
    /** Eight bytes, big-endian. */
    LONG,
    /** Four bytes, big-endian. */
    INT,
    /** Eight bytes, IEEE 754. */
    DOUBLE;

    /** The format with this name, in any case. */
    public static Optional<PayloadFormat> named(String name) {
        for (PayloadFormat format : values()) {
            if (format.name().equalsIgnoreCase(name)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
