// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.statement;

import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.print.PlanPrinter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** A plan as a graph for drawing: EXPLAIN's operators as nodes, an edge in the direction in which rows go. */
final class PlanGraph {

    private static final String STATE = "state: ";

    private final List<PlanNode> nodes = new ArrayList<>();
    private final List<int[]> edges = new ArrayList<>();

    private PlanGraph(PlanNode root) {
        collect(root);
    }

    /** Writes {@code {"nodes": […], "edges": […]}}. */
    static void write(JsonGenerator json, PlanNode root) {
        new PlanGraph(root).write(json);
    }

    private int collect(PlanNode node) {
        List<Integer> inputs = node.inputs().stream().map(this::collect).toList();
        int number = nodes.size();
        nodes.add(node);
        inputs.forEach(input -> edges.add(new int[] {input, number}));
        return number;
    }

    private void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeArrayPropertyStart("nodes");
        for (int number = 0; number < nodes.size(); number++) {
            node(json, number, nodes.get(number));
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("edges");
        for (int[] edge : edges) {
            json.writeStartObject();
            json.writeStringProperty("from", "n" + edge[0]);
            json.writeStringProperty("to", "n" + edge[1]);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void node(JsonGenerator json, int number, PlanNode node) {
        String line = PlanPrinter.node(node);
        int space = line.indexOf(' ');
        List<String> notes = PlanPrinter.notes(node);
        Shape shape = node.shape();
        json.writeStartObject();
        json.writeStringProperty("id", "n" + number);
        json.writeStringProperty("operator", space < 0 ? line : line.substring(0, space));
        json.writeStringProperty("detail", space < 0 ? "" : line.substring(space + 1));
        json.writeBooleanProperty("state", notes.stream().anyMatch(note -> note.startsWith(STATE)));
        CatalogJson.texts(json, "notes", notes);
        json.writeStringProperty("kind", shape.kind().name());
        CatalogJson.texts(
                json,
                "key",
                shape.key().stream()
                        .map(position -> shape.columns().get(position).name())
                        .toList());
        json.writeEndObject();
    }
}
