// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.prepared;

import dev.millrace.data.Type;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.catalog.Catalog;
import dev.millrace.sql.catalog.CatalogQuery;
import dev.millrace.sql.catalog.CatalogSource;
import dev.millrace.sql.error.NearMiss;
import dev.millrace.sql.error.SqlErrorCode;
import dev.millrace.sql.error.SqlException;
import dev.millrace.sql.source.AddedColumns;
import dev.millrace.sql.source.DeclaredSource;
import dev.millrace.sql.statement.Identifier;
import dev.millrace.sql.statement.Statement;
import dev.millrace.sql.types.TypeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** CREATE over a topic, ALTER, DROP, and the statements about types. */
final class SourceStatements {

    private static final Set<String> BUILT_IN_TYPES = Set.of(
            "BOOLEAN",
            "INT",
            "INTEGER",
            "BIGINT",
            "DOUBLE",
            "DECIMAL",
            "DEC",
            "NUMERIC",
            "VARCHAR",
            "STRING",
            "BYTES",
            "DATE",
            "TIME",
            "TIMESTAMP",
            "ARRAY",
            "MAP",
            "STRUCT");

    private SourceStatements() {}

    static PreparedStatement create(Statement.CreateSource create, Analysis analysis) {
        Catalog catalog = analysis.catalog();
        Identifier name = create.name();
        RelationKind kind = create.creation().kind();
        CatalogSource existing = catalog.find(name.name()).orElse(null);
        if (existing != null && create.creation().ifNotExists()) {
            return new PreparedStatement.ChangeNames(
                    analysis.text(), catalog, Analysis.existsText(name, kind, existing));
        }
        if (existing != null && !create.creation().orReplace()) {
            throw analysis.exists(name, kind, existing);
        }
        SourceDefinition definition = DeclaredSource.define(create, catalog, analysis.session());
        FormatSupport.check(definition, analysis, name.position());
        if (existing != null) {
            ReplaceRules.check(existing.definition(), definition, name);
        }
        CatalogSource source = new CatalogSource(
                definition, analysis.text(), create.source(), existing == null ? null : existing.queryId());
        Catalog after = BrokenStatements.forget(name.name(), catalog).withSource(source);
        if (create.source() && kind == RelationKind.TABLE && existing == null) {
            after = after.withQuery(new CatalogQuery(
                    "CST_" + name.name() + "_" + catalog.nextQueryNumber(),
                    CatalogQuery.Kind.CST,
                    analysis.text(),
                    Set.of(name.name()),
                    false,
                    null));
        }
        boolean createTopic = definition.topic().partitions() != null && !create.source();
        return new PreparedStatement.DeclareSource(
                analysis.text(),
                source,
                new TopicRequest(definition.topic(), createTopic, null),
                after,
                existing == null ? capital(kind) + " created" : capital(kind) + " replaced");
    }

