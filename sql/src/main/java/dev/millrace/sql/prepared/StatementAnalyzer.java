// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.plan.function.FunctionCatalog;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.option.SourceOption;
import dev.millrace.sql.option.WithOptions;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.show.Descriptions;
import dev.millrace.sql.show.Listings;
import dev.millrace.sql.show.ResultTable;
import dev.millrace.sql.show.RuntimeFacts;
import dev.millrace.sql.statement.Identifier;
import dev.millrace.sql.statement.Statement;
import dev.millrace.sql.statement.StatementReader;
import dev.millrace.sql.statement.Substitution;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.syntax.StatementText;
import java.util.List;

/** Checks statements against a catalog and says what each asks for. */
public final class StatementAnalyzer {

    private static final long ASSERT_TIMEOUT_MILLIS = 1_000;

    private final FunctionCatalog functions;
    private final RuntimeFacts facts;
    private final QueryCheck runs;

    /** One that accepts every query which can be planned. */
    public StatementAnalyzer(FunctionCatalog functions, RuntimeFacts facts) {
        this(functions, facts, QueryCheck.NONE);
    }

    /** @param runs asked before a statement that runs a query, or explains one, is accepted */
    public StatementAnalyzer(FunctionCatalog functions, RuntimeFacts facts, QueryCheck runs) {
        this.functions = functions;
        this.facts = facts;
        this.runs = runs;
    }

    /** What statements are told of what runs. */
    public RuntimeFacts facts() {
        return facts;
    }

    /**
     * Prepares one statement of a script.
     *
     * @throws SqlException if the statement is refused; its position is one in the script
     */
    public PreparedStatement prepare(StatementText statement, Catalog catalog, Session session) {
        boolean substitute = !"false".equals(session.property(Properties.VARIABLE_SUBSTITUTION));
        if (!substitute || !Substitution.isNeeded(statement.text())) {
            return prepare(
                    StatementReader.read(statement),
                    new Analysis(statement.text(), catalog, session, functions, facts, runs));
        }
        try {
            Substitution substitution = Substitution.of(statement.text(), session.variables());
            try {
                return prepare(
                        StatementReader.read(substitution.text()),
                        new Analysis(substitution.text(), catalog, session, functions, facts, runs));
            } catch (SqlException error) {
                Position position = error.position();
                throw position == null ? error : error.at(substitution.original(position));
            }
        } catch (SqlException error) {
            Position position = error.position();
            throw position == null ? error : error.at(position.within(statement.position()));
        }
    }

    /** Prepares a text that holds exactly one statement. */
    public PreparedStatement prepare(String text, Catalog catalog, Session session) {
        List<StatementText> statements = StatementParser.split(text);
        if (statements.size() != 1) {
            throw new SqlException(
                    SqlErrorCode.SYNTAX,
                    "One statement was expected here, and there are " + statements.size() + ".",
                    statements.size() < 2 ? Position.START : statements.get(1).position());
        }
        return prepare(statements.getFirst(), catalog, session);
    }

    private PreparedStatement prepare(Statement statement, Analysis analysis) {
        try {
            return prepareWithin(statement, analysis);
        } catch (StackOverflowError tooDeep) {
            // The limits on nesting leave room on a thread of the usual size; this one was smaller, or deep in calls
            // already.
            throw new SqlException(
                    SqlErrorCode.TOO_COMPLEX,
                    "The statement is nested too deeply.",
                    null,
                    "Name a part of it in a WITH clause, or create a stream or table for it.");
        }
    }

