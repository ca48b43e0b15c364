// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.epoch;

import dev.millrace.kafka.journal.JournalRecord;
import dev.millrace.kafka.loop.Delivery;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Sends what an epoch has to say and commits it, in the order that the delivery mode asks for. The records of an epoch are kept until
 * it is committed, so that no failure of Kafka costs more than sending them again: what the broker refuses for good becomes a dead
 * letter and the rest is sent in a new transaction; after an answer of unknown meaning, or when the transaction was taken away,
 * the producer is made anew and the journal says whether the epoch was committed. Nothing is guessed, and state is never lost for
 * it. Only another instance's mark in the journal means that the pipeline is not ours any more.
 *
 * <p>Belongs to its pipeline's thread.
 */
final class EpochWriter implements AutoCloseable {
    private final WriterSettings settings;
    private final Outage outage;
    private final Letters letters;
    private final List<Outgoing> sent = new ArrayList<>();
    private @Nullable ProducerConnection connection;
    private boolean claimed;

    /** Makes the dead letter for a row that was refused; empty if there is nothing more to say. */
    interface Letters {
        Optional<Outgoing> letter(Outgoing refused, String code, String reason);
    }

    EpochWriter(WriterSettings settings, Outage outage, Letters letters) {
        this.settings = settings;
        this.outage = outage;
        this.letters = letters;
    }

    private Delivery delivery() {
        return settings.settings().delivery();
    }

    /** Opens the producer, and waits for Kafka if it is away. Fences earlier instances, if the mode has transactions. */
    void open() throws InterruptedException {
        while (connection == null) {
            try {
                connect();
            } catch (KafkaException | KafkaUnavailableException away) {
                failed(away);
            }
        }
        outage.over();
    }

    /** From now on a record of somebody else in the journal means that we have been replaced. */
    void claim() {
        claimed = true;
    }

    private ProducerConnection connect() {
        refuseIfReplaced();
        ProducerConnection opened = ProducerConnection.open(settings);
        connection = opened;
        return opened;
    }

    private void refuseIfReplaced() {
        if (claimed && settings.partition() >= 0) {
            settings.journal().last(settings.partition()).ifPresent(last -> {
                if (!last.instance().equals(settings.instance())) {
                    throw LoopException.fenced();
                }
            });
        }
    }

    /** Makes the producer anew before the next record, as one that still believes in a topic which was deleted meanwhile. */
    void renew() {
        if (sent.isEmpty()) {
            disconnect();
        }
    }

    /** Sends an output or a dead letter as part of the epoch. */
    void send(Outgoing outgoing) {
        sent.add(outgoing);
        if (outgoing.readBy() != null) {
            outgoing.readBy().noteSent();
        }
        ProducerConnection open = connection;
        if (open != null && delivery() != Delivery.AT_MOST_ONCE) {
            open.send(outgoing);
        }
    }

    /** Outputs and dead letters of the epoch so far. */
    int sentThisEpoch() {
        return sent.size();
    }

    /** Whether the epoch should be committed at once, because something did not arrive. */
    boolean hasFailed() {
        ProducerConnection open = connection;
        return open != null && open.hasFailed();
    }

    /**
     * Ends the epoch; on return it is committed.
     *
     * @param record the journal's record, asked for when all own offsets of the epoch are known
     * @param offsets positions for the consumer group {@code group}
     * @throws SinkFaultException if a query's topic takes nothing; then nothing of the epoch is committed
     * @throws LoopException FENCED
     * @throws InterruptedException if Kafka is away and nothing is to be tried any more
     */
    void commit(Supplier<JournalRecord> record, Map<TopicPartition, Long> offsets, ConsumerGroupMetadata group)
            throws InterruptedException {
        boolean done = false;
        boolean asked = false;
        while (!done) {
            try {
                ProducerConnection open = connection;
                if (open == null) {
                    open = connect();
                    JournalRecord wanted = record.get();
                    done = asked && isCommitted(wanted.epoch());
                    if (!done) {
                        resend(open);
                    }
                    asked = false;
                }
                if (!done && arrived(open)) {
                    asked = true;
                    done = finish(open, record, offsets, group);
                }
            } catch (KafkaException | KafkaUnavailableException unclear) {
                failed(unclear);
            }
        }
        outage.over();
        sent.clear();
    }

