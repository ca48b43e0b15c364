// SPDX-License-Identifier: Apache-2.0
package dev.millrace.connectors.generate;

/**
 * An endless sequence of events that depends on nothing but the settings it was made with. Not thread-safe. There is nothing
 * to close.
 */
@FunctionalInterface
public interface EventGenerator {

    /** The next event; its arrays belong to the caller. */
    GeneratedEvent next();
}
