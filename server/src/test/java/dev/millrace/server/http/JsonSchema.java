// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Compares JSON with the schemas of an OpenAPI document, as far as those that this project writes go: {@code $ref}, {@code type}, {@code
 * enum}, {@code properties}, {@code required}, {@code items}, {@code additionalProperties}, {@code oneOf}, {@code minimum}, {@code
 * maximum}. Stricter than the standard in one point: where a schema lists properties, there are no others unless it says so, since
 * otherwise nobody would notice a member that is not described.
 */
final class JsonSchema {

    private final JsonNode document;

    /** @param document the OpenAPI document that references are looked up in */
    JsonSchema(JsonNode document) {
        this.document = document;
    }

    /** What is wrong with {@code value}, a line each, beginning with its place; empty if it fits. */
    List<String> violations(JsonNode schema, JsonNode value) {
        List<String> found = new ArrayList<>();
        check(schema, value, "$", found);
        return found;
    }

    /** The schema, or whatever a reference names. */
    JsonNode resolve(JsonNode schema) {
        JsonNode reference = schema.get("$ref");
        if (reference == null) {
            return schema;
        }
        JsonNode target = document.at(reference.stringValue().substring(1));
        if (target.isMissingNode()) {
            throw new AssertionError("the document has no " + reference);
        }
        return resolve(target);
    }

    private void check(JsonNode schemaOrReference, JsonNode value, String place, List<String> found) {
        JsonNode schema = resolve(schemaOrReference);
        JsonNode type = schema.get("type");
        if (type != null && !hasType(type, value)) {
            found.add(place + ": " + value + " is no " + type);
            return;
        }
        JsonNode options = schema.get("enum");
        if (options != null
                && StreamSupport.stream(options.spliterator(), false).noneMatch(value::equals)) {
            found.add(place + ": " + value + " is none of " + options);
        }
        JsonNode choices = schema.get("oneOf");
        if (choices != null) {
            long fitting = StreamSupport.stream(choices.spliterator(), false)
                    .filter(choice -> violations(choice, value).isEmpty())
                    .count();
            if (fitting != 1) {
                found.add(place + ": " + value + " fits " + fitting + " of " + choices);
            }
        }
        checkRange(schema, value, place, found);
        if (value.isObject()) {
            checkMembers(schema, value, place, found);
        } else if (value.isArray() && schema.has("items")) {
            for (int i = 0; i < value.size(); i++) {
                check(Objects.requireNonNull(schema.get("items")), value.get(i), place + "[" + i + "]", found);
            }
        }
    }

    private static boolean hasType(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            return StreamSupport.stream(type.spliterator(), false).anyMatch(each -> hasType(each, value));
        }
        return switch (type.stringValue()) {
            case "null" -> value.isNull();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> throw new AssertionError("no type " + type);
        };
    }

    private static void checkRange(JsonNode schema, JsonNode value, String place, List<String> found) {
        if (value.isNumber()
                && (schema.has("minimum")
                                && value.asDouble() < schema.get("minimum").asDouble()
                        || schema.has("maximum")
                                && value.asDouble() > schema.get("maximum").asDouble())) {
            found.add(place + ": " + value + " is out of range");
        }
    }

    private void checkMembers(JsonNode schema, JsonNode value, String place, List<String> found) {
        if (schema.has("required")) {
            schema.get("required").forEach(name -> {
                if (!value.has(name.stringValue())) {
                    found.add(place + ": the member " + name.stringValue() + " is missing");
                }
            });
        }
        JsonNode properties = schema.get("properties");
        JsonNode others = schema.get("additionalProperties");
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            String inside = place + "." + member.getKey();
            JsonNode described = properties == null ? null : properties.get(member.getKey());
            if (described != null) {
                check(described, member.getValue(), inside, found);
            } else if (others != null && others.isObject()) {
                check(others, member.getValue(), inside, found);
            } else if (properties != null && (others == null || !others.asBoolean())) {
                found.add(inside + ": the schema has no such member");
            }
        }
    }
}
