// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.loop;

import dev.millrace.engine.dataflow.Dataflow;
import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.engine.dataflow.QueryOutput;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.kafka.loop.JournalEntry.QueryAdded;
import dev.millrace.kafka.loop.JournalEntry.QueryDropped;
import dev.millrace.kafka.loop.JournalEntry.QueryJoined;
import dev.millrace.kafka.loop.QueryReport.Activity;
import dev.millrace.kafka.source.BadRecord;
import dev.millrace.kafka.topic.LogReader;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.source.SourceDefinition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One life of the engine loop, from opening its clients to the first failure: recovery, then steps. All I/O of the loop is
 * here; what a tick, a replay or a foreign record means is decided in {@link Strand}, {@link Recovery} and
 * {@link ForeignRecords}. Belongs to the loop's thread; after an exception it can only be closed.
 */
final class LoopRun implements AutoCloseable {
    /** How long a command may have to wait for a poll that finds nothing. */
    private static final long LONGEST_WAIT_MILLIS = 20;

    private static final long PARTITIONS_CHECK_MILLIS = 10_000;
    private static final long ENDS_CHECK_MILLIS = 1_000;

    private final LoopSettings settings;
    private final ExpressionCompiler expressions;
    private final LoopFigures figures;
    private final OwnOffsets own = new OwnOffsets();
    private final ForeignRecords foreign = new ForeignRecords(own);
    private final Epoch epoch;
    private final SourceReader reader;
    private final IdleWatch idleWatch;
    private final Map<String, CatchUp> catchingUp = new LinkedHashMap<>();
    private final QueryWiring wiring = new QueryWiring();
    private final GroupQueries groups;
    private final TablesFirst tablesFirst;
    private final Set<String> everyChange = new HashSet<>();

    private Strand joined;
    /** The strand whose records are being taken. */
    private Strand active;

    private boolean replaying;
    private boolean paused;
    private long endsLearntMillis;
    private long partitionsCheckedMillis = System.currentTimeMillis();

    LoopRun(LoopSettings settings, ExpressionCompiler expressions, LoopFigures figures) {
        this.settings = settings;
        this.expressions = expressions;
        this.figures = figures;
        this.idleWatch = new IdleWatch(settings.limits().idleMillis());
        this.epoch = new Epoch(settings, figures, new OutputWriter(settings, own));
        this.reader = new SourceReader(settings);
        this.tablesFirst = new TablesFirst(reader);
        this.groups = new GroupQueries(settings, expressions, figures);
        this.joined = newStrand(Strand.JOINED);
        this.active = joined;
    }

    private Strand newStrand(String name) {
        return new Strand(name, new Dataflow(expressions, settings.dataflow()), this::badRecord);
    }

    private void badRecord(BadRecord bad) {
        if (!replaying) {
            epoch.badRecord(bad);
            for (String queryId : active.dataflow().queries()) {
                if (wiring.reads(queryId, bad.source())) {
                    figures.noteBadRecordOf(queryId);
                }
            }
        }
    }

    /** Rebuilds the state of the catalog's queries and starts those that never began. */
    void recover(Collection<PersistentQuery> catalog) throws Exception {
        Map<String, PersistentQuery> byId = new LinkedHashMap<>();
        catalog.stream().filter(query -> !query.inGroup()).forEach(query -> byId.put(query.id(), query));
        replaying = true;
        Recovery recovery = new Recovery(byId, this::newStrand, () -> new RangeReader(new SourceReader(settings)));
        try {
            readJournal(recovery::survey);
            recovery.refuseMissingFeeders();
            readJournal(recovery::replay);
        } finally {
            recovery.closeReaders();
        }
        replaying = false;
        joined.dataflow().close();
        joined = recovery.joined();
        epoch.continueAfter(recovery.lastEpoch());
        recovery.own().forEach(own::restore);
        byId.values().forEach(this::route);
        catalog.forEach(query -> wiring.add(QueryDefinition.of(query), query.inGroup()));
        joined.positions().forEach((partition, offset) -> own.forgetBelow(partition, offset));
        noticeNewPartitions();
        reader.assign(joined.positions());
        tablesFirst.begin(joined);
        recovery.catchingUp().forEach(strand -> catchingUp.put(strand.name(), catchUp(strand)));
        // What was replayed has been counted before.
        joined.dataflow().restartFigures();
        catchingUp.values().forEach(each -> each.strand().dataflow().restartFigures());
        recovery.orphans().forEach(id -> note(new QueryDropped(id)));
        for (PersistentQuery query : recovery.unstarted()) {
            add(QueryDefinition.of(query), StartFrom.EARLIEST, true);
        }
        commitIfAny();
        catalog.stream().filter(PersistentQuery::inGroup).forEach(query -> groups.add(query, StartFrom.EARLIEST));
    }

