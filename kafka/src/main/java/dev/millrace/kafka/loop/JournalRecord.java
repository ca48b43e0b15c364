// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.kafka.loop.JournalEntry.QueryAdded;
import dev.millrace.kafka.loop.JournalEntry.QueryDropped;
import dev.millrace.kafka.loop.JournalEntry.QueryJoined;
import dev.millrace.kafka.loop.JournalEntry.TickCut;
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
 * version 1 · epoch · table: count, (topic, partition)…
 * entries: count, then each: kind 0 query, sink, count, (partition, offset)…
 *                            kind 1 query (dropped)
 *                            kind 2 query, clock less the clock before, count, partition…, count, (partition, from, to − from)…
 *                            kind 3 query (joined)
 * passed: count, (partition, offset)…
 * own: count, (partition, from, to − from)…
 * </pre>
 *
 * @param epoch counts from 1; the key of the record
 * @param passed how far topics have been read that we also write, where that moved
 * @param own what we wrote to topics that we also read, beyond the position up to which they were read
 */
public record JournalRecord(
        long epoch, List<JournalEntry> entries, Map<TopicPartition, Long> passed, List<OffsetRange> own) {
    private static final int VERSION = 1;
    private static final int ADDED = 0;
    private static final int DROPPED = 1;
    private static final int TICK = 2;
    private static final int JOINED = 3;

    public JournalRecord {
        entries = List.copyOf(entries);
        passed = Map.copyOf(passed);
        own = List.copyOf(own);
    }

    /** The record's value. */
    public byte[] encode() {
        Map<TopicPartition, Integer> table = new LinkedHashMap<>();
        ByteWriter body = new ByteWriter(256);
        long clock = 0;
        number(body, entries.size());
        for (JournalEntry entry : entries) {
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
                case QueryJoined joined -> {
                    number(body, JOINED);
                    text(body, joined.queryId());
                }
                case TickCut tick -> {
                    number(body, TICK);
                    text(body, tick.queryId());
                    number(body, tick.clockMillis() - clock);
                    clock = tick.clockMillis();
                    number(body, tick.idle().size());
                    tick.idle().forEach(partition -> number(body, place(table, partition)));
                    ranges(body, table, tick.inputs());
                }
            }
        }
        offsets(body, table, passed);
        ranges(body, table, own);
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

    /** @throws LoopException JOURNAL_UNREADABLE if the bytes are of a newer version or no journal record */
    public static JournalRecord decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes, 0);
        try {
            return read(in);
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException damaged) {
            throw LoopException.journalUnreadable(damaged);
        }
    }

    private static JournalRecord read(ByteReader in) {
        long version = number(in);
        if (version != VERSION) {
            throw new IllegalArgumentException("version " + version);
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
        return new JournalRecord(epoch, entries, offsets(in, table), ranges(in, table));
    }

    private static JournalEntry readEntry(ByteReader in, List<TopicPartition> table, long clock) {
        int kind = Math.toIntExact(number(in));
        String query = text(in);
        return switch (kind) {
            case ADDED -> new QueryAdded(query, text(in), offsets(in, table));
            case DROPPED -> new QueryDropped(query);
            case JOINED -> new QueryJoined(query);
            case TICK -> {
                long clockMillis = clock + number(in);
                List<TopicPartition> idle = new ArrayList<>();
                for (long left = number(in); left > 0; left--) {
                    idle.add(partition(in, table));
                }
                yield new TickCut(query, clockMillis, idle, ranges(in, table));
            }
            default -> throw new IllegalArgumentException("entry of kind " + kind);
        };
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