    static PreparedStatement alter(Statement.AlterSource alter, Analysis analysis) {
        Identifier name = alter.name();
        CatalogSource source = analysis.source(name, alter.kind(), "ALTER");
        if (source.queryId() != null) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "ALTER command is not supported for CREATE ... AS statements.",
                    name.position(),
                    "Change its query with CREATE OR REPLACE … AS SELECT.");
        }
        SourceDefinition definition = AddedColumns.add(
                source.definition(), alter.added(), analysis.catalog().namedTypes());
        CatalogSource changed = new CatalogSource(definition, source.statement(), source.readOnly(), source.queryId());
        return new PreparedStatement.ChangeNames(
                analysis.text(), analysis.catalog().withSource(changed), capital(alter.kind()) + " altered");
    }

    static PreparedStatement drop(Statement.DropSource drop, Analysis analysis) {
        Catalog catalog = analysis.catalog();
        Identifier name = drop.name();
        if (catalog.find(name.name()).isEmpty() && catalog.broken(name.name()).isPresent()) {
            return new PreparedStatement.ChangeNames(
                    analysis.text(),
                    BrokenStatements.forget(name.name(), catalog),
                    "Source " + name + " was dropped; it was in state ERROR.");
        }
        if (drop.ifExists() && catalog.find(name.name()).isEmpty()) {
            return new PreparedStatement.ChangeNames(analysis.text(), catalog, "Source " + name + " does not exist.");
        }
        CatalogSource source = analysis.source(name, drop.kind(), "DROP");
        if (drop.deleteTopic() && source.readOnly()) {
            throw new SqlException(
                    SqlErrorCode.INVALID_STATEMENT,
                    "Cannot delete topic for read-only source: " + name + ".",
                    name.position(),
                    "Leave out DELETE TOPIC.");
        }
        List<String> ended = new ArrayList<>();
        List<String> readers = new ArrayList<>();
        for (CatalogQuery query : catalog.readers(name.name())) {
            (query.kind() == CatalogQuery.Kind.CST ? ended : readers).add(query.id());
        }
        List<String> writers = new ArrayList<>();
        for (CatalogQuery query : catalog.writers(name.name())) {
            (query.id().equals(source.queryId()) ? ended : writers).add(query.id());
        }
        if (!readers.isEmpty() || !writers.isEmpty()) {
            throw inUse(name, readers, writers, catalog);
        }
        Catalog after = catalog.withoutSource(name.name());
        for (String id : ended) {
            after = after.withoutQuery(id);
        }
        return new PreparedStatement.DropSource(
                analysis.text(),
                source,
                drop.deleteTopic(),
                List.copyOf(ended),
                after,
                "Source " + name + " was dropped.");
    }

    private static SqlException inUse(Identifier name, List<String> readers, List<String> writers, Catalog catalog) {
        List<String> made = catalog.sources().values().stream()
                .filter(source -> source.queryId() != null && readers.contains(source.queryId()))
                .map(CatalogSource::name)
                .toList();
        return new SqlException(
                SqlErrorCode.INVALID_STATEMENT,
                "Cannot drop " + name.name() + ".\nThe following queries read from this source: " + readers
                        + ".\nThe following queries write into this source: " + writers
                        + ".\nYou need to terminate them before dropping " + name.name() + ".",
                name.position(),
                made.isEmpty()
                        ? "TERMINATE them first."
                        : "DROP what they make first: " + String.join(", ", made) + "; or TERMINATE them.");
    }

    static PreparedStatement createType(Statement.CreateType create, Analysis analysis) {
        Identifier name = create.name();
        Catalog catalog = analysis.catalog();
        Type existing = catalog.namedTypes().get(name.name());
        if (existing != null && create.ifNotExists()) {
            return new PreparedStatement.ChangeNames(
                    analysis.text(), catalog, name + " is already registered with type " + existing.sql() + ".");
        }
        if (existing != null || BUILT_IN_TYPES.contains(name.name())) {
            throw new SqlException(
                    SqlErrorCode.SOURCE_EXISTS,
                    "Cannot register custom type '" + name.name() + "' since it is already registered"
                            + (existing == null ? "." : " with type: " + existing.sql() + "."),
                    name.position(),
                    existing == null ? "Choose another name." : "DROP TYPE " + name + " first.");
        }
        Type type = new TypeReader(catalog.namedTypes()).read(create.type());
        return new PreparedStatement.ChangeNames(
                analysis.text(),
                catalog.withType(name.name(), type),
                "Registered custom type with name '" + name.name() + "' and SQL type " + type.sql());
    }

    static PreparedStatement dropType(Statement.DropType drop, Analysis analysis) {
        Identifier name = drop.name();
        Catalog catalog = analysis.catalog();
        if (!catalog.namedTypes().containsKey(name.name())) {
            if (drop.ifExists()) {
                return new PreparedStatement.ChangeNames(
                        analysis.text(), catalog, "Type '" + name.name() + "' does not exist");
            }
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_TYPE,
                    "Type " + name + " does not exist.",
                    name.position(),
                    NearMiss.hint(name.name(), catalog.namedTypes().keySet()));
        }
        return new PreparedStatement.ChangeNames(
                analysis.text(), catalog.withoutType(name.name()), "Dropped type '" + name.name() + "'");
    }

    /** ASSERT STREAM and ASSERT TABLE: the columns, and the options that are given, have to be as stated. */
    static PreparedStatement assertSource(Statement.AssertSource assertion, Analysis analysis) {
        Identifier name = assertion.name();
        SourceDefinition found =
                analysis.source(name, assertion.kind(), "ASSERT").definition();
        if (!assertion.columns().isEmpty()) {
            List<ColumnDefinition> wanted = AddedColumns.declared(
                    assertion.kind(), assertion.columns(), analysis.catalog().namedTypes());
            if (!byRole(wanted).equals(byRole(found.columns()))) {
                throw AssertOptions.failed(
                        name, "columns", AddedColumns.text(wanted), AddedColumns.text(found.columns()));
            }
        }
        AssertOptions.check(found, assertion.options(), name);
        return new PreparedStatement.AssertionHolds(analysis.text());
    }

    /** Keys, values and headers each in their order; how they are mixed has no meaning. */
    private static Map<ColumnDefinition.Role, List<ColumnDefinition>> byRole(List<ColumnDefinition> columns) {
        return columns.stream().collect(Collectors.groupingBy(ColumnDefinition::role));
    }

    private static String capital(RelationKind kind) {
        return kind == RelationKind.STREAM ? "Stream" : "Table";
    }
}
