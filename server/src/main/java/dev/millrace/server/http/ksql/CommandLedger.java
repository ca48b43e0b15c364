// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.plan.source.RelationKind;
import dev.millrace.sql.statement.Statement;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The commands that were carried out lately, for clients that ask for their status. A command is answered when it is in force, so its
 * status is always SUCCESS; one that fails is answered with an error and is not here. The last {@value #KEPT} are kept. Thread-safe.
 */
final class CommandLedger {

    static final int KEPT = 1_000;

    private final Map<String, Command> commands = new LinkedHashMap<>();
    private long last = -1;

    /**
     * A command.
     *
     * @param id such as {@code stream/PAGEVIEWS/create}
     * @param sequenceNumber grows from command to command
     */
    record Command(String id, String message, @Nullable String queryId, long sequenceNumber) {}

    /** Notes a command that has been carried out. */
    synchronized Command add(String id, String message, @Nullable String queryId) {
        Command command = new Command(id, message, queryId, ++last);
        commands.remove(id);
        if (commands.size() >= KEPT) {
            commands.remove(commands.keySet().iterator().next());
        }
        commands.put(id, command);
        return command;
    }

    /** The last command with this id. */
    synchronized Optional<Command> find(String id) {
        return Optional.ofNullable(commands.get(id));
    }

    /** All that are known, oldest first. */
    synchronized Map<String, Command> all() {
        return new LinkedHashMap<>(commands);
    }

    /** How ksqlDB names the command that {@code statement} is. */
    static String id(Statement statement) {
        return switch (statement) {
            case Statement.CreateSource create ->
                id(create.creation().kind(), create.name().name(), "create");
            case Statement.CreateAsSelect create ->
                id(create.creation().kind(), create.name().name(), "create");
            case Statement.InsertSelect insert ->
                id(RelationKind.STREAM, insert.target().name(), "create");
            case Statement.DropSource drop -> id(drop.kind(), drop.name().name(), "drop");
            case Statement.AlterSource alter -> id(alter.kind(), alter.name().name(), "alter");
            case Statement.CreateType create -> "type/" + create.name().name() + "/create";
            case Statement.DropType drop -> "type/" + drop.name().name() + "/drop";
            case Statement.AlterSystem alter ->
                "cluster/" + alter.setting().property().name() + "/alter";
            case Statement.ControlQuery control -> {
                var query = control.id();
                yield control.control().name().toLowerCase(Locale.ROOT) + "/" + (query == null ? "ALL" : query.name())
                        + "/execute";
            }
            default -> throw new IllegalArgumentException("no command: " + statement);
        };
    }

    private static String id(RelationKind kind, String name, String action) {
        return kind.name().toLowerCase(Locale.ROOT) + "/" + name + "/" + action;
    }
}
