// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import java.util.Locale;

/** What a reader of the results may find after a failure. */
public enum Delivery {
    /** Each result once: outputs, offsets and journal are one Kafka transaction per epoch. */
    EXACTLY_ONCE,
    /** Each result at least once: outputs are acknowledged before the offsets are kept. Quickest to be seen. */
    AT_LEAST_ONCE,
    /** Each result at most once: offsets are kept before the outputs are sent. */
    AT_MOST_ONCE;

    /**
     * The mode of that name, in any case, with hyphens or underscores.
     *
     * @throws IllegalArgumentException that lists the modes
     */
    public static Delivery named(String name) {
        for (Delivery delivery : values()) {
            if (delivery.name().equals(name.toUpperCase(Locale.ROOT).replace('-', '_'))) {
                return delivery;
            }
        }
        throw new IllegalArgumentException(
                "'" + name + "' is no delivery mode; there are exactly_once, at_least_once and at_most_once");
    }
}
