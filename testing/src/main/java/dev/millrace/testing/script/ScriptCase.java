// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.script;

import dev.millrace.data.Changes;
import dev.millrace.data.Field;
import dev.millrace.data.Type;
import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.engine.dataflow.QueryOutput;
import dev.millrace.formats.json.JsonText;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.prepared.PreparedStatement;
import dev.millrace.sql.query.PlannedQuery;
import dev.millrace.sql.show.ResultTable;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.syntax.StatementText;
import dev.millrace.testing.folder.InvalidTestException;
import dev.millrace.testing.folder.TopicCodec;
import dev.millrace.testing.session.PlannerTools;
import dev.millrace.testing.session.TestSession;
import dev.millrace.testing.topic.MemoryRecord;
import dev.millrace.testing.topic.MemoryTopics;
import dev.millrace.testing.topic.SinkWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One case of a script: carries out its commands and tells what they show, as lines. */
final class ScriptCase implements AutoCloseable {

    /** What a command shows: lines, and the types of the columns in them (none for lines that are just text). */
    record Shown(List<String> lines, List<Type> types) {}

    private final Path folder;
    private final MemoryTopics topics = new MemoryTopics();
    private final TestSession session;
    private final ScriptWorld world;
    private int queryNumber;
    private @Nullable QueryDefinition query;
    private boolean queryEnds;
    private boolean queryTimes;
    private List<Changes> changes = new ArrayList<>();
    private RowSet rows = new RowSet();
    private final Map<String, Integer> changesSeen = new HashMap<>();
    private final Map<String, Integer> recordsSeen = new HashMap<>();

    /** {@code folder} is the script's. */
    ScriptCase(PlannerTools tools, Path folder) {
        this.folder = folder;
        this.session = new TestSession(tools, topics);
        this.world = new ScriptWorld(tools, topics, this::note);
    }

    private void note(QueryOutput output) {
        if (query != null && query.id().equals(output.queryId())) {
            changes.add(output.changes());
            rows.add(output.changes(), queryTimes);
        }
    }

    /** Carries out statements that must be accepted, one after the other. */
    void execute(String sql) {
        execute(StatementParser.split(sql));
    }

    private void execute(List<StatementText> statements) {
        for (StatementText statement : statements) {
            PreparedStatement prepared = session.execute(statement);
            if (prepared instanceof PreparedStatement.StartQuery start) {
                world.end(start.query().id());
                world.start(start.query());
            } else if (prepared instanceof PreparedStatement.RunScript run) {
                execute(TestSession.script(run, folder));
            } else if (prepared instanceof PreparedStatement.ChangesCatalog) {
                followCatalog();
            }
            world.pump();
        }
    }

    /** Ends the queries that the catalog no longer has or has paused, and starts those that it has resumed. */
    private void followCatalog() {
        Map<String, CatalogQuery> wanted = new HashMap<>();
        session.queries().stream().filter(each -> !each.paused()).forEach(each -> wanted.put(each.id(), each));
        world.queries().stream()
                .filter(id -> !wanted.containsKey(id) && (query == null || !id.equals(query.id())))
                .forEach(world::end);
        wanted.forEach((id, each) -> {
            PersistentQuery plan = each.query();
            if (plan != null && !world.isRunning(id)) {
                world.start(plan);
            }
        });
    }

    /** Starts a query in place of the one before and tells what it says about the rows that are there. */
    Shown query(Command.Query command) {
        List<StatementText> statements = StatementParser.split(command.sql().text());
        if (statements.size() != 1) {
            throw new InvalidTestException("line " + command.line() + ": a query is one statement");
        }
        PreparedStatement prepared = session.execute(statements.getFirst());
        if (prepared instanceof PreparedStatement.Answer answer) {
            return show(answer);
        }
        if (!(prepared instanceof PreparedStatement.Select select)) {
            throw new InvalidTestException("line " + command.line() + ": this statement is no query");
        }
        if (query != null) {
            world.end(query.id());
        }
        PlannedQuery planned = select.query();
        query = QueryDefinition.subscription("QUERY_" + queryNumber++, planned.root());
        queryEnds = planned.refinement() == PlannedQuery.Refinement.NONE;
        queryTimes = command.times();
        changes = new ArrayList<>();
        rows = new RowSet();
        if (!queryEnds) {
            world.start(query);
        }
        return command.changes() ? changes(null, command.times()) : rows(null, command.times());
    }

    private static Shown show(PreparedStatement.Answer answer) {
        List<String> lines = new ArrayList<>();
        List<Type> types = new ArrayList<>();
        for (ResultTable table : answer.tables()) {
            types = table.columns().stream().map(Field::type).toList();
            table.rows()
                    .forEach(row ->
                            lines.add(row.stream().map(ScriptValue::render).collect(Collectors.joining(" "))));
        }
        return new Shown(lines, types);
    }

