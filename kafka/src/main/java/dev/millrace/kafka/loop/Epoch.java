// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import dev.millrace.data.Changes;
import dev.millrace.engine.dataflow.QueryOutput;
import dev.millrace.kafka.sink.DeadLetters;
import dev.millrace.kafka.sink.RecordEncoder;
import dev.millrace.kafka.source.BadRecord;
import dev.millrace.plan.source.SourceDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the loop has done since the last commit: the journal's entries, outputs on their way, rows that watchers wait for. Knows
 * where each query's results go. Belongs to the loop's thread.
 */
final class Epoch implements AutoCloseable {
    private final LoopSettings settings;
    private final LoopFigures figures;
    private final OutputWriter writer;
    private final Map<String, Sink> sinks = new HashMap<>();
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    private final List<JournalEntry> journal = new ArrayList<>();
    private final Map<TopicPartition, Long> passed = new TreeMap<>(PartitionOrder.BY_NAME);
    private final List<Delivered> undelivered = new ArrayList<>();
    private long number;
    private long beganMillis;

    private record Sink(SourceDefinition definition, RecordEncoder encoder) {}

    private record Delivered(String queryId, Subscription to, Changes changes) {}

    Epoch(LoopSettings settings, LoopFigures figures, OutputWriter writer) {
        this.settings = settings;
        this.figures = figures;
        this.writer = writer;
    }

    /** The number of the last epoch that an earlier run committed. */
    void continueAfter(long lastNumber) {
        number = lastNumber;
    }

    // ---- where results go

    void addSink(String queryId, SourceDefinition sink) {
        sinks.put(queryId, new Sink(sink, new RecordEncoder(sink)));
    }

    void addSubscription(String queryId, Subscription subscription) {
        subscriptions.put(queryId, subscription);
    }

    /** Whether the query's results are watched and go to no topic, so that it is not in the journal. */
    boolean isSubscription(String queryId) {
        return subscriptions.containsKey(queryId);
    }

    /** What the query writes; null for a subscription. */
    @Nullable
    SourceDefinition sink(String queryId) {
        Sink sink = sinks.get(queryId);
        return sink == null ? null : sink.definition();
    }

    /** Forgets where the results of a query went; ends a subscription. */
    void forget(String queryId) {
        sinks.remove(queryId);
        Subscription subscription = subscriptions.remove(queryId);
        if (subscription != null) {
            undelivered.removeIf(delivered -> delivered.queryId().equals(queryId));
            subscription.ended(null);
        }
    }

    /** Tells all watchers that nothing more will come. */
    void endSubscriptions(@Nullable LoopException reason) {
        subscriptions.values().forEach(subscription -> subscription.ended(reason));
        subscriptions.clear();
    }

    // ---- what happens

    void note(JournalEntry entry, long nowMillis) {
        begin(nowMillis);
        journal.add(entry);
    }

    /** Notes how far topics have been read that we also write. */
    void notePassed(Map<TopicPartition, Long> positions, long nowMillis) {
        if (!positions.isEmpty()) {
            begin(nowMillis);
            passed.putAll(positions);
        }
    }

    private void begin(long nowMillis) {
        if (!hasContent()) {
            beganMillis = nowMillis;
        }
    }

    /**
     * Sends a query's output, or keeps it for its watcher.
     *
     * @param readByUs whether queries of the dataflow got these rows inside the tick
     */
    void send(QueryOutput output, boolean readByUs) {
        Changes changes = output.changes();
        Subscription subscription = subscriptions.get(output.queryId());
        if (subscription != null) {
            undelivered.add(new Delivered(output.queryId(), subscription, changes));
            return;
        }
        Sink sink = sinks.get(output.queryId());
        if (sink == null) {
            return;
        }
        RecordEncoder encoder = sink.encoder();
        encoder.begin(changes, writer.partitions(encoder.topic()));
        for (int row = 0; row < changes.rows(); row++) {
            writer.send(encoder.encode(row), readByUs);
        }
        figures.noteOutput(changes.rows());
    }

    void badRecord(BadRecord bad) {
        figures.noteBadRecord(bad.source());
        writer.send(DeadLetters.letter(settings.topics().deadLetters(), bad), false);
    }

    void rowError(String queryId, String message, long clockMillis) {
        figures.noteRowError(queryId);
        writer.send(DeadLetters.rowError(settings.topics().deadLetters(), queryId, message, clockMillis), false);
    }

    // ---- its end

    boolean hasContent() {
        return mustBeWritten() || !undelivered.isEmpty();
    }

    private boolean mustBeWritten() {
        return !journal.isEmpty() || writer.sentThisEpoch() > 0 || !passed.isEmpty();
    }

    boolean isDue(long nowMillis) {
        return hasContent()
                && (nowMillis - beganMillis >= settings.limits().epochMillis()
                        || writer.sentThisEpoch() >= settings.limits().rowsPerEpoch());
    }

    /** Milliseconds until it is due by its age; {@code otherwise} while it is empty. */
    long dueInMillis(long nowMillis, long otherwise) {
        return hasContent() ? Math.max(0, beganMillis + settings.limits().epochMillis() - nowMillis) : otherwise;
    }

    /** Fails if anything that was sent has been refused. */
    void throwFailure() throws Exception {
        writer.throwFailure();
    }

    /** Commits what there is and begins the next epoch; only then do watchers see rows, if the mode has transactions. */
    void commit(Map<TopicPartition, Long> positions, ConsumerGroupMetadata group) throws Exception {
        if (settings.delivery() != Delivery.EXACTLY_ONCE) {
            deliver();
        }
        if (mustBeWritten()) {
            number++;
            writer.commit(pending -> new JournalRecord(number, journal, passed, pending), positions, group);
            figures.noteEpoch(number);
            journal.clear();
            passed.clear();
        }
        deliver();
    }

    /** Waits until the outputs are acknowledged, where positions are kept elsewhere than in the journal. */
    void settle() throws Exception {
        writer.settle();
        figures.noteSettled();
    }

    /** Outputs and dead letters since the last commit. */
    int sent() {
        return writer.sentThisEpoch();
    }

    private void deliver() {
        undelivered.forEach(delivered -> delivered.to().changes(delivered.changes()));
        undelivered.clear();
    }

    @Override
    public void close() {
        writer.close();
    }
}
