// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import dev.millrace.server.http.ksql.CommandLedger.Command;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The frames of ksqlDB's answers to statements: a type, the statement, what it says, warnings. */
final class Entities {

    private Entities() {}

    /** An answer of {@code type}, whose own members {@code content} writes. */
    static Consumer<JsonGenerator> entity(String type, String statement, Consumer<JsonGenerator> content) {
        return entity(type, statement, List.of(), content);
    }

    /** An answer of {@code type} with warnings. */
    static Consumer<JsonGenerator> entity(
            String type, String statement, List<String> warnings, Consumer<JsonGenerator> content) {
        return json -> {
            json.writeStartObject();
            json.writeStringProperty("@type", type);
            json.writeStringProperty("statementText", statement);
            content.accept(json);
            json.writeArrayPropertyStart("warnings");
            for (String warning : warnings) {
                json.writeStartObject();
                json.writeStringProperty("message", warning);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        };
    }

    /** The answer to a command. */
    static Consumer<JsonGenerator> currentStatus(String statement, Command command, List<String> warnings) {
        return entity("currentStatus", statement, warnings, json -> {
            json.writeStringProperty("commandId", command.id());
            json.writeObjectPropertyStart("commandStatus");
            status(json, command.message(), command.queryId());
            json.writeEndObject();
            json.writeNumberProperty("commandSequenceNumber", command.sequenceNumber());
        });
    }

    /** The members of a command's status. */
    static void status(JsonGenerator json, String message, @Nullable String queryId) {
        json.writeStringProperty("status", "SUCCESS");
        json.writeStringProperty("message", message);
        nullable(json, "queryId", queryId);
    }

    /** The answer to a statement that found nothing to do. */
    static Consumer<JsonGenerator> warning(String statement, String message) {
        return entity("warning_entity", statement, json -> json.writeStringProperty("message", message));
    }

    /** A member that may be null. */
    static void nullable(JsonGenerator json, String name, @Nullable String value) {
        json.writeName(name);
        json.writeString(value);
    }

    /** A member that is a list of texts. */
    static void texts(JsonGenerator json, String name, Iterable<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }
}
