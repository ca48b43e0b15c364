// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.statement;

import static dev.millrace.sql.syntax.StatementParser.position;

import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.grammar.MillraceParser;
import dev.millrace.sql.grammar.MillraceParser.ColumnDefinitionContext;
import dev.millrace.sql.grammar.MillraceParser.LimitContext;
import dev.millrace.sql.grammar.MillraceParser.NameContext;
import dev.millrace.sql.grammar.MillraceParser.RowContext;
import dev.millrace.sql.grammar.MillraceParser.SourceKindContext;
import dev.millrace.sql.grammar.MillraceParser.StatementContext;
import dev.millrace.sql.grammar.MillraceParser.TimeoutContext;
import dev.millrace.sql.syntax.StatementParser;
import dev.millrace.sql.syntax.StatementText;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Parse trees to {@link Statement}s. */
public final class StatementReader {

    private static final int PRINT_INTERVAL_DEFAULT = 1;

    private StatementReader() {}

    /** The statement of one piece of a script. */
    public static Statement read(StatementText text) {
        return read(text.parse().statement());
    }

    /** The statement of a text that holds exactly one. */
    public static Statement read(String text) {
        return read(StatementParser.parse(text).statement());
    }

    /** The statement of a parse tree. */
    public static Statement read(StatementContext tree) {
        return switch (tree) {
            case MillraceParser.QueryStatementContext query -> new Statement.Query(query.query());
            case MillraceParser.CreateSourceContext create -> create(create);
            case MillraceParser.CreateTypeContext create ->
                new Statement.CreateType(create.EXISTS() != null, Identifier.of(create.name()), create.type());
            case MillraceParser.CreateConnectorContext create ->
                new Statement.CreateConnector(
                        create.connectorKind().SINK() != null,
                        create.EXISTS() != null,
                        Identifier.of(create.nameOrString()),
                        OptionReader.read(create.properties(), false));
            case MillraceParser.InsertValuesContext insert ->
                new Statement.InsertValues(
                        Identifier.of(insert.name(0)),
                        namesAfterFirst(insert.name()),
                        insert.row().stream().map(StatementReader::row).toList());
            case MillraceParser.InsertSelectContext insert ->
                new Statement.InsertSelect(
                        Identifier.of(insert.name()), OptionReader.read(insert.properties(), true), insert.query());
            case MillraceParser.DeleteRowsContext delete ->
                new Statement.Delete(Identifier.of(delete.name()), delete.expression());
            case MillraceParser.AlterSourceContext alter ->
                new Statement.AlterSource(
                        kind(alter.sourceKind()),
                        Identifier.of(alter.name()),
                        alter.addedColumn().stream()
                                .map(added -> new ColumnElement(
                                        Identifier.of(added.name()), added.type(), ColumnElement.Role.VALUE, null))
                                .toList());
            case MillraceParser.AlterSystemContext alter ->
                new Statement.AlterSystem(setting(alter.key, alter.setting));
            case MillraceParser.DropSourceContext drop ->
                new Statement.DropSource(
                        kind(drop.sourceKind()),
                        drop.EXISTS() != null,
                        Identifier.of(drop.name()),
                        drop.TOPIC() != null);
            case MillraceParser.DropTypeContext drop ->
                new Statement.DropType(drop.EXISTS() != null, Identifier.of(drop.name()));
            case MillraceParser.DropConnectorContext drop ->
                new Statement.DropConnector(drop.EXISTS() != null, Identifier.of(drop.nameOrString()));
            case MillraceParser.ExplainContext explain -> explain(explain);
            case MillraceParser.PrintContext print -> print(print);
            case MillraceParser.TerminateContext terminate ->
                control(Statement.Control.TERMINATE, terminate.name(), false);
            case MillraceParser.PauseContext pause -> control(Statement.Control.PAUSE, pause.name(), false);
            case MillraceParser.ResumeContext resume ->
                control(Statement.Control.RESUME, resume.name(), resume.EARLIEST() != null);
            default -> readSession(tree);
        };
    }

