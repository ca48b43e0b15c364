// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pump;

import org.apache.kafka.common.TopicPartition;

/** The records that were to be read next are not in their topic. */
public final class OffsetGapException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient TopicPartition partition;
    private final long from;
    private final long first;
    private final long end;

    /**
     * @param from the offset that was to be read
     * @param first the first offset that the partition has
     * @param end the offset behind its last one
     */
    public OffsetGapException(TopicPartition partition, long from, long first, long end) {
        super("offset " + from + " of " + partition + ", which holds " + first + " to " + end);
        this.partition = partition;
        this.from = from;
        this.first = first;
        this.end = end;
    }

    public TopicPartition partition() {
        return partition;
    }

    public long from() {
        return from;
    }

    public long first() {
        return first;
    }

    public long end() {
        return end;
    }

    /** Whether the topic ends before the position, as one does that was deleted and made anew. */
    public boolean isBehindEnd() {
        return from > end;
    }

    /** What has happened, one sentence. */
    public String sentence() {
        String place = partition.topic() + ", partition " + partition.partition();
        return isBehindEnd()
                ? "The query was to go on at offset " + from + " of " + place + ", but "
                        + (end < 0 ? "there is no such partition" : "it ends at " + end)
                        + ": the topic was deleted and made anew."
                : "The records " + from + " to " + (first - 1) + " of " + place
                        + " were deleted before the query had read them; the topic now begins at " + first + ".";
    }
}
