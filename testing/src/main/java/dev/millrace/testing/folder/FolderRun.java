// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.folder;

import dev.millrace.engine.dataflow.Dataflow;
import dev.millrace.engine.dataflow.DataflowSettings;
import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.engine.dataflow.QueryOutput;
import dev.millrace.engine.dataflow.SourceBatch;
import dev.millrace.engine.dataflow.TickInput;
import dev.millrace.formats.FormatException;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.syntax.StatementText;
import dev.millrace.testing.session.PlannerTools;
import dev.millrace.testing.session.TestSession;
import dev.millrace.testing.topic.MemoryRecord;
import dev.millrace.testing.topic.MemoryTopics;
import dev.millrace.testing.topic.SinkWriter;
import dev.millrace.testing.topic.TopicRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a folder test as ksqlDB's test-runner does, on topics in memory: all statements; then query after query in the order of
 * creation, each over all records of the topics that it reads, one tick for each record, in the order in which they were written;
 * then the topics that the expected records name are compared.
 */
public final class FolderRun {

    private final PlannerTools tools;
    private final Path folder;
    private final FolderTest test;
    private final MemoryTopics topics = new MemoryTopics();
    private final TestSession session;
    private final List<PreparedStatement.AssertRow> assertions = new ArrayList<>();

    private FolderRun(Path folder, FolderTest test, PlannerTools tools) {
        this.folder = folder;
        this.test = test;
        this.tools = tools;
        this.session = new TestSession(tools, topics);
    }

    /** Whether {@code folder} has the files of a folder test. */
    public static boolean isTest(Path folder) {
        return folder.resolve(FolderTest.STATEMENTS).toFile().isFile();
    }

    /**
     * Runs the test in {@code folder}.
     *
     * @return what is wrong, the first phrase being the whole of it in one line; empty if the test passes
     * @throws InvalidTestException if the files make no sense
     */
    public static List<String> run(Path folder, PlannerTools tools) {
        return new FolderRun(folder, FolderTest.read(folder), tools).run();
    }

    private List<String> run() {
        String refusal = null;
        try {
            execute(StatementParser.split(test.statements()));
            writeInputs();
            for (CatalogQuery query : session.queries()) {
                if (query.query() != null && !query.paused()) {
                    run(query.query());
                }
            }
        } catch (SqlException refused) {
            refusal = refused.describe();
        } catch (FormatException refused) {
            refusal = refused.code() + ": " + refused.getMessage() + ". " + refused.hint();
        }
        if (test.refused()) {
            return checkRefusal(refusal);
        }
        if (refusal != null) {
            return List.of("a statement was refused: " + refusal);
        }
        List<String> problems = new ArrayList<>(checkOutputs());
        problems.addAll(new RowAssertions(session).check(assertions));
        return problems;
    }

    private void execute(List<StatementText> statements) {
        for (StatementText statement : statements) {
            PreparedStatement prepared = session.execute(statement);
            if (prepared instanceof PreparedStatement.AssertRow assertion) {
                assertions.add(assertion);
            } else if (prepared instanceof PreparedStatement.RunScript run) {
                execute(TestSession.script(run, folder));
            }
        }
    }

    private List<String> checkRefusal(@Nullable String refusal) {
        if (refusal == null) {
            return List.of("the statements were expected to be refused, but all were accepted");
        }
        String wanted = test.refusal();
        if (wanted == null || refusal.contains(wanted)) {
            return List.of();
        }
        return List.of("refused with another message: expected \"" + wanted + "\" but got \"" + refusal + "\"");
    }

    private void writeInputs() {
        Map<String, TopicCodec> codecs = new LinkedHashMap<>();
        List<TestRecord> inputs = test.inputs();
        for (int i = 0; i < inputs.size(); i++) {
            TestRecord record = inputs.get(i);
            TopicCodec codec = codecs.computeIfAbsent(record.topic(), this::codec);
            codec.append(record, topics, "input.json record " + i);
        }
    }

    private TopicCodec codec(String topic) {
        SourceDefinition source = session.sourceOf(topic);
        if (source == null) {
            throw new InvalidTestException("no stream or table has the topic " + topic);
        }
        return new TopicCodec(source);
    }

    private void run(PersistentQuery query) {
        try (Dataflow dataflow = new Dataflow(tools.expressions(), DataflowSettings.defaults())) {
            dataflow.add(QueryDefinition.of(query));
            Collection<SourceDefinition> sources = dataflow.sources();
            List<TopicRecords> readers = sources.stream()
                    .map(source -> new TopicRecords(source, dataflow.layout(source.name())))
                    .toList();
            SinkWriter sink = new SinkWriter(query.sink(), topics);
            List<MemoryRecord> records = topics.merged(
                    sources.stream().map(source -> source.topic().name()).toList());
            if (readers.isEmpty()) {
                write(dataflow.tick(new TickInput(Map.of(), 0)), sink);
            }
            for (MemoryRecord record : records) {
                Map<String, SourceBatch> batches = new LinkedHashMap<>();
                for (TopicRecords reader : readers) {
                    if (reader.definition().topic().name().equals(record.topic())) {
                        reader.add(record);
                    }
                    batches.put(reader.definition().name(), reader.take());
                }
                write(dataflow.tick(new TickInput(batches, TopicRecords.CLOCK_MILLIS)), sink);
            }
        }
    }

    private static void write(List<QueryOutput> outputs, SinkWriter sink) {
        outputs.forEach(output -> sink.write(output.changes(), true));
    }

    private List<String> checkOutputs() {
        Map<String, List<TestRecord>> expected = new LinkedHashMap<>();
        test.outputs()
                .forEach(record -> expected.computeIfAbsent(record.topic(), ignored -> new ArrayList<>())
                        .add(record));
        RecordComparison comparison = new RecordComparison(test.inputs().isEmpty());
        List<String> problems = new ArrayList<>();
        expected.forEach((topic, records) -> {
            TopicCodec codec = codec(topic);
            List<TestRecord> actual =
                    topics.records(topic).stream().map(codec::read).toList();
            problems.addAll(new TopicDifference(topic, comparison).of(records, actual));
        });
        return problems;
    }
}
