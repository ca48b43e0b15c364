// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.dashboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Charts that are looked at together.
 *
 * @param needs a stream or table without which nothing comes; null: none
 * @param demo the demo that makes it; null: the one of the dashboard's id
 */
public record Dashboard(
        String title,
        String description,
        @Nullable String needs,
        @Nullable String demo,
        List<Panel> panels) {

    /** The most panels. */
    public static final int PANELS_MAX = 200;

    public Dashboard {
        panels = List.copyOf(panels);
    }

    /** As maps, lists, text and numbers, in the order of the format's description; what is not set is left out. */
    public Map<String, Object> toTree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("title", title);
        if (!description.isEmpty()) {
            tree.put("description", description);
        }
        if (needs != null) {
            tree.put("needs", needs);
        }
        if (demo != null) {
            tree.put("demo", demo);
        }
        List<Object> panelTrees = new ArrayList<>();
        panels.forEach(panel -> panelTrees.add(panel.toTree()));
        tree.put("panels", panelTrees);
        return tree;
    }
}