    private void readJournal(Consumer<JournalRecord> to) {
        LogReader.read(settings.client(), settings.topics().journal(), record -> {
            byte[] value = record.value();
            if (value != null) {
                to.accept(JournalRecord.decode(value));
            }
        });
    }

    private CatchUp catchUp(Strand strand) {
        return new CatchUp(strand, new SourceReader(settings));
    }

    /** A topic may get more partitions; they are read from their beginning. */
    private void noticeNewPartitions() {
        for (String topic : joined.topics()) {
            for (int partition = reader.partitions(topic) - 1; partition >= 0; partition--) {
                TopicPartition found = new TopicPartition(topic, partition);
                if (!joined.positions().containsKey(found)) {
                    joined.setPosition(found, 0);
                }
            }
        }
    }

    // ---- commands, between two steps

    /** Begins a query whose results go to its sink. */
    void addQuery(PersistentQuery query, StartFrom from) throws Exception {
        if (query.inGroup()) {
            begin(QueryDefinition.of(query), true, () -> groups.add(query, from));
        } else {
            begin(QueryDefinition.of(query), false, () -> {
                route(query);
                add(QueryDefinition.of(query), from, true);
            });
            commitIfAny();
        }
    }

    private void route(PersistentQuery query) {
        epoch.addSink(query.id(), query.sink());
        if (query.settings().everyChange()) {
            everyChange.add(query.id());
        }
    }

    /** Begins a query whose results somebody watches; it is not in the journal. */
    void subscribe(QueryDefinition query, StartFrom from, Subscription subscription) {
        begin(query, false, () -> {
            epoch.addSubscription(query.id(), subscription);
            add(query, from, false);
        });
    }

    private void begin(QueryDefinition query, boolean inGroup, Runnable start) {
        if (wiring.knows(query.id())) {
            throw new IllegalArgumentException("a query named " + query.id() + " is running already");
        }
        wiring.add(query, inGroup);
        try {
            start.run();
        } catch (RuntimeException refused) {
            forgetQuery(query.id());
            throw refused;
        }
    }

    private void add(QueryDefinition query, StartFrom from, boolean kept) {
        Strand strand = newStrand(query.id());
        strand.dataflow().add(query);
        Map<TopicPartition, Long> starts = StartOffsets.of(strand.dataflow().sources(), from, reader, joined);
        strand.start(starts);
        if (kept) {
            note(new QueryAdded(query.id(), Objects.requireNonNull(query.sink()).name(), starts));
        }
        catchingUp.put(query.id(), catchUp(strand));
    }

    /** Ends a query or a subscription; does nothing if there is none of that id. */
    void dropQuery(String queryId) throws Exception {
        Set<String> readers = wiring.readersOf(queryId);
        if (!readers.isEmpty()) {
            throw new LoopException(
                    LoopError.QUERY_IN_USE,
                    "The query " + queryId + " cannot end: its results go to " + String.join(", ", readers) + ".",
                    "TERMINATE " + String.join(", ", readers) + " first.",
                    null);
        }
        if (groups.runs(queryId)) {
            groups.drop(queryId);
            forgetQuery(queryId);
            return;
        }
        boolean kept = epoch.sink(queryId) != null;
        CatchUp alone = catchingUp.remove(queryId);
        if (alone != null) {
            alone.close();
            alone.strand().dataflow().close();
        } else if (joined.dataflow().queries().contains(queryId)) {
            joined.remove(queryId);
            reader.assign(joined.positions());
        } else {
            return;
        }
        forgetQuery(queryId);
        if (kept) {
            note(new QueryDropped(queryId));
            commitIfAny();
        }
    }

