// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * What a query keeps with its group's offset of one partition: the offset says where to read again from, the text beside it what had
 * been told. As text, at most a few hundred characters:
 *
 * <pre>
 * millrace1 at=120 read=150 plan=9f3a12cd latest=1700000000450 sources=1700000000450 nodes=1700000000450*9
 * </pre>
 *
 * @param offset the first record that is to be read again
 * @param read where reading had come to; what came before has been told
 * @param plan tells plans apart
 * @param latest the latest event time that the partition had shown, for each source that reads it, ms
 * @param sources the watermark of each source of the query, ms
 * @param nodes the watermarks of all operators, ms
 */
record GroupOffset(long offset, long read, String plan, List<Long> latest, List<Long> sources, List<Long> nodes) {
    private static final String BEGIN = "millrace1 ";
    private static final String NONE = "-";
    private static final int MOST_TIMES = 10_000;

    GroupOffset {
        latest = List.copyOf(latest);
        sources = List.copyOf(sources);
        nodes = List.copyOf(nodes);
    }

    /** As Kafka keeps it. */
    OffsetAndMetadata committed() {
        return new OffsetAndMetadata(
                offset,
                BEGIN + "at=" + offset + " read=" + read + " plan=" + plan + " latest=" + text(latest) + " sources="
                        + text(sources) + " nodes=" + text(nodes));
    }

    /**
     * What was kept; empty if somebody else has set the offset: then its text is missing, or speaks of another offset.
     *
     * @param plan what the query's plan is now; an offset of another one is nobody's
     */
    static Optional<GroupOffset> of(OffsetAndMetadata committed, String plan) {
        String text = committed.metadata();
        if (!text.startsWith(BEGIN)) {
            return Optional.empty();
        }
        String[] fields = text.substring(BEGIN.length()).split(" ", -1);
        if (fields.length != 6
                || !fields[0].equals("at=" + committed.offset())
                || !fields[1].startsWith("read=")
                || !fields[2].equals("plan=" + plan)
                || !fields[3].startsWith("latest=")
                || !fields[4].startsWith("sources=")
                || !fields[5].startsWith("nodes=")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new GroupOffset(
                    committed.offset(),
                    Long.parseLong(value(fields[1])),
                    plan,
                    times(value(fields[3])),
                    times(value(fields[4])),
                    times(value(fields[5]))));
        } catch (NumberFormatException notOurs) {
            return Optional.empty();
        }
    }

    private static String value(String field) {
        return field.substring(field.indexOf('=') + 1);
    }

    /** Times one after the other; equal neighbours as one with their number. */
    private static String text(List<Long> times) {
        StringBuilder text = new StringBuilder();
        int next = 0;
        while (next < times.size()) {
            int end = next + 1;
            while (end < times.size() && times.get(end).equals(times.get(next))) {
                end++;
            }
            text.append(next == 0 ? "" : ",").append(times.get(next) == Long.MIN_VALUE ? NONE : times.get(next));
            if (end - next > 1) {
                text.append('*').append(end - next);
            }
            next = end;
        }
        return text.toString();
    }

    private static List<Long> times(String text) {
        List<Long> times = new ArrayList<>();
        if (text.isEmpty()) {
            return times;
        }
        for (String each : text.split(",", -1)) {
            int star = each.indexOf('*');
            String time = star < 0 ? each : each.substring(0, star);
            int count = star < 0 ? 1 : Integer.parseInt(each.substring(star + 1));
            if (count > MOST_TIMES) {
                throw new NumberFormatException(count + " times are more than any query has");
            }
            for (int i = 0; i < count; i++) {
                times.add(time.equals(NONE) ? Long.MIN_VALUE : Long.parseLong(time));
            }
        }
        return times;
    }
}