    private PreparedStatement prepareWithin(Statement statement, Analysis analysis) {
        return switch (statement) {
            case Statement.Query query -> QueryStatements.select(query, analysis);
            case Statement.CreateSource create -> SourceStatements.create(create, analysis);
            case Statement.CreateAsSelect create -> QueryStatements.createAs(create, analysis);
            case Statement.CreateType create -> SourceStatements.createType(create, analysis);
            case Statement.InsertValues insert -> RowStatements.insert(insert, analysis);
            case Statement.InsertSelect insert -> QueryStatements.insertSelect(insert, analysis);
            case Statement.Delete delete -> DeleteStatement.prepare(delete, analysis);
            case Statement.AlterSource alter -> SourceStatements.alter(alter, analysis);
            case Statement.AlterSystem alter -> SessionStatements.alterSystem(alter, analysis);
            case Statement.DropSource drop -> SourceStatements.drop(drop, analysis);
            case Statement.DropType drop -> SourceStatements.dropType(drop, analysis);
            case Statement.ControlQuery control -> RunningQueries.control(control, analysis);
            case Statement.SetProperty set -> SessionStatements.set(set, analysis);
            case Statement.UnsetProperty unset -> SessionStatements.unset(unset, analysis);
            case Statement.Define define -> SessionStatements.define(define, analysis);
            case Statement.Undefine undefine -> SessionStatements.undefine(undefine, analysis);
            case Statement.AssertTopic topic -> assertTopic(topic, analysis);
            case Statement.AssertSchema schema -> throw noRegistry(schema);
            case Statement.AssertValues values ->
                RowStatements.assertRow(values.source(), values.columns(), values.row(), false, analysis);
            case Statement.AssertTombstone tombstone ->
                RowStatements.assertRow(tombstone.source(), tombstone.columns(), tombstone.key(), true, analysis);
            case Statement.AssertSource source -> SourceStatements.assertSource(source, analysis);
            case Statement.RunScript run -> new PreparedStatement.RunScript(analysis.text(), run.path());
            case Statement.Spool spool -> new PreparedStatement.Spool(analysis.text(), spool.path());
            case Statement.Print print ->
                new PreparedStatement.PrintTopic(
                        analysis.text(), print.topic().name(), print.fromBeginning(), print.interval(), print.limit());
            case Statement.CreateConnector create -> throw noConnect(create.name());
            case Statement.DropConnector drop -> throw noConnect(drop.name());
            case Statement.DescribeConnector describe -> throw noConnect(describe.name());
            case Statement.Show _,
                    Statement.DescribeSource _,
                    Statement.DescribeAll _,
                    Statement.DescribeFunction _,
                    Statement.ExplainStatement _,
                    Statement.ExplainQuery _ ->
                new PreparedStatement.Answer(analysis.text(), answer(statement, analysis));
        };
    }

    private List<ResultTable> answer(Statement statement, Analysis analysis) {
        Catalog catalog = analysis.catalog();
        Descriptions descriptions = new Descriptions(catalog, functions, facts);
        Listings listings = new Listings(catalog, analysis.session(), functions, facts);
        return switch (statement) {
            case Statement.Show show -> listings.answer(show);
            case Statement.DescribeAll all -> listings.sources(all.kind(), true);
            case Statement.DescribeSource describe ->
                descriptions.source(analysis.source(describe.name()), describe.extended());
            case Statement.DescribeFunction describe -> descriptions.function(describe.name());
            case Statement.ExplainQuery explain -> explain(explain.id(), analysis, descriptions);
            case Statement.ExplainStatement explain -> List.of(explain(explain.statement(), analysis));
            default -> throw new IllegalArgumentException("no answer to " + statement);
        };
    }

    private static List<ResultTable> explain(Identifier id, Analysis analysis, Descriptions descriptions) {
        CatalogQuery query = RunningQueries.find(id, analysis.catalog());
        return descriptions.query(query);
    }

    private ResultTable explain(Statement statement, Analysis analysis) {
        return switch (prepare(statement, analysis)) {
            case PreparedStatement.Select select ->
                Descriptions.plan(select.query().root());
            case PreparedStatement.StartQuery start ->
                Descriptions.plan(start.query().root());
            default ->
                throw new SqlException(
                        SqlErrorCode.INVALID_STATEMENT,
                        "The statement to explain does not run a query.",
                        null,
                        "EXPLAIN takes SELECT, CREATE … AS SELECT, INSERT INTO … SELECT, or the id of a query.");
        };
    }

    private static PreparedStatement assertTopic(Statement.AssertTopic topic, Analysis analysis) {
        WithOptions options = WithOptions.of(topic.options(), SourceOption.ASSERT_TOPIC, "ASSERT TOPIC");
        Long timeout = topic.timeoutMillis();
        return new PreparedStatement.AssertTopic(
                analysis.text(),
                topic.exists(),
                topic.topic().name(),
                options.count(SourceOption.PARTITIONS),
                options.count(SourceOption.REPLICAS),
                timeout == null ? ASSERT_TIMEOUT_MILLIS : timeout);
    }

    private static SqlException noConnect(Identifier name) {
        return new SqlException(
                SqlErrorCode.UNSUPPORTED,
                "There is no Kafka Connect cluster for the connector " + name + ".",
                name.position(),
                "Run it in Kafka Connect; its topics can be read and written here.");
    }

    private static SqlException noRegistry(Statement.AssertSchema schema) {
        Identifier subject = schema.subject();
        return new SqlException(
                SqlErrorCode.UNSUPPORTED,
                "There is no schema registry to ask.",
                subject == null ? null : subject.position());
    }
}