    /** Rows or keys as records of their source, in one tick. */
    void write(Command.Rows command) {
        SourceDefinition source = source(command.source(), command.line());
        Changes written = new SourceRows(source).parse(command.rows(), command.insert());
        new SinkWriter(source, topics).write(written, false);
        world.pump();
    }

    /** Records as they are, in one tick. */
    void produce(Command.Produce command) {
        TopicCodec codec = codec(command.topic(), command.line());
        for (Command.Line line : command.records()) {
            RawRecord.of(line).append(command.topic(), codec, topics);
        }
        world.pump();
    }

    void advance(Command.Watermark command) {
        String name = command.source();
        world.advance(name == null ? "" : source(name, command.line()).name(), command.millis());
    }

    void restart() {
        world.restart();
    }

    Shown look(Command.Look command) {
        String name = command.name();
        return switch (command.what()) {
            case CHANGES -> changes(name == null ? null : source(name, command.line()), command.times());
            case ROWS -> rows(name == null ? null : source(name, command.line()), command.times());
            case RECORDS -> records(Objects.requireNonNull(name), command);
            case ERRORS -> new Shown(world.takeErrors(), List.of());
        };
    }

    private QueryDefinition currentQuery() {
        if (query == null) {
            throw new InvalidTestException("there is no query yet; name a stream or table");
        }
        return query;
    }

    private Shown changes(@Nullable SourceDefinition source, boolean times) {
        List<String> lines = new ArrayList<>();
        if (source == null) {
            QueryDefinition current = currentQuery();
            List<Changes> told = queryEnds
                    ? world.runToEnd(current).stream().map(QueryOutput::changes).toList()
                    : changes;
            told.forEach(each -> lines.addAll(RowLines.of(each, times)));
            changes = new ArrayList<>();
            return new Shown(lines, current.root().shape().types());
        }
        SourceRows format = new SourceRows(source);
        Changes read =
                format.read(unseen(changesSeen, source.name(), source.topic().name()));
        if (read != null) {
            lines.addAll(RowLines.of(read, times));
        }
        return new Shown(lines, format.types());
    }

    private Shown rows(@Nullable SourceDefinition source, boolean times) {
        if (source != null) {
            SourceRows format = new SourceRows(source);
            return new Shown(format.standing(topics.records(source.topic().name()), times), format.types());
        }
        QueryDefinition current = currentQuery();
        List<Type> types = current.root().shape().types();
        if (!queryEnds) {
            return new Shown(rows.sorted(), types);
        }
        RowSet standing = new RowSet();
        world.runToEnd(current).forEach(output -> standing.add(output.changes(), times));
        return new Shown(isOrdered(current.root()) ? standing.lines() : standing.sorted(), types);
    }

    /** Whether the plan itself says in which order its rows come. */
    private static boolean isOrdered(PlanNode plan) {
        return switch (plan) {
            case PlanNode.Sort _ -> true;
            case PlanNode.Limit limit -> isOrdered(limit.input());
            case PlanNode.Project project -> isOrdered(project.input());
            default -> false;
        };
    }

    private List<MemoryRecord> unseen(Map<String, Integer> seen, String name, String topic) {
        List<MemoryRecord> records = topics.records(topic, seen.getOrDefault(name, 0));
        seen.merge(name, records.size(), Integer::sum);
        return records;
    }

    private Shown records(String topic, Command.Look command) {
        TopicCodec codec = codec(topic, command.line());
        List<String> lines = new ArrayList<>();
        for (MemoryRecord record : unseen(recordsSeen, topic, topic)) {
            String window = codec.windowText(record);
            lines.add(JsonText.toText(codec.key(record)) + (window.isEmpty() ? "" : " " + window) + " "
                    + JsonText.toText(codec.value(record))
                    + (command.times() ? " @" + record.timestamp() : ""));
        }
        return new Shown(lines, List.of());
    }

    private TopicCodec codec(String topic, int line) {
        SourceDefinition source = session.sourceOf(topic);
        if (source == null) {
            throw new InvalidTestException("line " + line + ": no stream or table has the topic " + topic);
        }
        return new TopicCodec(source);
    }

    /** The stream or table {@code name}, also if it is written in lower case. */
    private SourceDefinition source(String name, int line) {
        return session.catalog()
                .find(name)
                .or(() -> session.catalog().find(name.toUpperCase(Locale.ROOT)))
                .map(CatalogSource::definition)
                .orElseThrow(() -> new InvalidTestException("line " + line + ": there is no stream or table " + name));
    }

    @Override
    public void close() {
        world.close();
    }
}