    /** Whether the epoch whose commit had no clear answer was committed. */
    private boolean isCommitted(long epoch) {
        return settings.journal()
                .last(settings.partition())
                .filter(last -> last.record().epoch() >= epoch)
                .isPresent();
    }

    private void forgetUnanswered() {
        for (Outgoing outgoing : sent) {
            if (outgoing.readBy() != null) {
                outgoing.readBy().forgetUnanswered();
            }
        }
    }

    private void resend(ProducerConnection open) {
        forgetUnanswered();
        if (delivery() == Delivery.AT_MOST_ONCE) {
            return;
        }
        for (Outgoing outgoing : sent) {
            if (outgoing.readBy() != null) {
                outgoing.readBy().noteSent();
            }
            open.send(outgoing);
        }
    }

    /** Waits for all answers; true if all is well, false if records were put aside and the rest is under way again. */
    private boolean arrived(ProducerConnection open) {
        open.flush();
        List<Attempt.Failure> failures = open.failures();
        if (failures.isEmpty()) {
            return true;
        }
        for (Attempt.Failure failure : failures) {
            Outgoing outgoing = failure.outgoing();
            if (outgoing != null
                    && Refusals.isForTheTopic(failure.cause())
                    && !outgoing.queryId().isEmpty()) {
                throw topicFault(outgoing, failure.cause());
            }
        }
        List<Attempt.Failure> refused = failures.stream()
                .filter(failure -> failure.outgoing() != null && Refusals.isForTheRecord(failure.cause()))
                .toList();
        if (refused.isEmpty()) {
            throw new KafkaException(failures.getFirst().cause());
        }
        List<Outgoing> again = putAside(guilty(refused), failures);
        if (delivery() == Delivery.EXACTLY_ONCE) {
            open.abort();
            resend(open);
        } else {
            open.forgetFailures();
            again.forEach(outgoing -> {
                if (outgoing.readBy() != null) {
                    outgoing.readBy().noteSent();
                }
                open.send(outgoing);
            });
        }
        return false;
    }

    private static List<Attempt.Failure> guilty(List<Attempt.Failure> refused) {
        List<Attempt.Failure> guilty = refused.stream()
                .filter(failure -> !Refusals.isForANeighbour(failure.cause()))
                .toList();
        return guilty.isEmpty() ? List.of(refused.getFirst()) : guilty;
    }

    /** Puts dead letters in the place of the guilty; returns what has to be sent again where nothing is aborted. */
    private List<Outgoing> putAside(List<Attempt.Failure> guilty, List<Attempt.Failure> failures) {
        IdentityHashMap<Outgoing, Exception> reasons = new IdentityHashMap<>();
        guilty.forEach(failure -> {
            if (failure.outgoing() != null) {
                reasons.put(failure.outgoing(), failure.cause());
            }
        });
        Set<Outgoing> unsent = Collections.newSetFromMap(new IdentityHashMap<>());
        failures.forEach(failure -> {
            if (failure.outgoing() != null) {
                unsent.add(failure.outgoing());
            }
        });
        List<Outgoing> kept = new ArrayList<>(sent.size());
        List<Outgoing> again = new ArrayList<>();
        for (Outgoing outgoing : sent) {
            Exception reason = reasons.get(outgoing);
            if (reason == null) {
                kept.add(outgoing);
                if (unsent.contains(outgoing)) {
                    again.add(outgoing);
                }
            } else {
                letters.letter(outgoing, Refusals.code(reason), String.valueOf(reason.getMessage()))
                        .ifPresent(letter -> {
                            kept.add(letter);
                            again.add(letter);
                        });
            }
        }
        sent.clear();
        sent.addAll(kept);
        return again;
    }