    private static Statement readSession(StatementContext tree) {
        return switch (tree) {
            case MillraceParser.ShowContext show -> ListingReader.read(show.listing());
            case MillraceParser.DescribeAllContext describe ->
                new Statement.DescribeAll(
                        describe.STREAMS() != null ? RelationKind.STREAM : RelationKind.TABLE,
                        !describe.EXTENDED().isEmpty());
            case MillraceParser.DescribeFunctionContext describe ->
                new Statement.DescribeFunction(Identifier.of(describe.nameOrString()));
            case MillraceParser.DescribeConnectorContext describe ->
                new Statement.DescribeConnector(Identifier.of(describe.nameOrString()));
            case MillraceParser.DescribeSourceContext describe ->
                new Statement.DescribeSource(
                        Identifier.of(describe.name()), !describe.EXTENDED().isEmpty());
            case MillraceParser.SetPropertyContext set -> new Statement.SetProperty(setting(set.key, set.setting));
            case MillraceParser.UnsetPropertyContext unset -> new Statement.UnsetProperty(string(unset.key));
            case MillraceParser.DefineVariableContext define ->
                new Statement.Define(
                        Identifier.of(define.name()),
                        Identifier.unquote(define.STRING().getText()));
            case MillraceParser.UndefineVariableContext undefine ->
                new Statement.Undefine(Identifier.of(undefine.name()));
            case MillraceParser.AssertTopicContext topic ->
                new Statement.AssertTopic(
                        topic.NOT() == null,
                        Identifier.of(topic.nameOrString()),
                        OptionReader.read(topic.properties(), true),
                        timeout(topic.timeout()));
            case MillraceParser.AssertSchemaContext schema ->
                new Statement.AssertSchema(
                        schema.NOT() == null,
                        schema.nameOrString() == null ? null : Identifier.of(schema.nameOrString()),
                        schema.INTEGER_NUMBER() == null ? null : integer(schema.INTEGER_NUMBER()),
                        timeout(schema.timeout()));
            case MillraceParser.AssertValuesContext values ->
                new Statement.AssertValues(
                        Identifier.of(values.name(0)), namesAfterFirst(values.name()), row(values.row()));
            case MillraceParser.AssertTombstoneContext tombstone ->
                new Statement.AssertTombstone(
                        Identifier.of(tombstone.name(0)), namesAfterFirst(tombstone.name()), row(tombstone.row()));
            case MillraceParser.AssertSourceContext source ->
                new Statement.AssertSource(
                        kind(source.sourceKind()),
                        Identifier.of(source.name()),
                        columns(source.columnDefinition()),
                        OptionReader.read(source.properties(), true));
            case MillraceParser.RunScriptContext run ->
                new Statement.RunScript(Identifier.unquote(run.STRING().getText()));
            case MillraceParser.SpoolContext spool ->
                new Statement.Spool(
                        spool.STRING() == null
                                ? null
                                : Identifier.unquote(spool.STRING().getText()));
            default ->
                throw new IllegalStateException(
                        "no reader for " + tree.getClass().getSimpleName());
        };
    }

