// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What all pipelines count while they run. Written by the pipelines, read by any thread; a snapshot is not taken atomically. */
public final class LoopFigures {
    private final LongAdder ticks = new LongAdder();
    private final LongAdder recordsIn = new LongAdder();
    private final LongAdder rowsOut = new LongAdder();
    private final AtomicLong epoch = new AtomicLong();
    private final LongAdder commits = new LongAdder();
    private final Map<String, LongAdder> badRecords = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> badRecordsByQuery = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> rowErrors = new ConcurrentHashMap<>();

    public void noteTick(int records) {
        ticks.increment();
        recordsIn.add(records);
    }

    public void noteOutput(int rows) {
        rowsOut.add(rows);
    }

    public void noteEpoch(long committed) {
        epoch.set(committed);
        commits.increment();
    }

    /** Outputs of queries that keep their offsets in groups are acknowledged. */
    public void noteSettled() {
        commits.increment();
    }

    public void noteBadRecord(String source) {
        badRecords.computeIfAbsent(source, ignored -> new LongAdder()).increment();
    }

    /** Notes that a record which {@code queryId} would have taken could not be read. */
    public void noteBadRecordOf(String queryId) {
        badRecordsByQuery.computeIfAbsent(queryId, ignored -> new LongAdder()).increment();
    }

    public void noteRowError(String queryId) {
        rowErrors.computeIfAbsent(queryId, ignored -> new LongAdder()).increment();
    }

    /** Ticks since the start. */
    public long ticks() {
        return ticks.sum();
    }

    /** Records read since the start, without those replayed. */
    public long recordsIn() {
        return recordsIn.sum();
    }

    /** Rows written to topics since the start. */
    public long rowsOut() {
        return rowsOut.sum();
    }

    /** The last committed epoch. */
    public long epoch() {
        return epoch.get();
    }

    /** How often results have been committed since the start, whoever keeps the offsets. */
    public long commits() {
        return commits.sum();
    }

    /** Records that could not be read, by stream or table. */
    public Map<String, Long> badRecords() {
        return sums(badRecords);
    }

    /** Rows that could not be computed, by query. */
    public Map<String, Long> rowErrors() {
        return sums(rowErrors);
    }

    /** Rows that one query could not compute. */
    public long rowErrors(String queryId) {
        return sum(rowErrors, queryId);
    }

    /** Records of one query's sources that could not be read while it took part. */
    public long badRecordsOf(String queryId) {
        return sum(badRecordsByQuery, queryId);
    }

    /** Forgets what was counted for a query that has ended. */
    public void forget(String queryId) {
        badRecordsByQuery.remove(queryId);
        rowErrors.remove(queryId);
    }

    private static long sum(Map<String, LongAdder> adders, String name) {
        LongAdder adder = adders.get(name);
        return adder == null ? 0 : adder.sum();
    }

    private static Map<String, Long> sums(Map<String, LongAdder> adders) {
        Map<String, Long> sums = new TreeMap<>();
        adders.forEach((name, adder) -> sums.put(name, adder.sum()));
        return sums;
    }
}