    private boolean finish(
            ProducerConnection open,
            Supplier<JournalRecord> record,
            Map<TopicPartition, Long> offsets,
            ConsumerGroupMetadata group) {
        if (settings.partition() < 0) {
            return true;
        }
        switch (delivery()) {
            case EXACTLY_ONCE -> open.commit(toSend(record.get()), metadata(offsets), group);
            case AT_LEAST_ONCE -> {
                open.sendJournal(toSend(record.get()));
                return isSettled(open);
            }
            case AT_MOST_ONCE -> {
                open.sendJournal(toSend(record.get()));
                if (!isSettled(open)) {
                    return false;
                }
                sendOnce(open, record);
            }
        }
        return true;
    }

    /** The outputs of an epoch that is kept already; what does not arrive is lost, as the mode says. */
    private void sendOnce(ProducerConnection open, Supplier<JournalRecord> record) {
        sent.forEach(open::send);
        open.flush();
        for (Attempt.Failure failure : open.failures()) {
            Outgoing outgoing = failure.outgoing();
            if (outgoing != null && Refusals.isForTheRecord(failure.cause())) {
                letters.letter(
                                outgoing,
                                Refusals.code(failure.cause()),
                                String.valueOf(failure.cause().getMessage()))
                        .ifPresent(open::send);
            }
        }
        open.forgetFailures();
        if (sent.stream().anyMatch(outgoing -> outgoing.readBy() != null)) {
            open.sendJournal(toSend(new JournalRecord(
                    record.get().epoch(), List.of(), record.get().strands())));
        }
        open.flush();
        open.forgetFailures();
        forgetUnanswered();
    }

    private boolean isSettled(ProducerConnection open) {
        open.flush();
        List<Attempt.Failure> failures = open.failures();
        if (!failures.isEmpty()) {
            throw new KafkaException(failures.getFirst().cause());
        }
        return true;
    }

    private ProducerRecord<byte @Nullable [], byte @Nullable []> toSend(JournalRecord record) {
        return settings.journal().toSend(settings.partition(), settings.instance(), record);
    }

    /** Closes the producer, finds out whether a topic is to blame, and waits. */
    private void failed(Exception cause) throws InterruptedException {
        if (cause instanceof InterruptException || Thread.currentThread().isInterrupted()) {
            throw new InterruptedException("stopped while writing to Kafka");
        }
        discard();
        refuseMissingTopics(cause);
        outage.failed(cause);
    }

    private void refuseMissingTopics(Exception cause) {
        Map<String, Outgoing> byTopic = new TreeMap<>();
        sent.forEach(outgoing -> byTopic.putIfAbsent(outgoing.record().topic(), outgoing));
        try {
            for (Outgoing outgoing : byTopic.values()) {
                if (!outgoing.queryId().isEmpty()
                        && settings.topics().find(outgoing.record().topic()).isEmpty()) {
                    throw topicFault(outgoing, cause);
                }
            }
        } catch (KafkaUnavailableException away) {
            // Then no topic is to blame.
        }
    }

    private SinkFaultException topicFault(Outgoing outgoing, Exception cause) {
        abandon();
        String topic = outgoing.record().topic();
        boolean missing = settings.topics().find(topic).isEmpty();
        return new SinkFaultException(
                outgoing.queryId(),
                missing ? "TOPIC_MISSING" : "TOPIC_REFUSED",
                missing
                        ? "The topic " + topic + ", which the query writes, does not exist any more."
                        : "The topic " + topic + " does not take what the query writes: " + cause.getMessage() + ".",
                cause);
    }

    /** Gives up what has been sent since the last commit. */
    void abandon() {
        forgetUnanswered();
        sent.clear();
        disconnect();
    }

    private void disconnect() {
        ProducerConnection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }

    private void discard() {
        ProducerConnection open = connection;
        connection = null;
        if (open != null) {
            open.discard();
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> metadata(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> metadata = new HashMap<>();
        offsets.forEach((partition, offset) -> metadata.put(partition, new OffsetAndMetadata(offset)));
        return metadata;
    }

    /** Closes without committing; an open transaction is aborted, at the latest by the broker when the next instance begins. */
    @Override
    public void close() {
        disconnect();
    }
}