    private static Statement create(MillraceParser.CreateSourceContext create) {
        Identifier name = Identifier.of(create.name());
        var creation =
                new Statement.Creation(kind(create.sourceKind()), create.REPLACE() != null, create.EXISTS() != null);
        List<ColumnElement> columns = columns(create.columnDefinition());
        List<WithOption> options = OptionReader.read(create.properties(), true);
        if (create.query() == null) {
            return new Statement.CreateSource(creation, name, create.SOURCE() != null, columns, options);
        }
        if (!columns.isEmpty()) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "CREATE … AS SELECT takes its columns from the query.",
                    columns.getFirst().name().position(),
                    "Leave out the list of columns, or name them in the query with AS.");
        }
        if (create.SOURCE() != null) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "CREATE SOURCE … cannot be filled by a query: a source stream or table is read-only.",
                    position(create.SOURCE().getSymbol()),
                    "Leave out the word SOURCE.");
        }
        return new Statement.CreateAsSelect(creation, name, options, create.query());
    }

    private static Statement explain(MillraceParser.ExplainContext explain) {
        boolean analyze = explain.ANALYZE() != null;
        return explain.statement() == null
                ? new Statement.ExplainQuery(analyze, Identifier.of(explain.name()))
                : new Statement.ExplainStatement(analyze, read(explain.statement()));
    }

    private static Statement print(MillraceParser.PrintContext print) {
        TerminalNode interval = print.INTEGER_NUMBER();
        LimitContext limit = print.limit();
        return new Statement.Print(
                printed(print.nameOrString()),
                print.BEGINNING() != null,
                interval == null ? PRINT_INTERVAL_DEFAULT : integer(interval),
                limit == null || limit.count == null ? null : Long.valueOf(limit.count.getText()));
    }

    /** A topic's name keeps its case even without quotes. */
    private static Identifier printed(MillraceParser.NameOrStringContext topic) {
        String text = topic.getText();
        boolean quoted = topic.name() == null || Identifier.isQuoted(text);
        return new Identifier(quoted ? Identifier.unquote(text) : text, position(topic));
    }

    private static Statement control(Statement.Control control, @Nullable NameContext name, boolean fromEarliest) {
        return new Statement.ControlQuery(control, name == null ? null : Identifier.of(name), fromEarliest);
    }

    private static RelationKind kind(SourceKindContext kind) {
        return kind.STREAM() != null ? RelationKind.STREAM : RelationKind.TABLE;
    }

    private static List<Identifier> namesAfterFirst(List<NameContext> names) {
        return names.stream().skip(1).map(Identifier::of).toList();
    }

    private static Statement.Row row(RowContext row) {
        return new Statement.Row(row.expression());
    }

    private static List<ColumnElement> columns(List<ColumnDefinitionContext> columns) {
        return columns.stream().map(StatementReader::column).toList();
    }

    private static ColumnElement column(ColumnDefinitionContext column) {
        Identifier name = Identifier.of(column.name());
        return switch (column.columnRole()) {
            case null -> new ColumnElement(name, column.type(), ColumnElement.Role.VALUE, null);
            case MillraceParser.PrimaryKeyRoleContext _ ->
                new ColumnElement(name, column.type(), ColumnElement.Role.PRIMARY_KEY, null);
            case MillraceParser.KeyRoleContext _ ->
                new ColumnElement(name, column.type(), ColumnElement.Role.KEY, null);
            case MillraceParser.HeadersRoleContext _ ->
                new ColumnElement(name, column.type(), ColumnElement.Role.HEADERS, null);
            case MillraceParser.HeaderRoleContext header ->
                new ColumnElement(
                        name,
                        column.type(),
                        ColumnElement.Role.HEADER,
                        Identifier.unquote(header.STRING().getText()));
            default ->
                throw new IllegalStateException(
                        "no role for " + column.columnRole().getText());
        };
    }

    private static Statement.Setting setting(Token key, Token setting) {
        return new Statement.Setting(string(key), Identifier.unquote(setting.getText()));
    }

    private static Identifier string(Token token) {
        return new Identifier(Identifier.unquote(token.getText()), position(token));
    }

    private static @Nullable Long timeout(@Nullable TimeoutContext timeout) {
        return timeout == null ? null : Durations.millis(timeout.duration());
    }

    private static int integer(TerminalNode node) {
        try {
            return Integer.parseInt(node.getText());
        } catch (NumberFormatException tooLarge) {
            throw new SqlException(
                    SqlErrorCode.INVALID_LITERAL,
                    node.getText() + " is larger than " + Integer.MAX_VALUE + ".",
                    position(node.getSymbol()));
        }
    }
}
