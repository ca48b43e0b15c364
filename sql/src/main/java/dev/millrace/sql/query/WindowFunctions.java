// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.query;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.Call;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.Expression.Literal;
import dev.millrace.plan.expression.NamedExpression;
import dev.millrace.plan.function.ArgumentType;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Window;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.Position;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.expression.ExpressionBinder;
import dev.millrace.sql.expression.Scope;
import dev.millrace.sql.expression.ScopeColumn;
import dev.millrace.sql.expression.SpecialCalls;
import dev.millrace.sql.expression.TimeUnitName;
import dev.millrace.sql.grammar.MillraceParser.*;
import dev.millrace.sql.syntax.Identifiers;
import dev.millrace.sql.syntax.StatementParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The standard's window table functions: TUMBLE(data, time column, size), HOP(data, time column, slide, size) and
 * SESSION(data, time column [, keys], gap). They put out the columns of the data followed by WINDOW_START and WINDOW_END, of
 * the time column's type, and hidden WINDOWSTART and WINDOWEND in milliseconds. Grouping by both turns the function and the
 * grouping into one windowed aggregation, the same that the WINDOW clause gives.
 */
final class WindowFunctions {

    private final Environment environment;
    private final QueryBinder queries;
    private final FromBinder relations;

    WindowFunctions(Environment environment, QueryBinder queries, FromBinder relations) {
        this.environment = environment;
        this.queries = queries;
        this.relations = relations;
    }

    /** The arguments by name, in the order of the function's parameters. */
    private record Arguments(Relation data, ColumnReference time, List<Long> lengths) {}

    Relation relation(TableFunctionContext written) {
        Position position = StatementParser.position(written);
        String name = Identifiers.name(written.name());
        return switch (name) {
            case "TUMBLE" -> {
                Arguments arguments = arguments(written, List.of("SIZE"), position);
                yield assign(arguments, new Window.Tumbling(arguments.lengths().getFirst()), position);
            }
            case "HOP" -> {
                Arguments arguments = arguments(written, List.of("SLIDE", "SIZE"), position);
                yield assign(
                        arguments,
                        new Window.Hopping(
                                arguments.lengths().get(1), arguments.lengths().get(0)),
                        position);
            }
            case "SESSION" -> {
                Arguments arguments = arguments(written, List.of("GAP"), position);
                yield assign(arguments, new Window.Session(arguments.lengths().getFirst()), position);
            }
            default ->
                throw new SqlException(
                        SqlErrorCode.UNKNOWN_FUNCTION,
                        "There is no table function " + name + ".",
                        position,
                        NearMiss.hint(name, List.of("TUMBLE", "HOP", "SESSION", "UNNEST")));
        };
    }

    private Arguments arguments(TableFunctionContext written, List<String> lengthNames, Position position) {
        Relation data = null;
        DescriptorArgumentContext time = null;
        List<Long> lengths = new ArrayList<>();
        for (int i = 0; i < lengthNames.size(); i++) {
            lengths.add(0L);
        }
        int next = 0;
        for (TableArgumentContext argument : written.tableArgument()) {
            switch (argument.tableArgumentValue()) {
                case TableNameArgumentContext table ->
                    data = relations.named(Identifiers.name(table.name()), StatementParser.position(table));
                case TableQueryArgumentContext table ->
                    data = table.query() != null
                            ? queries.query(table.query(), environment.inner())
                            : relations.named(Identifiers.name(table.name()), StatementParser.position(table));
                case DescriptorArgumentContext descriptor -> time = time == null ? descriptor : time;
                case DurationArgumentContext duration -> {
                    int place = place(argument, lengthNames, next++);
                    lengths.set(place, TimeUnitName.millis(duration.duration()));
                }
                case ExpressionArgumentContext expression -> {
                    int place = place(argument, lengthNames, next++);
                    lengths.set(place, length(expression.expression()));
                }
                default -> throw new IllegalStateException("no such argument: " + argument.getClass());
            }
        }
        if (data == null || time == null || next != lengthNames.size()) {
            throw new SqlException(
                    SqlErrorCode.INVALID_WINDOW,
                    "A window function takes the data, the time column and its lengths.",
                    position,
                    "Write " + Identifiers.name(written.name()) + "(TABLE s, DESCRIPTOR(ts), "
                            + String.join(
                                    ", ",
                                    lengthNames.stream()
                                            .map(n -> "INTERVAL '1' MINUTE")
                                            .toList()) + ").");
        }
        return new Arguments(data, column(data, time), lengths);
    }

    private static int place(TableArgumentContext argument, List<String> names, int next) {
        if (argument.name() != null) {
            String name = Identifiers.name(argument.name());
            int place = names.indexOf(name);
            if (place < 0) {
                throw new SqlException(
                        SqlErrorCode.INVALID_WINDOW,
                        "There is no parameter " + name + ".",
                        StatementParser.position(argument),
                        NearMiss.hint(name, names));
            }
            return place;
        }
        if (next >= names.size()) {
            throw new SqlException(
                    SqlErrorCode.INVALID_WINDOW,
                    "There are more arguments than parameters.",
                    StatementParser.position(argument));
        }
        return next;
    }

