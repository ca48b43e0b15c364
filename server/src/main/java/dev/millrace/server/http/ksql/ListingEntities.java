// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.ksql;

import static dev.millrace.server.http.ksql.Entities.texts;

import dev.millrace.plan.function.FunctionDescription;
import dev.millrace.sql.session.Properties;
import dev.millrace.sql.session.Session;
import dev.millrace.sql.show.RuntimeFacts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** Topics, properties, variables and functions as ksqlDB's API tells them. */
final class ListingEntities {

    private ListingEntities() {}

    /** The members of LIST TOPICS. */
    static void topics(JsonGenerator json, List<RuntimeFacts.Topic> topics, boolean all, boolean extended) {
        json.writeArrayPropertyStart("topics");
        for (RuntimeFacts.Topic topic : topics) {
            if (topic.internal() && !all) {
                continue;
            }
            json.writeStartObject();
            json.writeStringProperty("name", topic.name());
            json.writeArrayPropertyStart("replicaInfo");
            for (int i = 0; i < topic.partitions(); i++) {
                json.writeNumber(topic.replicas());
            }
            json.writeEndArray();
            if (extended) {
                json.writeNumberProperty("consumerCount", 0);
                json.writeNumberProperty("consumerGroupCount", 0);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The members of LIST PROPERTIES. */
    static void properties(JsonGenerator json, Session session) {
        Map<String, Properties.Property> all = new TreeMap<>();
        Properties.known().forEach(property -> all.put(property.name(), property));
        session.properties().keySet().forEach(name -> all.putIfAbsent(name, new Properties.Property(name, null, null)));
        json.writeArrayPropertyStart("properties");
        for (Properties.Property property : all.values()) {
            json.writeStartObject();
            json.writeStringProperty("name", property.name());
            json.writeStringProperty("scope", "KSQL");
            Entities.nullable(json, "value", session.property(property.name()));
            json.writeBooleanProperty("editable", true);
            json.writeStringProperty("level", "QUERY");
            json.writeEndObject();
        }
        json.writeEndArray();
        texts(json, "overwrittenProperties", session.properties().keySet());
        texts(
                json,
                "defaultProperties",
                all.keySet().stream()
                        .filter(name -> !session.properties().containsKey(name))
                        .toList());
    }

    /** The members of LIST VARIABLES. */
    static void variables(JsonGenerator json, Session session) {
        json.writeArrayPropertyStart("variables");
        session.variables().forEach((name, value) -> {
            json.writeStartObject();
            json.writeStringProperty("name", name);
            json.writeStringProperty("value", value);
            json.writeEndObject();
        });
        json.writeEndArray();
    }

    /** The members of LIST FUNCTIONS. */
    static void functions(JsonGenerator json, List<FunctionDescription> functions) {
        json.writeArrayPropertyStart("functions");
        for (FunctionDescription function : functions) {
            json.writeStartObject();
            json.writeStringProperty("name", function.name());
            json.writeStringProperty("type", function.kind().name());
            json.writeStringProperty("category", function.category());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The members of DESCRIBE FUNCTION; an overload is one readable text, such as {@code ABS(value BIGINT) → BIGINT}. */
    static void function(JsonGenerator json, FunctionDescription function, String version) {
        json.writeStringProperty("name", function.name());
        json.writeStringProperty("description", function.description());
        json.writeStringProperty("author", "Millrace");
        json.writeStringProperty("version", version);
        json.writeStringProperty("path", "internal");
        json.writeArrayPropertyStart("functions");
        for (String overload : function.overloads()) {
            OverloadText parts = OverloadText.of(overload);
            json.writeStartObject();
            json.writeArrayPropertyStart("arguments");
            for (OverloadText.Argument argument : parts.arguments()) {
                json.writeStartObject();
                json.writeStringProperty("name", argument.name());
                json.writeStringProperty("type", argument.type());
                json.writeStringProperty("description", "");
                json.writeBooleanProperty("isVariadic", argument.variadic());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringProperty("returnType", parts.returnType());
            json.writeStringProperty("argumentTypes", parts.signature());
            json.writeStringProperty("description", "");
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringProperty("type", function.kind().name());
    }
}
