// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.epoch;

import dev.millrace.data.Changes;
import dev.millrace.engine.dataflow.FailedRows;
import dev.millrace.engine.dataflow.QueryOutput;
import dev.millrace.kafka.journal.JournalEntry;
import dev.millrace.kafka.journal.JournalRecord;
import dev.millrace.kafka.journal.StrandNote;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.loop.LoopFigures;
import dev.millrace.kafka.loop.LoopSettings;
import dev.millrace.kafka.pump.OwnOffsets;
import dev.millrace.kafka.sink.DeadLetters;
import dev.millrace.kafka.sink.DeadLetters.RowRefusal;
import dev.millrace.kafka.sink.RecordEncoder;
import dev.millrace.kafka.sink.SendRules;
import dev.millrace.kafka.source.BadRecord;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a pipeline has done since its last commit: the journal's entries, and outputs on their way. Knows where each query's results
 * go, and keeps aside what cannot be written. Belongs to its pipeline's thread.
 */
public final class Epoch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Epoch.class);
    /** The journal's record of an epoch stays well below what a topic takes. */
    private static final int MOST_NOTED = 5_000;

    private final WriterSettings writerSettings;
    private final LoopSettings settings;
    private final LoopFigures figures;
    private final EpochWriter writer;
    private final int mostBytes;
    private final Map<String, Sink> sinks = new HashMap<>();
    private final Map<String, Uuid> topicIds = new HashMap<>();
    private final List<JournalEntry> journal = new ArrayList<>();
    private long number;
    private long beganMillis;
    private int noted;
    private boolean touched;

    private record Sink(SourceDefinition definition, RecordEncoder encoder, SinkTopic topic, SendRules rules) {}

    public Epoch(WriterSettings writerSettings, LoopFigures figures, Outage outage) {
        this.writerSettings = writerSettings;
        this.settings = writerSettings.settings();
        this.figures = figures;
        this.writer = new EpochWriter(writerSettings, outage, this::letter);
        this.mostBytes = settings.mostRecordBytes();
    }

    /** Opens the producer, and waits for Kafka if it is away. */
    public void open() throws InterruptedException {
        writer.open();
    }

    /** From now on a record of somebody else in the journal means that we have been replaced. */
    public void claim() {
        writer.claim();
    }

    /** The number of the last epoch that an earlier run committed. */
    public void continueAfter(long lastNumber) {
        number = Math.max(number, lastNumber);
    }

    /** The number of the last epoch that was committed. */
    public long number() {
        return number;
    }

    // ---- where results go

    /**
     * Looks the query's topic up, and writes its results there from now on.
     *
     * @throws LoopException TOPIC_MISSING
     * @throws dev.millrace.kafka.topic.KafkaUnavailableException if Kafka does not say
     */
    public void addSink(String queryId, SourceDefinition sink) {
        String name = sink.topic().name();
        SinkTopic topic = writerSettings.topics().find(name).orElseThrow(() -> LoopException.topicMissing(name));
        sinks.put(queryId, new Sink(sink, new RecordEncoder(sink), topic, topic.rules(sink, mostBytes)));
        Uuid before = topicIds.put(name, topic.id());
        if (before != null && !before.equals(topic.id())) {
            // A producer remembers how many partitions a topic had that was deleted and made anew.
            writer.renew();
        }
    }

    /** What the query writes; null if that is not known here. */
    public @Nullable SourceDefinition sink(String queryId) {
        Sink sink = sinks.get(queryId);
        return sink == null ? null : sink.definition();
    }

    /** Forgets where the results of a query went. */
    public void forget(String queryId) {
        sinks.remove(queryId);
    }

    // ---- what happens

    /** Notes an entry for the journal. */
    public void note(JournalEntry entry, long nowMillis) {
        begin(nowMillis);
        journal.add(entry);
        noted += entry instanceof JournalEntry.TickCut tick
                ? 1 + tick.inputs().size() + tick.idle().size()
                : 1;
    }

    /** Notes that something has moved which the strands' notes will tell. */
    public void touch(long nowMillis) {
        begin(nowMillis);
        touched = true;
    }

    private void begin(long nowMillis) {
        if (!hasContent()) {
            beganMillis = nowMillis;
        }
    }

    /**
     * Sends a query's output. A row that cannot be written is kept as a dead letter.
     *
     * @param readBy where offsets are noted, because queries that got these rows inside the tick read the topic; null if none does
     */
    public void send(QueryOutput output, @Nullable OwnOffsets readBy, long clockMillis) {
        Sink sink = sinks.get(output.queryId());
        if (sink == null) {
            return;
        }
        Changes changes = output.changes();
        RecordEncoder encoder = sink.encoder();
        encoder.begin(changes, sink.topic().partitions());
        boolean stream = sink.definition().kind() == RelationKind.STREAM;
        for (int row = 0; row < changes.rows(); row++) {
            // In a stream equal rows are as many records.
            for (int copies = stream ? changes.weight(row) : 1; copies > 0; copies--) {
                send(output.queryId(), sink, row, readBy, clockMillis);
            }
        }
        figures.noteOutput(changes.rows());
    }

    private void send(String queryId, Sink sink, int row, @Nullable OwnOffsets readBy, long clockMillis) {
        ProducerRecord<byte @Nullable [], byte @Nullable []> record;
        try {
            record = sink.encoder().encode(row);
        } catch (RuntimeException | StackOverflowError unwritable) {
            rowError(
                    new DeadLetters.FailedRow(
                            queryId,
                            "Sink " + sink.definition().name(),
                            "the row cannot be written to " + sink.topic().name() + ": " + unwritable.getMessage(),
                            Long.MIN_VALUE),
                    clockMillis);
            return;
        }
        SendRules.Refusal broken = sink.rules().refusal(record);
        SendRules.Refusal refusal = broken != null ? broken : sink.topic().refusal(record, clockMillis);
        if (refusal == null) {
            writer.send(new Outgoing(record, queryId, readBy));
        } else {
            letter(new Outgoing(record, queryId, readBy), refusal.code(), refusal.reason())
                    .ifPresent(writer::send);
        }
    }

    /** The dead letter for a row that is refused; a letter that is refused itself is only logged. */
    private Optional<Outgoing> letter(Outgoing refused, String code, String reason) {
        if (refused.queryId().isEmpty()) {
            LOG.error("The dead-letter topic does not take a record: {} {}", code, reason);
            return Optional.empty();
        }
        figures.noteRowError(refused.queryId());
        ProducerRecord<byte @Nullable [], byte @Nullable []> letter = DeadLetters.refusedRow(
                settings.topics().deadLetters(),
                refused.queryId(),
                refused.record(),
                new RowRefusal(code, reason, SinkTopic.bytes(refused.record())),
                System.currentTimeMillis());
        return Optional.of(new Outgoing(DeadLetters.bounded(letter, mostBytes), "", null));
    }

    private void letter(ProducerRecord<byte @Nullable [], byte @Nullable []> letter) {
        writer.send(new Outgoing(DeadLetters.bounded(letter, mostBytes), "", null));
    }

    /** Keeps a record that could not be read. */
    public void badRecord(BadRecord bad) {
        figures.noteBadRecord(bad.source());
        letter(DeadLetters.letter(settings.topics().deadLetters(), bad));
    }

    /** Keeps word of rows that could not be computed: a letter for each. */
    public void failedRows(String queryId, FailedRows failed, long clockMillis) {
        for (int row = 0; row < failed.count(); row++) {
            rowError(
                    new DeadLetters.FailedRow(queryId, failed.operator(), failed.message(), failed.eventTime(row)),
                    clockMillis);
        }
    }

    private void rowError(DeadLetters.FailedRow failed, long clockMillis) {
        figures.noteRowError(failed.queryId());
        letter(DeadLetters.rowError(settings.topics().deadLetters(), failed, clockMillis));
    }

    // ---- its end

    /** Whether there is anything to commit. */
    public boolean hasContent() {
        return touched || !journal.isEmpty() || writer.sentThisEpoch() > 0;
    }

    public boolean isDue(long nowMillis) {
        return hasContent()
                && (nowMillis - beganMillis >= settings.limits().epochMillis()
                        || writer.sentThisEpoch() >= settings.limits().rowsPerEpoch()
                        || noted >= MOST_NOTED
                        || writer.hasFailed());
    }

    /** Milliseconds until it is due by its age; {@code otherwise} while it is empty. */
    public long dueInMillis(long nowMillis, long otherwise) {
        return hasContent() ? Math.max(0, beganMillis + settings.limits().epochMillis() - nowMillis) : otherwise;
    }

    /**
     * Commits what there is and begins the next epoch. Waits for Kafka if it is away.
     *
     * @param strands what is to be said of the strands; asked for when all that was sent is acknowledged
     * @param positions for the consumer group {@code group}
     * @throws SinkFaultException if a query's topic takes nothing; then nothing is committed
     * @throws InterruptedException if nothing is to be tried any more
     */
    public void commit(
            Supplier<List<StrandNote>> strands, Map<TopicPartition, Long> positions, ConsumerGroupMetadata group)
            throws InterruptedException {
        long next = number + 1;
        writer.commit(() -> new JournalRecord(next, journal, strands.get()), positions, group);
        number = next;
        figures.noteEpoch(number);
        forgetContent();
    }

    /** Gives up what there is. */
    public void abandon() {
        writer.abandon();
        forgetContent();
    }

    private void forgetContent() {
        journal.clear();
        noted = 0;
        touched = false;
    }

    /** Outputs and dead letters since the last commit. */
    public int sent() {
        return writer.sentThisEpoch();
    }

    @Override
    public void close() {
        writer.close();
    }
}
