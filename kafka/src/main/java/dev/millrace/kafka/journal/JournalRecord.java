// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.journal;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.kafka.journal.JournalEntry.PipelineMerged;
import dev.millrace.kafka.journal.JournalEntry.QueryAdded;
import dev.millrace.kafka.journal.JournalEntry.QueryDropped;
import dev.millrace.kafka.journal.JournalEntry.StrandJoined;
import dev.millrace.kafka.journal.JournalEntry.StrandResumed;
import dev.millrace.kafka.journal.JournalEntry.StrandStopped;
import dev.millrace.kafka.journal.JournalEntry.TickCut;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.loop.QueryStop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * The journal's record of one epoch. Layout: numbers in 7-bit groups, low group first, negative ones zigzag; texts as length and
 * UTF-8; a partition as its number in a table that the record begins with.
 *
 * <pre>
 * version 2 · epoch · table: count, (topic, partition)…
 * entries: count, then each: kind 0 query, sink, count, (partition, offset)…
 *                            kind 1 query (dropped)
 *                            kind 2 strand, clock less the clock before, count, partition…, count, (partition, from, to − from)…
 *                            kind 3 strand (joined)
 *                            kind 4 from, strand, count, query…, kind of stop, query, code, message, place, hint, time (stopped)
 *                            kind 5 strand (resumed)
 *                            kind 6 journal, epoch (merged)
 * strands: count, then each: name, count, (partition, offset)…, count, (partition, from, to − from)…
 * </pre>
 *
 * <p>Version 1 had, in place of the strands, the two lists of the joined strand alone; it is still read.
 *
 * @param epoch counts from 1; the key of the record
 * @param strands what must be known of each strand besides its ticks; one that is not named keeps what was known before of how far
 *     it has read, and has written nothing that it has not passed
 */
public record JournalRecord(long epoch, List<JournalEntry> entries, List<StrandNote> strands) {
    private static final int OLD_VERSION = 1;
    private static final int VERSION = 2;
    private static final int ADDED = 0;
    private static final int DROPPED = 1;
    private static final int TICK = 2;
    private static final int JOINED = 3;
    private static final int STOPPED = 4;
    private static final int RESUMED = 5;
    private static final int MERGED = 6;

    public JournalRecord {
        entries = List.copyOf(entries);
        strands = List.copyOf(strands);
    }

    /** The record's value. */
    public byte[] encode() {
        Map<TopicPartition, Integer> table = new LinkedHashMap<>();
        ByteWriter body = new ByteWriter(256);
        long clock = 0;
        number(body, entries.size());
        for (JournalEntry entry : entries) {
            writeEntry(entry, clock, body, table);
            if (entry instanceof TickCut tick) {
                clock = tick.clockMillis();
            }
        }
        number(body, strands.size());
        for (StrandNote note : strands) {
            text(body, note.strand());
            offsets(body, table, note.passed());
            ranges(body, table, note.own());
        }
        ByteWriter out = new ByteWriter(body.length() + 64);
        number(out, VERSION);
        number(out, epoch);
        number(out, table.size());
        for (TopicPartition partition : table.keySet()) {
            text(out, partition.topic());
            number(out, partition.partition());
        }
        out.write(body.array(), 0, body.length());
        return out.toByteArray();
    }

    private static void writeEntry(
            JournalEntry entry, long clock, ByteWriter body, Map<TopicPartition, Integer> table) {
        switch (entry) {
            case QueryAdded added -> {
                number(body, ADDED);
                text(body, added.queryId());
                text(body, added.sink());
                offsets(body, table, added.starts());
            }
            case QueryDropped dropped -> {
                number(body, DROPPED);
                text(body, dropped.queryId());
            }
            case StrandJoined joined -> {
                number(body, JOINED);
                text(body, joined.strand());
            }
            case StrandStopped stopped -> {
                number(body, STOPPED);
                text(body, stopped.from());
                text(body, stopped.strand());
                number(body, stopped.queries().size());
                stopped.queries().forEach(query -> text(body, query));
                stop(body, stopped.stop());
            }
            case StrandResumed resumed -> {
                number(body, RESUMED);
                text(body, resumed.strand());
            }
            case PipelineMerged merged -> {
                number(body, MERGED);
                number(body, merged.journal());
                number(body, merged.epoch());
            }
            case TickCut tick -> {
                number(body, TICK);
                text(body, tick.strand());
                number(body, tick.clockMillis() - clock);
                number(body, tick.idle().size());
                tick.idle().forEach(partition -> number(body, place(table, partition)));
                ranges(body, table, tick.inputs());
            }
        }
    }

    /**
     * Reads what {@link #encode} wrote, and the older version.
     *
     * @throws LoopException JOURNAL_UNREADABLE
     */
    public static JournalRecord decode(byte[] value) {
        try {
            return read(new ByteReader(value, 0));
        } catch (RuntimeException damaged) {
            throw LoopException.journalUnreadable(damaged);
        }
    }

