// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.lookup;

import dev.millrace.data.ByteReader;
import dev.millrace.data.ByteWriter;
import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.Column;
import dev.millrace.data.LongColumn;
import dev.millrace.data.RowCodec;
import dev.millrace.kafka.query.BudgetExhaustedException;
import dev.millrace.kafka.query.MemoryBudget;
import dev.millrace.kafka.query.MemoryShare;
import dev.millrace.kafka.source.TopicSource;
import dev.millrace.kafka.topic.KafkaUnavailableException;
import dev.millrace.kafka.topic.Payloads;
import dev.millrace.kafka.topic.ReadSettings;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.server.lookup.StoredRows.RowWindow;
import dev.millrace.sql.catalog.CatalogSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table's rows in memory, following its topic: committed records only, from the beginning. What a look-up sees is the state after a
 * whole poll, together with the offsets up to which it is true.
 *
 * <p>Threading: a thread of its own reads; look-ups come from any thread and never wait for Kafka once the view is ready.
 */
final class TableView implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TableView.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
    /** How long it goes on while nobody looks anything up. */
    private static final Duration IDLE = Duration.ofMinutes(10);

    /** How long a table that is too large is not tried again. */
    private static final Duration TOO_LARGE = Duration.ofMinutes(1);

    private static final int ROWS_PER_POLL = 2_000;

    private final CatalogSource source;
    private final ViewLayout layout;
    private final Map<String, Object> client;
    private final MemoryBudget budget;
    /** Guarded by the lock; null until it has been opened. */
    private @Nullable MemoryShare share;

    private final Thread thread;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    /** Guarded by the lock. */
    private final StoredRows rows = new StoredRows();
    /** Guarded by the lock: whether the rows have been given up. */
    private boolean released;

    private volatile Map<TopicPartition, Long> asOf = Map.of();
    private volatile long usedNanos = System.nanoTime();
    private volatile boolean closed;
    private volatile @Nullable RuntimeException failure;
    private volatile long failedNanos;

    /**
     * The rows of one key.
     *
     * @param asOf up to which offset (exclusive) of each partition they are true
     */
    record Found(Changes rows, Map<TopicPartition, Long> asOf) {}

    private TableView(CatalogSource source, Map<String, Object> client, MemoryBudget budget) {
        this.source = source;
        this.layout = ViewLayout.of(source.definition());
        this.client = client;
        this.budget = budget;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("millrace-view-" + source.name())
                .unstarted(this::follow);
    }

    static TableView start(CatalogSource source, Map<String, Object> client, MemoryBudget budget) {
        TableView view = new TableView(source, client, budget);
        view.thread.start();
        return view;
    }

    CatalogSource source() {
        return source;
    }

    ViewLayout layout() {
        return layout;
    }

    /** Whether it no longer follows its topic. */
    boolean isOver() {
        boolean tooLarge =
                failure instanceof LookupLimitException && System.nanoTime() - failedNanos < TOO_LARGE.toNanos();
        return closed && !tooLarge;
    }

    /**
     * Waits until the view stands where its topic ended when the view was made; only the first that ask wait.
     *
     * @throws KafkaUnavailableException if it does not get there
     * @throws LookupLimitException if the table is too large
     */
    void awaitReady() {
        RuntimeException known = failure;
        if (known != null) {
            throw known;
        }
        try {
            ready.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw (RuntimeException) failed.getCause();
        } catch (TimeoutException late) {
            throw KafkaUnavailableException.during("loading the table " + source.name() + " for look-ups", late);
        } catch (InterruptedException interrupted) {
            throw KafkaUnavailableException.interrupted(interrupted);
        }
    }

    /**
     * The rows of a key; of the windows that begin at {@code windowStart}, if it is given. {@code null} if the view has just ended and
     * another one has to be asked.
     */
    @Nullable
    Found find(RowKey key, @Nullable Long windowStart) {
        usedNanos = System.nanoTime();
        List<StoredRow> found;
        Map<TopicPartition, Long> offsets;
        lock.readLock().lock();
        try {
            if (released) {
                return null;
            }
            found = rows.find(key, windowStart);
            offsets = asOf;
        } finally {
            lock.readLock().unlock();
        }
        ChangesBuilder builder = new ChangesBuilder(layout.types());
        for (StoredRow row : found) {
            RowCodec.read(new ByteReader(row.bytes(), 0), builder.columns());
            builder.endRow(row.timestamp(), 1);
        }
        return new Found(builder.build(), offsets);
    }

    private void follow() {
        try {
            read();
        } catch (KafkaException failed) {
            fail(KafkaUnavailableException.during("following the table " + source.name(), failed));
        } catch (RuntimeException failed) {
            fail(failed);
        } finally {
            close();
            release();
        }
    }

    private void read() {
        openShare();
        KafkaConsumer<@Nullable ByteBuffer, @Nullable ByteBuffer> consumer = consumer();
        try {
            List<TopicPartition> partitions = partitions(consumer);
            TopicSource topic = new TopicSource(source.definition(), layout.columns(), bad -> {});
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
            while (!closed && System.nanoTime() - usedNanos < IDLE.toNanos()) {
                for (ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> record : consumer.poll(POLL)) {
                    topic.add(record);
                }
                Map<TopicPartition, Long> positions = new HashMap<>();
                partitions.forEach(partition -> positions.put(partition, consumer.position(partition, LIMIT)));
                apply(topic.take(System.currentTimeMillis()), positions);
                if (!ready.isDone()
                        && ends.entrySet().stream()
                                .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue())) {
                    ready.complete(null);
                }
            }
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
        }
    }

    private void openShare() {
        lock.writeLock().lock();
        try {
            share = budget.open(ReadSettings.CONSUMER_BYTES);
        } catch (BudgetExhaustedException refused) {
            throw tooLarge(refused);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void hold(long bytes) {
        MemoryShare mine = share;
        if (mine != null) {
            try {
                mine.hold(bytes);
            } catch (BudgetExhaustedException refused) {
                throw tooLarge(refused);
            }
        }
    }

    private LookupLimitException tooLarge(BudgetExhaustedException refused) {
        return new LookupLimitException(
                "The table " + source.name() + " cannot be kept in memory for look-ups. " + refused.getMessage(),
                "Make a smaller table for look-ups with CREATE TABLE … AS SELECT. " + refused.hint());
    }

    private void fail(RuntimeException reason) {
        if (!closed) {
            LOG.warn("The view of {} no longer follows its topic", source.name(), reason);
            failedNanos = System.nanoTime();
            failure = reason;
        }
        ready.completeExceptionally(reason);
    }

    private KafkaConsumer<@Nullable ByteBuffer, @Nullable ByteBuffer> consumer() {
        Map<String, Object> settings = ReadSettings.small(client, ROWS_PER_POLL);
        return new KafkaConsumer<>(settings, Payloads.bufferDeserializer(), Payloads.bufferDeserializer());
    }

    private List<TopicPartition> partitions(KafkaConsumer<@Nullable ByteBuffer, @Nullable ByteBuffer> consumer) {
        SourceDefinition definition = source.definition();
        String topic = definition.topic().name();
        List<PartitionInfo> found = consumer.partitionsFor(topic, LIMIT);
        if (found == null || found.isEmpty()) {
            throw KafkaUnavailableException.during(
                    "looking for the topic " + topic, new KafkaException("there is no such topic"));
        }
        return found.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    /** Everything is encoded before the lock is taken, so that look-ups hardly wait. */
    private void apply(@Nullable Changes changes, Map<TopicPartition, Long> positions) {
        List<Runnable> puts = changes == null ? List.of() : puts(changes);
        if (puts.isEmpty() && positions.equals(asOf)) {
            return;
        }
        lock.writeLock().lock();
        try {
            puts.forEach(Runnable::run);
            hold(rows.bytes());
            asOf = Map.copyOf(positions);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private List<Runnable> puts(Changes changes) {
        List<Runnable> puts = new ArrayList<>(changes.rows());
        ByteWriter out = new ByteWriter(256);
        for (int row = 0; row < changes.rows(); row++) {
            RowKey key = key(changes, row, out);
            if (key == null) {
                continue;
            }
            RowWindow window = window(changes, row);
            StoredRow stored = null;
            if (changes.weight(row) > 0) {
                out.clear();
                RowCodec.write(changes.columns(), row, out);
                stored = new StoredRow(out.toByteArray(), changes.timestamps()[row]);
            }
            StoredRow value = stored;
            puts.add(() -> rows.put(key, window, value));
        }
        return puts;
    }

    /** The key of a row; a row without one is in no table. */
    private @Nullable RowKey key(Changes changes, int row, ByteWriter out) {
        out.clear();
        for (int place : layout.key()) {
            Column column = changes.column(place);
            if (column.isNull(row)) {
                return null;
            }
            RowCodec.write(column, row, out);
        }
        return new RowKey(out.toByteArray());
    }

    private @Nullable RowWindow window(Changes changes, int row) {
        int place = layout.windowStart();
        return place < 0
                ? null
                : new RowWindow(
                        ((LongColumn) changes.column(place)).get(row),
                        ((LongColumn) changes.column(place + 1)).get(row));
    }

    private void release() {
        lock.writeLock().lock();
        try {
            released = true;
            if (share != null) {
                share.close();
            }
            rows.clear();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Waits, but not for long, until it no longer reads; after {@link #close}. */
    void awaitEnd() throws InterruptedException {
        thread.join(CLOSE_LIMIT.plus(POLL).multipliedBy(2));
    }

    @Override
    public void close() {
        closed = true;
        ready.completeExceptionally(KafkaUnavailableException.during(
                "looking up in " + source.name(), new KafkaException("the view has just been closed")));
    }
}
