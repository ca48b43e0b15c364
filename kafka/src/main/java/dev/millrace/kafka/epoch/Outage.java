// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.epoch;

/** What is done while Kafka does not do what is needed: say so once, and wait before the next try, each time longer. */
public interface Outage {

    /**
     * A try has failed; returns when the next one is due.
     *
     * @throws InterruptedException if nothing is to be tried any more
     */
    void failed(Exception cause) throws InterruptedException;

    /** A try has succeeded. */
    void over();
}
