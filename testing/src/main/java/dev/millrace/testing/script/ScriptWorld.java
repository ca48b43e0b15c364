// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.script;

import dev.millrace.engine.dataflow.Dataflow;
import dev.millrace.engine.dataflow.DataflowSettings;
import dev.millrace.engine.dataflow.DataflowTimes;
import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.engine.dataflow.QueryOutput;
import dev.millrace.engine.dataflow.SourceBatch;
import dev.millrace.engine.dataflow.TickInput;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.stored.StoredPlan;
import dev.millrace.testing.folder.InvalidTestException;
import dev.millrace.testing.session.PlannerTools;
import dev.millrace.testing.topic.MemoryRecord;
import dev.millrace.testing.topic.MemoryTopics;
import dev.millrace.testing.topic.SinkWriter;
import dev.millrace.testing.topic.TopicRecords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The running part of a script's case: all queries in one dataflow, as a server has them, over topics in memory. What is written to a
 * topic waits there until {@link #pump} brings it into a tick.
 */
final class ScriptWorld implements AutoCloseable {

    /** Ticks in which queries may pass records to each other through topics; more mean that they never end. */
    private static final int ROUNDS = 100;

    private static final DataflowSettings SETTINGS = DataflowSettings.defaults().withTracked(true);

    private final PlannerTools tools;
    private final MemoryTopics topics;
    private final Consumer<QueryOutput> watcher;
    private final SavedState saved = new SavedState();
    private final Map<String, QueryDefinition> running = new LinkedHashMap<>();
    private final Map<String, SinkWriter> sinks = new LinkedHashMap<>();
    private final Map<String, TopicRecords> readers = new LinkedHashMap<>();
    private final Map<String, Integer> positions = new LinkedHashMap<>();
    private final List<String> errors = new ArrayList<>();
    private Dataflow dataflow;

    /** @param watcher gets what queries without a sink put out */
    ScriptWorld(PlannerTools tools, MemoryTopics topics, Consumer<QueryOutput> watcher) {
        this.tools = tools;
        this.topics = topics;
        this.watcher = watcher;
        this.dataflow = new Dataflow(tools.expressions(), SETTINGS);
    }

    /** Starts a query that writes to a topic, as it is stored; it first takes all that its sources' topics hold, in one tick. */
    void start(PersistentQuery planned) {
        PersistentQuery query = StoredPlan.read(StoredPlan.write(planned));
        if (!query.equals(planned)) {
            throw new IllegalStateException("the stored plan of " + planned.id() + " is another plan");
        }
        sinks.put(query.id(), new SinkWriter(query.sink(), topics));
        start(QueryDefinition.of(query));
    }

    /** Starts a query; see {@link #start(PersistentQuery)}. */
    void start(QueryDefinition query) {
        Dataflow fresh = new Dataflow(tools.expressions(), SETTINGS);
        fresh.add(query);
        Map<String, SourceBatch> batches = new LinkedHashMap<>();
        Map<String, TopicRecords> fresher = new LinkedHashMap<>();
        for (SourceDefinition source : fresh.sources()) {
            TopicRecords reader = new TopicRecords(source, fresh.layout(source.name()));
            topics.records(source.topic().name()).forEach(reader::add);
            batches.put(source.name(), reader.take());
            fresher.put(source.name(), reader);
        }
        List<QueryOutput> outputs = fresh.tick(new TickInput(batches, TopicRecords.CLOCK_MILLIS));
        errors.addAll(fresh.takeRowErrors(query.id()));
        dataflow.adopt(fresh);
        running.put(query.id(), query);
        fresher.forEach((name, reader) -> {
            if (readers.putIfAbsent(name, reader) == null) {
                noteBadRecords(reader);
                positions.put(name, topics.records(topic(reader)).size());
            }
        });
        setLayouts();
        deliver(outputs);
        pump();
    }

    /** Runs a query over all that the topics hold, to its end. */
    List<QueryOutput> runToEnd(QueryDefinition query) {
        try (Dataflow bounded = new Dataflow(tools.expressions(), DataflowSettings.defaults())) {
            bounded.add(query);
            Map<String, SourceBatch> batches = new LinkedHashMap<>();
            for (SourceDefinition source : bounded.sources()) {
                TopicRecords reader = new TopicRecords(source, bounded.layout(source.name()));
                topics.records(source.topic().name()).forEach(reader::add);
                batches.put(source.name(), reader.take());
            }
            List<QueryOutput> outputs =
                    new ArrayList<>(bounded.tick(new TickInput(batches, TopicRecords.CLOCK_MILLIS)));
            outputs.addAll(bounded.complete(TopicRecords.CLOCK_MILLIS));
            errors.addAll(bounded.takeRowErrors(query.id()));
            return outputs;
        }
    }

    /** Ends a query. Does nothing if there is none of that id. */
    void end(String query) {
        dataflow.remove(query);
        saved.forget(query);
        running.remove(query);
        sinks.remove(query);
        List<String> left =
                dataflow.sources().stream().map(SourceDefinition::name).toList();
        readers.keySet().retainAll(left);
        positions.keySet().retainAll(left);
    }

    boolean isRunning(String query) {
        return running.containsKey(query);
    }

    List<String> queries() {
        return List.copyOf(running.keySet());
    }

    /** Brings what waits in the topics into ticks, until nothing waits. */
    void pump() {
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, SourceBatch> batches = new LinkedHashMap<>();
            boolean any = false;
            for (TopicRecords reader : readers.values()) {
                any |= read(reader);
                batches.put(reader.definition().name(), reader.take());
                noteBadRecords(reader);
            }
            if (!any) {
                return;
            }
            tick(batches);
        }
        throw new InvalidTestException("queries feed each other without end");
    }

    /** Reads a source's new records, but for those that its query has handed over inside the tick. */
    private boolean read(TopicRecords reader) {
        String name = reader.definition().name();
        List<MemoryRecord> records = topics.records(topic(reader), Objects.requireNonNull(positions.get(name)));
        positions.merge(name, records.size(), Integer::sum);
        boolean any = false;
        for (MemoryRecord record : records) {
            if (!name.equals(record.writer()) || !dataflow.isWritten(name)) {
                reader.add(record);
                any = true;
            }
        }
        return any;
    }

    private static String topic(TopicRecords reader) {
        return reader.definition().topic().name();
    }

    private void noteBadRecords(TopicRecords reader) {
        reader.takeBadRecords().forEach(bad -> errors.add(reader.definition().name() + " " + bad));
    }

    /** Advances the watermark of one source, or of all if {@code source} is empty. */
    void advance(String source, long millis) {
        Map<String, SourceBatch> batches = new LinkedHashMap<>();
        for (String name : readers.keySet()) {
            boolean named = source.isEmpty() || source.equals(name);
            batches.put(name, new SourceBatch(null, named ? millis : Long.MIN_VALUE, !named));
        }
        tick(batches);
        pump();
    }

    private void tick(Map<String, SourceBatch> batches) {
        List<QueryOutput> outputs = dataflow.tick(new TickInput(batches, TopicRecords.CLOCK_MILLIS));
        running.keySet().forEach(query -> errors.addAll(dataflow.takeRowErrors(query)));
        deliver(outputs);
    }

    private void deliver(List<QueryOutput> outputs) {
        for (QueryOutput output : outputs) {
            SinkWriter sink = sinks.get(output.queryId());
            if (sink == null) {
                watcher.accept(output);
            } else {
                sink.write(output.changes(), true);
                errors.addAll(sink.takeRefused());
            }
        }
    }

    /** Writes all state out and goes on with a new dataflow that has read it back. */
    void restart() {
        dataflow.writeChanges(saved);
        DataflowTimes times = dataflow.times();
        dataflow.close();
        dataflow = new Dataflow(tools.expressions(), SETTINGS);
        running.values().forEach(query -> dataflow.add(query, saved));
        dataflow.resume(times);
        setLayouts();
    }

    private void setLayouts() {
        readers.forEach((name, reader) -> reader.setLayout(dataflow.layout(name)));
    }

    /** The records and rows since the last call that could not be read or computed. */
    List<String> takeErrors() {
        List<String> taken = List.copyOf(errors);
        errors.clear();
        return taken;
    }

    @Override
    public void close() {
        dataflow.close();
    }
}
