// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.data.Names;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.print.ExpressionPrinter;
import dev.millrace.plan.print.PlanPrinter;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TopicDefinition;
import dev.millrace.plan.stored.StoredPlan;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.show.ResultTable;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What became of a statement, as text. */
final class Outcome {

    private Outcome() {}

    static String of(SqlException error) {
        String hint = error.hint() == null ? "" : "\nhint: " + error.hint();
        return "error " + error.code() + " " + error.position() + "\n" + error.getMessage() + hint;
    }

    static String of(PreparedStatement statement) {
        return switch (statement) {
            case PreparedStatement.DeclareSource declare ->
                source(declare.source().definition()) + "\n" + request(declare.topic()) + "\n" + declare.message();
            case PreparedStatement.StartQuery start ->
                stored(start) + (start.replaces() ? "replace " : "start ")
                        + start.query().id() + " reads "
                        + start.entry().reads()
                        + "\n" + source(start.query().sink()) + "\n" + request(start.topic());
            case PreparedStatement.DropSource drop ->
                "drop " + drop.source().name() + (drop.deleteTopic() ? " and its topic" : "") + ", end "
                        + drop.endedQueries() + "\n" + drop.message();
            case PreparedStatement.ControlQueries control ->
                control.control() + (control.fromEarliest() ? " from earliest " : " ") + control.queries() + "\n"
                        + control.message();
            case PreparedStatement.ChangeNames change -> change.message();
            case PreparedStatement.ChangeSession change ->
                change.message() + "\n" + change.after().properties() + " "
                        + change.after().variables();
            case PreparedStatement.ChangeSystem change -> change.property() + " = " + change.value();
            case PreparedStatement.Select select ->
                PlanPrinter.print(select.query().root());
            case PreparedStatement.InsertRows insert ->
                "insert " + insert.target().name() + (insert.withTimestamp() ? " with timestamp" : "") + "\n"
                        + rows(insert.rows());
            case PreparedStatement.DeleteRows delete ->
                "delete " + delete.target().name() + "\n" + rows(delete.keys());
            case PreparedStatement.Answer answer ->
                answer.tables().stream().map(Outcome::table).collect(Collectors.joining("\n"));
            case PreparedStatement.AssertRow assertion ->
                (assertion.tombstone() ? "expect tombstone " : "expect ")
                        + assertion.source().name() + "\n" + rows(assertion.row());
            case PreparedStatement.PrintTopic print ->
                "print " + print.topic() + (print.fromBeginning() ? " from beginning" : "") + " interval "
                        + print.interval() + " limit " + print.limit();
            case PreparedStatement.AssertTopic topic ->
                "expect " + (topic.exists() ? "" : "no ") + "topic " + topic.topic() + " partitions "
                        + topic.partitions() + " replicas " + topic.replicas() + " within " + topic.timeoutMillis()
                        + " ms";
            case PreparedStatement.AssertionHolds _ -> "holds";
            case PreparedStatement.RunScript run -> "run " + run.path();
            case PreparedStatement.Spool spool -> "spool " + spool.path();
        };
    }

    /** Nothing, if the query can be stored and read back; what is wrong otherwise. */
    private static String stored(PreparedStatement.StartQuery start) {
        PersistentQuery read = StoredPlan.read(StoredPlan.write(start.query()));
        return read.equals(start.query()) ? "" : "stored as another plan: " + read + "\n";
    }

    private static String source(SourceDefinition source) {
        StringBuilder text = new StringBuilder(source.kind() + " " + Names.quoteIfNeeded(source.name()) + " (");
        text.append(source.columns().stream().map(Outcome::column).collect(Collectors.joining(", ")));
        text.append(")\nkey ").append(format(source.topic().keyFormat()));
        text.append(", value ").append(format(source.topic().valueFormat()));
        if (source.legacyKey() != null) {
            text.append(", legacy key ").append(source.legacyKey());
        }
        if (source.window() != null) {
            text.append(", window ").append(source.window().kind());
            text.append(
                    source.window().sizeMillis() == null
                            ? ""
                            : " " + source.window().sizeMillis() + " ms");
        }
        if (source.timestamp() != null) {
            text.append(", timestamp ").append(source.timestamp().column());
            text.append(
                    source.timestamp().format() == null
                            ? ""
                            : " '" + source.timestamp().format() + "'");
        }
        return text.toString();
    }

    private static String column(ColumnDefinition column) {
        String role = switch (column.role()) {
            case KEY -> " KEY";
            case VALUE -> "";
            case HEADERS -> column.headerKey() == null ? " HEADERS" : " HEADER " + column.headerKey();
        };
        return Names.quoteIfNeeded(column.name()) + " " + column.type().sql() + role;
    }

    private static String format(FormatDefinition format) {
        return format.name() + (format.properties().isEmpty() ? "" : new TreeMap<>(format.properties()));
    }

    private static String request(TopicRequest request) {
        TopicDefinition topic = request.topic();
        return (request.createIfMissing() ? "topic " : "existing topic ")
                + topic.name()
                + (topic.partitions() == null ? "" : " partitions " + topic.partitions())
                + (topic.replicas() == null ? "" : " replicas " + topic.replicas())
                + (topic.settings().isEmpty() ? "" : " " + new TreeMap<>(topic.settings()))
                + (request.like() == null ? "" : " like " + request.like());
    }

    private static String rows(PlanNode.Values values) {
        ExpressionPrinter printer = new ExpressionPrinter(List.of());
        String columns =
                values.shape().columns().stream().map(field -> field.name()).collect(Collectors.joining(", "));
        return "(" + columns + ")"
                + values.rows().stream()
                        .map(row -> "\n(" + printer.list(row) + ")")
                        .collect(Collectors.joining());
    }

    private static String table(ResultTable table) {
        String header = table.columns().stream().map(field -> field.name()).collect(Collectors.joining(" | "));
        return "[" + table.title() + "]\n" + header
                + table.rows().stream()
                        .map(row -> "\n" + row.stream().map(String::valueOf).collect(Collectors.joining(" | ")))
                        .collect(Collectors.joining());
    }
}