    private static JournalRecord read(ByteReader in) {
        long version = number(in);
        if (version != VERSION && version != OLD_VERSION) {
            throw new IllegalArgumentException("its version is " + version);
        }
        long epoch = number(in);
        List<TopicPartition> table = new ArrayList<>();
        for (long left = number(in); left > 0; left--) {
            table.add(new TopicPartition(text(in), Math.toIntExact(number(in))));
        }
        List<JournalEntry> entries = new ArrayList<>();
        long clock = 0;
        for (long left = number(in); left > 0; left--) {
            JournalEntry entry = readEntry(in, table, clock);
            if (entry instanceof TickCut tick) {
                clock = tick.clockMillis();
            }
            entries.add(entry);
        }
        List<StrandNote> strands = new ArrayList<>();
        for (long left = version == OLD_VERSION ? 1 : number(in); left > 0; left--) {
            strands.add(new StrandNote(version == OLD_VERSION ? "" : text(in), offsets(in, table), ranges(in, table)));
        }
        return new JournalRecord(epoch, entries, strands);
    }

    private static JournalEntry readEntry(ByteReader in, List<TopicPartition> table, long clock) {
        int kind = Math.toIntExact(number(in));
        return switch (kind) {
            case ADDED -> new QueryAdded(text(in), text(in), offsets(in, table));
            case DROPPED -> new QueryDropped(text(in));
            case JOINED -> new StrandJoined(text(in));
            case STOPPED -> {
                String from = text(in);
                String strand = text(in);
                List<String> queries = new ArrayList<>();
                for (long left = number(in); left > 0; left--) {
                    queries.add(text(in));
                }
                yield new StrandStopped(from, strand, queries, stop(in));
            }
            case RESUMED -> new StrandResumed(text(in));
            case MERGED -> new PipelineMerged(Math.toIntExact(number(in)), number(in));
            case TICK -> {
                String strand = text(in);
                long clockMillis = clock + number(in);
                List<TopicPartition> idle = new ArrayList<>();
                for (long left = number(in); left > 0; left--) {
                    idle.add(partition(in, table));
                }
                yield new TickCut(strand, clockMillis, idle, ranges(in, table));
            }
            default -> throw new IllegalArgumentException("entry of kind " + kind);
        };
    }

    private static void stop(ByteWriter out, QueryStop stop) {
        text(out, stop.kind().name());
        text(out, stop.queryId());
        text(out, stop.code());
        text(out, stop.message());
        text(out, stop.place());
        text(out, stop.hint());
        number(out, stop.timeMillis());
    }

    private static QueryStop stop(ByteReader in) {
        QueryStop.Kind kind = QueryStop.Kind.valueOf(text(in));
        return new QueryStop(kind, text(in), text(in), text(in), text(in), text(in), number(in));
    }

    private static void offsets(ByteWriter out, Map<TopicPartition, Integer> table, Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, Long> sorted = new TreeMap<>(PartitionOrder.BY_NAME);
        sorted.putAll(offsets);
        number(out, sorted.size());
        sorted.forEach((partition, offset) -> {
            number(out, place(table, partition));
            number(out, offset);
        });
    }

    private static Map<TopicPartition, Long> offsets(ByteReader in, List<TopicPartition> table) {
        Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
        for (long left = number(in); left > 0; left--) {
            offsets.put(partition(in, table), number(in));
        }
        return offsets;
    }

    private static void ranges(ByteWriter out, Map<TopicPartition, Integer> table, List<OffsetRange> ranges) {
        number(out, ranges.size());
        for (OffsetRange range : ranges) {
            number(out, place(table, range.partition()));
            number(out, range.from());
            number(out, range.to() - range.from());
        }
    }

    private static List<OffsetRange> ranges(ByteReader in, List<TopicPartition> table) {
        List<OffsetRange> ranges = new ArrayList<>();
        for (long left = number(in); left > 0; left--) {
            TopicPartition partition = partition(in, table);
            long from = number(in);
            ranges.add(new OffsetRange(partition, from, from + number(in)));
        }
        return ranges;
    }

    private static int place(Map<TopicPartition, Integer> table, TopicPartition partition) {
        return table.computeIfAbsent(partition, ignored -> table.size());
    }

    private static TopicPartition partition(ByteReader in, List<TopicPartition> table) {
        return table.get(Math.toIntExact(number(in)));
    }

    private static void text(ByteWriter out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeLength(bytes.length);
        out.write(bytes);
    }

    private static String text(ByteReader in) {
        return new String(in.readBytes(in.readLength()), StandardCharsets.UTF_8);
    }

    private static void number(ByteWriter out, long value) {
        long rest = value << 1 ^ value >> 63;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) rest | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    private static long number(ByteReader in) {
        long zigzag = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.readByte();
            zigzag |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return zigzag >>> 1 ^ -(zigzag & 1);
            }
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }
}