    private long length(ExpressionContext written) {
        ExpressionBinder binder = new ExpressionBinder(
                environment.binding(),
                Scope.EMPTY,
                SpecialCalls.refused("the arguments of a window function"),
                Map.of());
        if (binder.bind(written) instanceof Literal(Type type, Long millis)) {
            return millis;
        }
        throw new SqlException(
                SqlErrorCode.INVALID_WINDOW,
                "A length of time is expected here.",
                StatementParser.position(written),
                "Write it like INTERVAL '1' MINUTE.");
    }

    private static ColumnReference column(Relation data, DescriptorArgumentContext written) {
        String name = Identifiers.name(written.name(0));
        Position position = StatementParser.position(written.name(0));
        Scope scope = new Scope(data.columns(), null);
        List<ScopeColumn> found = scope.find(null, name);
        if (found.isEmpty()) {
            throw scope.unknown(null, name, position);
        }
        ScopeColumn column = found.getFirst();
        if (column.type() != ScalarType.BIGINT && column.type() != ScalarType.TIMESTAMP) {
            throw new SqlException(
                    SqlErrorCode.INVALID_WINDOW,
                    "The time column " + name + " is " + column.type().sql() + " and has to be TIMESTAMP or BIGINT.",
                    position);
        }
        return new ColumnReference(column.index(), column.type());
    }

    private Relation assign(Arguments arguments, Window window, Position position) {
        WindowClause.windowedBy(window, null, null, null, position);
        Relation data = arguments.data();
        Expression time = isEventTime(data, arguments.time()) ? null : millis(arguments.time());
        List<Field> bounds =
                List.of(new Field("WINDOWSTART", ScalarType.BIGINT), new Field("WINDOWEND", ScalarType.BIGINT));
        PlanNode node = new PlanNode.WindowAssign(
                data.node(), window, time, Projections.appended(data.node(), bounds, data.kind()));
        int start = data.width();
        List<NamedExpression> expressions = new ArrayList<>(Projections.identity(node));
        Type type = arguments.time().type();
        expressions.add(new NamedExpression("WINDOW_START", bound(start, type)));
        expressions.add(new NamedExpression("WINDOW_END", bound(start + 1, type)));
        List<ScopeColumn> columns = new ArrayList<>();
        String qualifier = null;
        for (ScopeColumn column : data.columns()) {
            boolean replaced = column.hidden()
                    && (column.name().equals("WINDOWSTART") || column.name().equals("WINDOWEND"));
            qualifier = column.qualifier();
            if (!replaced) {
                columns.add(column);
            }
        }
        columns.add(new ScopeColumn(qualifier, "WINDOW_START", type, start + 2, false));
        columns.add(new ScopeColumn(qualifier, "WINDOW_END", type, start + 3, false));
        columns.add(new ScopeColumn(qualifier, "WINDOWSTART", ScalarType.BIGINT, start, true));
        columns.add(new ScopeColumn(qualifier, "WINDOWEND", ScalarType.BIGINT, start + 1, true));
        PlanNode projected = Projections.project(node, expressions, node.shape().key());
        return new Relation(projected, columns, data.key(), null);
    }

    private static boolean isEventTime(Relation data, ColumnReference time) {
        return data.columns().stream()
                .anyMatch(column -> column.index() == time.index()
                        && column.hidden()
                        && column.name().equals("ROWTIME"));
    }

    private Expression millis(ColumnReference time) {
        return time.type() == ScalarType.BIGINT ? time : call("UNIX_TIMESTAMP", time);
    }

    private Expression bound(int index, Type type) {
        ColumnReference millis = new ColumnReference(index, ScalarType.BIGINT);
        return type == ScalarType.BIGINT ? millis : call("FROM_UNIXTIME", millis);
    }

    private Expression call(String name, Expression argument) {
        return new Call(
                environment.binding().functions().resolve(name, List.of(new ArgumentType.Typed(argument.type()))),
                List.of(argument));
    }

    /** The window and the columns behind it, where a relation is the output of a window function. */
    record Assigned(PlanNode.WindowAssign assign, int start) {
        /** Whether a column of the relation is one of the window's four. */
        boolean isStart(int index) {
            return index == start || index == start + 2;
        }

        boolean isEnd(int index) {
            return index == start + 1 || index == start + 3;
        }
    }

    /** A session has no bounds until its rows have been grouped. */
    static void refuseSession(PlanNode node, Position position) {
        Assigned assigned = assigned(node);
        if (assigned != null && assigned.assign().window() instanceof Window.Session) {
            throw new SqlException(
                    SqlErrorCode.INVALID_WINDOW,
                    "Sessions have to be grouped by window_start and window_end and used in no other way.",
                    position,
                    "Add GROUP BY window_start, window_end.");
        }
    }

    /** Finds the window function that a FROM clause consists of, under filters. */
    static @Nullable Assigned assigned(PlanNode node) {
        return switch (node) {
            case PlanNode.Filter filter -> assigned(filter.input());
            case PlanNode.Project project
            when project.input() instanceof PlanNode.WindowAssign assign ->
                new Assigned(assign, assign.input().shape().columns().size());
            default -> null;
        };
    }
}
