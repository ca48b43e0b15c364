// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.server.http.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class JsonSchemaTest {

    private static final JsonNode DOCUMENT = json("""
        {"schemas": {
          "point": {"type": "object", "required": ["x"], "properties": {
            "x": {"type": "integer", "minimum": 0, "maximum": 9},
            "y": {"type": ["number", "null"]},
            "color": {"enum": ["red", "blue", null]},
            "next": {"oneOf": [{"$ref": "#/schemas/point"}, {"type": "null"}]}}},
          "points": {"type": "array", "items": {"$ref": "#/schemas/point"}},
          "words": {"type": "object", "additionalProperties": {"type": "string"}}}}
        """);

    private static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> violations(String schema, String value) {
        return new JsonSchema(DOCUMENT).violations(DOCUMENT.at("/schemas/" + schema), json(value));
    }

    @Test
    void whatFitsFits() {
        assertThat(violations(
                        "points",
                        "[{\"x\": 1, \"y\": 2.5, \"next\": {\"x\": 0}}, {\"x\": 9, \"y\": null, \"color\": null}]"))
                .isEmpty();
        assertThat(violations("words", "{\"a\": \"b\"}")).isEmpty();
    }

    @Test
    void whatDoesNotFitIsToldWithItsPlace() {
        assertThat(violations("points", "[{\"y\": 1}]")).containsExactly("$[0]: the member x is missing");
        assertThat(violations("points", "[{\"x\": 1, \"z\": 1}]"))
                .containsExactly("$[0].z: the schema has no such member");
        assertThat(violations("point", "{\"x\": 1.5}")).hasSize(1);
        assertThat(violations("point", "{\"x\": 10}")).containsExactly("$.x: 10 is out of range");
        assertThat(violations("point", "{\"x\": 1, \"color\": \"green\"}")).hasSize(1);
        assertThat(violations("point", "{\"x\": 1, \"next\": 3}")).hasSize(1);
        assertThat(violations("words", "{\"a\": 1}")).hasSize(1);
        assertThat(violations("words", "[]")).hasSize(1);
    }
}
