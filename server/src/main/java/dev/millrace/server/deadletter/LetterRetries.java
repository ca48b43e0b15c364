// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.deadletter;

import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.kafka.topic.Payloads;
import dev.millrace.kafka.topic.TopicSetup;
import dev.millrace.server.deadletter.DeadLetterBox.Target;
import dev.millrace.server.http.ApiException;
import dev.millrace.server.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ConcurrentTransactionsException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Writes letters again to the topics they came from: key, value, timestamp and headers as they were, to the same partition if it is still
 * there. The record and the mark that it was written are one transaction, so a letter is never written without its mark, also when the
 * process dies in between. All processes that share a Kafka use one transactional id: one that begins fences the others, which then
 * look at the marks again; so two people who retry a letter at once write it once.
 *
 * <p>Thread-safe; one letter at a time.
 */
final class LetterRetries implements AutoCloseable {

    private static final int ATTEMPTS = 12;
    private static final int PAUSE_MILLIS = 50;
    private static final int PAUSE_MILLIS_MAX = 3_000;
    private static final int BLOCK_MILLIS = 30_000;
    private static final int DELIVERY_MILLIS = 30_000;
    private static final int ATTEMPT_MILLIS = 10_000;
    private static final int RECORD_BYTES_MAX = 64 << 20;

    private final Map<String, Object> client;
    private final String transactionalId;
    private final RetryMarks marks;
    private final Topics topics;
    private @Nullable KafkaProducer<byte @Nullable [], byte @Nullable []> producer;

    LetterRetries(Map<String, Object> client, String transactionalId, RetryMarks marks, Topics topics) {
        this.client = Map.copyOf(client);
        this.transactionalId = transactionalId;
        this.marks = marks;
        this.topics = topics;
    }

    /**
     * Writes a letter again.
     *
     * @param again also if it was before
     * @throws ApiException 409 if it cannot be, or was already
     */
    synchronized Target retry(DeadLetter letter, boolean again) {
        String topic = letter.origin();
        if (topic == null) {
            throw conflict(
                    "The letter " + letter.id()
                            + " is a row that a query could not compute: it has no record to write.",
                    "Mend the query, or the events that it reads.");
        }
        int partitions = topics.partitions(topic)
                .orElseThrow(() -> conflict("The topic " + topic + ", where the letter came from, is gone.", null));
        for (int attempt = 1; ; attempt++) {
            try {
                KafkaProducer<byte @Nullable [], byte @Nullable []> open = open();
                refuseSecond(letter, again);
                return write(open, letter, topic, partitions);
            } catch (KafkaException failed) {
                abandon();
                if (attempt == ATTEMPTS || !isContended(failed)) {
                    throw KafkaUnavailableException.during("writing a dead letter to " + topic, failed);
                }
                pause(attempt);
            }
        }
    }

    private static ApiException conflict(String message, @Nullable String hint) {
        return new ApiException(409, "CONFLICT", message, hint);
    }

    /** Whether another one has begun meanwhile, so that nothing of this attempt counts. */
    private static boolean isContended(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException
                    || cause instanceof InvalidProducerEpochException
                    || cause instanceof InvalidPidMappingException
                    || cause instanceof InvalidTxnStateException
                    || cause instanceof ConcurrentTransactionsException) {
                return true;
            }
        }
        return false;
    }

    /** Lets the other one finish; for a random time, so that two do not fence each other for ever. */
    private static void pause(int attempt) {
        int most = Math.min(PAUSE_MILLIS_MAX, PAUSE_MILLIS << attempt);
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(most));
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    private void refuseSecond(DeadLetter letter, boolean again) {
        marks.refresh();
        Long before = marks.retriedMillis(letter.id());
        if (before != null && !again) {
            throw conflict(
                    "The letter " + letter.id() + " was written again already, at " + Instant.ofEpochMilli(before)
                            + ".",
                    "Send {\"again\": true} to write it once more.");
        }
    }

    /** The producer, whose opening has settled what another one has left open. */
    private KafkaProducer<byte @Nullable [], byte @Nullable []> open() {
        KafkaProducer<byte @Nullable [], byte @Nullable []> open = producer;
        if (open != null) {
            return open;
        }
        try (TopicSetup setup = new TopicSetup(client)) {
            setup.ensureCompacted(marks.topic());
        }
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("transactional.id", transactionalId);
        settings.put("acks", "all");
        settings.put("linger.ms", 0);
        settings.put("max.block.ms", BLOCK_MILLIS);
        settings.put("delivery.timeout.ms", DELIVERY_MILLIS);
        settings.put("request.timeout.ms", ATTEMPT_MILLIS);
        settings.put("max.request.size", RECORD_BYTES_MAX);
        open = new KafkaProducer<>(settings, Payloads.serializer(), Payloads.serializer());
        producer = open;
        open.initTransactions();
        return open;
    }

    private Target write(
            KafkaProducer<byte @Nullable [], byte @Nullable []> open, DeadLetter letter, String topic, int partitions) {
        Long partition = letter.number("partition");
        Integer same = partition != null && partition >= 0 && partition < partitions
                ? Integer.valueOf(partition.intValue())
                : null;
        List<Header> headers = new ArrayList<>();
        for (Header header : letter.record().headers()) {
            if (!header.key().startsWith(DeadLetter.PREFIX)) {
                headers.add(header);
            }
        }
        open.beginTransaction();
        RecordMetadata place = await(open.send(new ProducerRecord<>(
                topic,
                same,
                letter.record().timestamp(),
                letter.record().key(),
                letter.record().value(),
                headers)));
        Target target = new Target(topic, place.partition(), place.offset());
        long nowMillis = System.currentTimeMillis();
        RecordMetadata _ = await(open.send(
                marks.mark(letter.id(), target.topic() + " " + target.partition() + " " + target.offset(), nowMillis)));
        open.commitTransaction();
        // Readers of committed records see the mark a little later: the broker answers a commit before it has written
        // it everywhere.
        marks.committed(letter.id(), nowMillis);
        return target;
    }

    private static RecordMetadata await(Future<RecordMetadata> sent) {
        try {
            return sent.get();
        } catch (ExecutionException failed) {
            throw new KafkaException("the record was not written", failed.getCause());
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    /** Leaves what is not committed to be aborted by whoever opens next. */
    private void abandon() {
        KafkaProducer<byte @Nullable [], byte @Nullable []> open = producer;
        producer = null;
        if (open != null) {
            open.close(Duration.ZERO);
        }
    }

    @Override
    public synchronized void close() {
        abandon();
    }
}