    private void forgetQuery(String queryId) {
        epoch.forget(queryId);
        everyChange.remove(queryId);
        wiring.remove(queryId);
        figures.forget(queryId);
    }

    private void note(JournalEntry entry) {
        epoch.note(entry, System.currentTimeMillis());
    }

    void setPaused(boolean nowPaused) {
        paused = nowPaused;
        endsLearntMillis = 0;
        readers().forEach(SourceReader::forgetEnds);
    }

    private List<SourceReader> readers() {
        List<SourceReader> readers = new ArrayList<>(List.of(reader));
        catchingUp.values().forEach(each -> readers.add(each.reader()));
        readers.addAll(groups.readers());
        return readers;
    }

    Dataflow dataflow() {
        return joined.dataflow();
    }

    /** The queries and subscriptions that are still catching up. */
    Set<String> catchingUpIds() {
        return Set.copyOf(catchingUp.keySet());
    }

    /** Looks at all queries. */
    LoopReport report(long nowNanos) {
        Reporter reporter = new Reporter(figures, epoch, wiring);
        reporter.add(joined, reader, paused ? Activity.PAUSED : Activity.RUNNING);
        for (CatchUp each : catchingUp.values()) {
            reporter.add(each.strand(), each.reader(), paused ? Activity.PAUSED : Activity.CATCHING_UP);
        }
        groups.report(reporter, paused ? Activity.PAUSED : Activity.RUNNING);
        return reporter.report(paused, nowNanos);
    }

    void endSubscriptions(@Nullable LoopException reason) {
        epoch.endSubscriptions(reason);
    }

    // ---- steps

    /** Reads what has arrived, runs it through, and commits when the epoch is due. Waits a little if there is nothing. */
    void step(long nowMillis) throws Exception {
        if (paused) {
            rest();
            learnEnds(nowMillis);
        } else {
            boolean busy = readJoined(waitMillis(nowMillis)) > 0;
            for (CatchUp each : List.copyOf(catchingUp.values())) {
                each.step(joined, 0, this::gather);
                tickIfAny(each.strand());
                idleWatch.mark(each.strand(), each.reader(), nowMillis);
                joinIfNear(each);
            }
            idleWatch.mark(joined, reader, nowMillis);
            tickIfAny(joined);
            groups.step(
                    busy || !catchingUp.isEmpty() ? 0 : epoch.dueInMillis(nowMillis, LONGEST_WAIT_MILLIS), nowMillis);
        }
        if (nowMillis - partitionsCheckedMillis > PARTITIONS_CHECK_MILLIS) {
            partitionsCheckedMillis = nowMillis;
            noticeNewPartitions();
            reader.assign(joined.positions());
            groups.noticeNewPartitions();
        }
        epoch.throwFailure();
        if (epoch.isDue(System.currentTimeMillis())) {
            commit();
        }
    }

    /** Who does not read is not told by the way how much there is to read. */
    private void learnEnds(long nowMillis) {
        if (nowMillis - endsLearntMillis > ENDS_CHECK_MILLIS) {
            endsLearntMillis = nowMillis;
            readers().forEach(SourceReader::learnEnds);
        }
    }

    private static void rest() throws InterruptedException {
        Thread.sleep(10);
    }

    private long waitMillis(long nowMillis) {
        if (!catchingUp.isEmpty() || !foreign.isEmpty() || !groups.isEmpty()) {
            return catchingUp.isEmpty() && groups.isEmpty() ? 1 : 0;
        }
        return Math.min(LONGEST_WAIT_MILLIS, epoch.dueInMillis(nowMillis, LONGEST_WAIT_MILLIS));
    }

