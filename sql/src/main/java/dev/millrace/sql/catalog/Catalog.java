// SPDX-License-Identifier: Apache-2.0
package dev.millrace.sql.catalog;

import dev.millrace.data.Type;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.sql.query.SourceLookup;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** An immutable snapshot of everything that statements can refer to by name; names are in their folded form. */
public final class Catalog implements SourceLookup {

    private static final Catalog EMPTY = new Catalog(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), 0);

    private final SortedMap<String, CatalogSource> sources;
    private final SortedMap<String, Type> types;
    private final SortedMap<String, CatalogQuery> queries;
    private final long nextQueryNumber;

    private Catalog(
            SortedMap<String, CatalogSource> sources,
            SortedMap<String, Type> types,
            SortedMap<String, CatalogQuery> queries,
            long nextQueryNumber) {
        this.sources = Collections.unmodifiableSortedMap(sources);
        this.types = Collections.unmodifiableSortedMap(types);
        this.queries = Collections.unmodifiableSortedMap(queries);
        this.nextQueryNumber = nextQueryNumber;
    }

    /** Nothing at all. */
    public static Catalog empty() {
        return EMPTY;
    }

    /** Streams and tables by name. */
    public SortedMap<String, CatalogSource> sources() {
        return sources;
    }

    /** The stream or table {@code name} with its origin. */
    public Optional<CatalogSource> find(String name) {
        return Optional.ofNullable(sources.get(name));
    }

    @Override
    public Optional<SourceDefinition> source(String name) {
        return find(name).map(CatalogSource::definition);
    }

    @Override
    public Collection<String> sourceNames() {
        return sources.keySet();
    }

    /** The streams or the tables, by name. */
    public List<CatalogSource> sources(RelationKind kind) {
        return sources.values().stream()
                .filter(source -> source.definition().kind() == kind)
                .toList();
    }

    @Override
    public SortedMap<String, Type> namedTypes() {
        return types;
    }

    /** Running and paused queries by id. */
    public SortedMap<String, CatalogQuery> queries() {
        return queries;
    }

    /** The number that the next query's id ends with. */
    public long nextQueryNumber() {
        return nextQueryNumber;
    }

    /** The queries that read {@code source}. */
    public List<CatalogQuery> readers(String source) {
        return queries.values().stream()
                .filter(query -> query.reads().contains(source))
                .toList();
    }

    /** The queries that write {@code source}. */
    public List<CatalogQuery> writers(String source) {
        return queries.values().stream()
                .filter(query -> source.equals(query.writes()))
                .toList();
    }

    /** With {@code source} in place of one of the same name. */
    public Catalog withSource(CatalogSource source) {
        return new Catalog(with(sources, source.name(), source), types, queries, nextQueryNumber);
    }

    public Catalog withoutSource(String name) {
        return new Catalog(without(sources, name), types, queries, nextQueryNumber);
    }

    public Catalog withType(String name, Type type) {
        return new Catalog(sources, with(types, name, type), queries, nextQueryNumber);
    }

    public Catalog withoutType(String name) {
        return new Catalog(sources, without(types, name), queries, nextQueryNumber);
    }

    /** With {@code query} in place of one of the same id; the next query's number grows by one. */
    public Catalog withQuery(CatalogQuery query) {
        return new Catalog(sources, types, with(queries, query.id(), query), nextQueryNumber + 1);
    }

    /** With {@code query} in place of the one of the same id, which is there already. */
    public Catalog withChangedQuery(CatalogQuery query) {
        if (!queries.containsKey(query.id())) {
            throw new IllegalArgumentException("no query " + query.id());
        }
        return new Catalog(sources, types, with(queries, query.id(), query), nextQueryNumber);
    }

    /** With {@code query}, whose id is not one of those that are numbered. */
    public Catalog withUnnumberedQuery(CatalogQuery query) {
        return new Catalog(sources, types, with(queries, query.id(), query), nextQueryNumber);
    }

    /** The query that was to make {@code name} and can no longer be planned, if there is one. */
    public Optional<CatalogQuery> broken(String name) {
        return queries.values().stream()
                .filter(query ->
                        query.broken() != null && name.equals(query.broken().name()))
                .findFirst();
    }

    public Catalog withoutQuery(String id) {
        return new Catalog(sources, types, without(queries, id), nextQueryNumber);
    }

    private static <V> SortedMap<String, V> with(SortedMap<String, V> map, String name, V value) {
        SortedMap<String, V> copy = new TreeMap<>(map);
        copy.put(name, value);
        return copy;
    }

    private static <V> SortedMap<String, V> without(SortedMap<String, V> map, String name) {
        SortedMap<String, V> copy = new TreeMap<>(map);
        copy.remove(name);
        return copy;
    }
}
