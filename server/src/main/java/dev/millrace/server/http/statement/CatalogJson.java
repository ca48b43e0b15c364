// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.http.statement;

import dev.millrace.data.ScalarType;
import dev.millrace.plan.function.FunctionCatalog;
import dev.millrace.plan.function.FunctionDescription;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.syntax.Keywords;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Everything that statements can refer to, for editors: sources with their columns, functions, keywords, types. */
final class CatalogJson {

    private static final List<String> PARAMETRIC_TYPES =
            List.of("DECIMAL(precision, scale)", "ARRAY<type>", "MAP<type, type>", "STRUCT<name type, …>");

    private final Catalog catalog;
    private final FunctionCatalog functions;

    CatalogJson(Catalog catalog, FunctionCatalog functions) {
        this.catalog = catalog;
        this.functions = functions;
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeArrayPropertyStart("sources");
        catalog.sources().values().forEach(source -> source(json, source));
        json.writeEndArray();
        json.writeArrayPropertyStart("functions");
        functions.functions().forEach(function -> function(json, function));
        json.writeEndArray();
        texts(json, "keywords", Keywords.all());
        texts(json, "types", types());
        json.writeEndObject();
    }

    private List<String> types() {
        List<String> types = new ArrayList<>();
        for (ScalarType type : ScalarType.values()) {
            types.add(type.sql());
        }
        types.addAll(PARAMETRIC_TYPES);
        types.addAll(catalog.namedTypes().keySet());
        return types;
    }

    private void source(JsonGenerator json, CatalogSource source) {
        SourceDefinition definition = source.definition();
        json.writeStartObject();
        json.writeStringProperty("name", source.name());
        json.writeStringProperty("kind", definition.kind().name());
        json.writeStringProperty("topic", definition.topic().name());
        json.writeStringProperty("keyFormat", definition.topic().keyFormat().name());
        json.writeStringProperty("valueFormat", definition.topic().valueFormat().name());
        json.writeBooleanProperty("windowed", definition.window() != null);
        json.writeArrayPropertyStart("columns");
        for (ColumnDefinition column : definition.columns()) {
            boolean key =
                    column.role() == ColumnDefinition.Role.KEY || column.name().equals(definition.legacyKey());
            column(json, column.name(), column.type().sql(), key);
        }
        if (definition.window() != null) {
            column(json, "WINDOWSTART", ScalarType.BIGINT.sql(), true);
            column(json, "WINDOWEND", ScalarType.BIGINT.sql(), true);
        }
        json.writeEndArray();
        json.writeStringProperty("statement", source.statement());
        texts(json, "writtenBy", ids(catalog.writers(source.name())));
        texts(json, "readBy", ids(catalog.readers(source.name())));
        json.writeEndObject();
    }

    private static void column(JsonGenerator json, String name, String type, boolean key) {
        json.writeStartObject();
        json.writeStringProperty("name", name);
        json.writeStringProperty("type", type);
        json.writeBooleanProperty("key", key);
        json.writeEndObject();
    }

    private static List<String> ids(List<CatalogQuery> queries) {
        return queries.stream().map(CatalogQuery::id).toList();
    }

    private static void function(JsonGenerator json, FunctionDescription function) {
        json.writeStartObject();
        json.writeStringProperty("name", function.name());
        json.writeStringProperty("kind", function.kind().name());
        json.writeStringProperty("category", function.category());
        json.writeStringProperty("description", function.description());
        texts(json, "signatures", function.overloads());
        json.writeEndObject();
    }

    static void texts(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
