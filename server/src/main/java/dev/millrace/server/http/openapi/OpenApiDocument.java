// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The OpenAPI document, put together from resources beside this class. {@code base.yaml} is the frame; each part has a {@code tag} for
 * its operations, {@code paths} and {@code schemas}. Every operation may also fail, so that answer is added here once for all.
 */
public final class OpenApiDocument {

    private static final List<String> PARTS =
            List.of("info", "statements", "lookups", "live", "topics", "queries", "deadletters", "dashboards", "ksql");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");

    private OpenApiDocument() {}

    /**
     * The whole document as maps, lists and scalars.
     *
     * @param version of the program
     */
    public static Map<String, Object> of(String version) {
        Map<String, Object> document = read("base");
        member(document, "info").put("version", version);
        Map<String, Object> schemas = member(member(document, "components"), "schemas");
        List<Object> tags = new ArrayList<>();
        Map<String, Object> paths = new LinkedHashMap<>();
        for (String name : PARTS) {
            Map<String, Object> part = read(name);
            Map<String, Object> tag = member(part, "tag");
            tags.add(tag);
            Map<String, Object> ofPart = member(part, "paths");
            ofPart.keySet().forEach(path -> complete(member(ofPart, path), String.valueOf(tag.get("name"))));
            addAll(paths, ofPart, name);
            addAll(schemas, member(part, "schemas"), name);
        }
        document.put("tags", tags);
        document.put("paths", paths);
        return document;
    }

    private static void complete(Map<String, Object> path, String tag) {
        for (String method : METHODS) {
            if (path.containsKey(method)) {
                Map<String, Object> operation = member(path, method);
                operation.put("tags", List.of(tag));
                member(operation, "responses").putIfAbsent("default", Map.of("$ref", "#/components/responses/Error"));
            }
        }
    }

    private static void addAll(Map<String, Object> to, Map<String, Object> from, String part) {
        from.forEach((name, value) -> {
            if (to.put(name, value) != null) {
                throw new IllegalStateException(name + " of " + part + ".yaml is described twice");
            }
        });
    }

    private static Map<String, Object> read(String name) {
        try (InputStream resource = OpenApiDocument.class.getResourceAsStream(name + ".yaml")) {
            if (resource == null) {
                throw new IllegalStateException("the resource " + name + ".yaml is missing");
            }
            return object(new Yaml(new SafeConstructor(new LoaderOptions())).load(resource), name);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Map<String, Object> member(Map<String, Object> object, String name) {
        return object(object.get(name), name);
    }

    @SuppressWarnings("unchecked") // YAML's mappings have text as keys here; a test reads all of them.
    private static Map<String, Object> object(@Nullable Object value, String name) {
        if (!(value instanceof Map)) {
            throw new IllegalStateException(name + " is no mapping");
        }
        return (Map<String, Object>) value;
    }
}