    /** How many records have arrived. */
    private int readJoined(long waitMillis) throws InterruptedException {
        if (joined.positions().isEmpty()) {
            if (catchingUp.isEmpty() && groups.isEmpty()) {
                rest();
            }
            return 0;
        }
        ConsumerRecords<@Nullable ByteBuffer, @Nullable ByteBuffer> polled = reader.poll(waitMillis);
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> records = polled.records(partition);
            if (joined.isWritten(partition.topic())) {
                foreign.hold(partition, records);
                reader.pause(List.of(partition));
            } else {
                gather(joined, partition, records, false);
            }
        }
        releaseForeign();
        tablesFirst.release();
        tickIfAny(joined);
        return polled.count();
    }

    private void releaseForeign() {
        List<TopicPartition> decided = foreign.release(record ->
                gather(joined, new TopicPartition(record.topic(), record.partition()), List.of(record), true));
        Map<TopicPartition, Long> passed = foreign.takePassed();
        passed.forEach(joined::setPosition);
        epoch.notePassed(passed, System.currentTimeMillis());
        if (tablesFirst.isDone()) {
            reader.resume(decided.stream().filter(reader::reads).toList());
        }
    }

    /** Takes records into a strand's tick; runs the tick whenever it is full. */
    private void gather(
            Strand strand,
            TopicPartition partition,
            List<ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>> records,
            boolean gapsMatter) {
        active = strand;
        if (!records.isEmpty()) {
            idleWatch.noteRecord(partition, System.currentTimeMillis());
        }
        int rowsPerTick = rowsPerTick(strand);
        int next = 0;
        while (next < records.size()) {
            int end = Math.min(records.size(), next + rowsPerTick - strand.waitingRecords());
            strand.add(partition, records.subList(next, end), gapsMatter);
            next = end;
            if (strand.waitingRecords() >= rowsPerTick) {
                tickIfAny(strand);
            }
        }
    }

    /** Where a query wants every change told, each record is a tick of its own, for all that share the tick. */
    private int rowsPerTick(Strand strand) {
        boolean single =
                !everyChange.isEmpty() && strand.dataflow().queries().stream().anyMatch(everyChange::contains);
        return single ? 1 : settings.limits().rowsPerTick();
    }

    private void tickIfAny(Strand strand) {
        if (!strand.hasInput()) {
            return;
        }
        active = strand;
        int records = strand.waitingRecords();
        long clockMillis = System.currentTimeMillis();
        Strand.Ticked ticked = strand.tick(clockMillis);
        figures.noteTick(records);
        if (!epoch.isSubscription(strand.name())) {
            note(ticked.cut());
        }
        for (QueryOutput output : ticked.outputs()) {
            epoch.send(output, isReadByUs(strand, output.queryId()));
        }
        for (String queryId : strand.dataflow().queries()) {
            for (String message : strand.dataflow().takeRowErrors(queryId)) {
                epoch.rowError(queryId, message, clockMillis);
            }
        }
    }

    private boolean isReadByUs(Strand strand, String queryId) {
        SourceDefinition sink = epoch.sink(queryId);
        return strand.name().equals(Strand.JOINED)
                && sink != null
                && joined.isWritten(sink.topic().name());
    }

    private void joinIfNear(CatchUp each) throws Exception {
        Set<String> sinkTopics = sinkTopics();
        if (!each.isNear(joined, sinkTopics)) {
            return;
        }
        Strand strand = each.strand();
        commitIfAny();
        each.readWritten(joined, sinkTopics, own, this::gather);
        tickIfAny(strand);
        catchingUp.remove(strand.name());
        each.close();
        joined.adopt(strand);
        reader.assign(joined.positions());
        if (!epoch.isSubscription(strand.name())) {
            note(new QueryJoined(strand.name()));
            commit();
        }
    }

    private Set<String> sinkTopics() {
        Set<String> topics = new HashSet<>();
        for (String queryId : joined.dataflow().queries()) {
            SourceDefinition sink = epoch.sink(queryId);
            if (sink != null) {
                topics.add(sink.topic().name());
            }
        }
        return topics;
    }

    // ---- epochs

    /** Commits what there is, if there is anything. */
    void commitIfAny() throws Exception {
        if (epoch.hasContent()) {
            commit();
        }
        groups.commitIfAny();
    }

    private void commit() throws Exception {
        epoch.commit(joined.positions(), reader.group());
        if (settings.delivery() != Delivery.EXACTLY_ONCE && !joined.positions().isEmpty()) {
            reader.commitForLagTools(joined.positions());
        }
    }

    @Override
    public void close() {
        epoch.close();
        catchingUp.values().forEach(CatchUp::close);
        groups.close();
        reader.close();
        joined.dataflow().close();
    }
}
