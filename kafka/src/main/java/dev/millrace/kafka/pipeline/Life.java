// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.loop.QueryReport;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** What runs from opening its clients to the first failure; after an exception it can only be closed. Belongs to one thread. */
interface Life extends AutoCloseable {

    /** Rebuilds what there was. */
    void begin() throws InterruptedException;

    /** Reads what has arrived, runs it through, and commits when it is time. Waits a little if there is nothing. */
    void step(long nowMillis) throws InterruptedException;

    /** Commits what there is. */
    void end() throws InterruptedException;

    /** Looks at all queries. */
    List<QueryReport> report();

    /**
     * Where reading stands, if it has come to the end of everything and there is nothing to do until something arrives; empty if there
     * is something to do.
     */
    Map<TopicPartition, Long> restsAt();

    @Override
    void close();
}
