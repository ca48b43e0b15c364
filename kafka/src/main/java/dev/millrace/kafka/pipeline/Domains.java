// SPDX-License-Identifier: Apache-2.0
package dev.millrace.kafka.pipeline;

import dev.millrace.kafka.loop.LoopError;
import dev.millrace.kafka.loop.LoopException;
import dev.millrace.kafka.loop.LoopState;
import dev.millrace.kafka.loop.QueryReport;
import dev.millrace.kafka.loop.QueryStop;
import dev.millrace.kafka.pump.Beginning;
import dev.millrace.plan.PersistentQuery;
import dev.millrace.plan.ReplayBound;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which pipelines there are and which query belongs to which. Decisions are taken under its lock and wait for nobody; what they mean is
 * done by the pipelines, in the order of the decisions. Thread-safe.
 */
final class Domains implements TopicWatch.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Domains.class);

    private final PipelineContext context;
    private final Doorman doorman;
    private final Consumer<LoopException> failures;
    private final Map<Integer, JournalledDomain> journalled = new TreeMap<>();
    private final Map<String, GroupDomain> grouped = new LinkedHashMap<>();
    /** Journals of pipelines that are ending. */
    private final Set<Integer> ending = new TreeSet<>();

    /** Queries of the catalog that could not begin. */
    private final Map<String, Refused> refused = new LinkedHashMap<>();

    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    private int partitions;
    private boolean closed;

    private record Refused(Engine.Start start, LoopException reason, long sinceMillis) {
        QueryReport report() {
            String id = start.query().id();
            QueryStop stop = QueryStop.error(
                    id, reason.code().name(), String.valueOf(reason.getMessage()), reason.hint(), sinceMillis);
            return QueryReport.standing(id, -1, QueryReport.Activity.ERROR, stop);
        }
    }

    /** @param failures is told when a pipeline gives up */
    Domains(PipelineContext context, Doorman doorman, Consumer<LoopException> failures) {
        this.context = context;
        this.doorman = doorman;
        this.failures = failures;
    }

    /** Starts what the journals know, and then what they do not know. */
    synchronized void start(Survey survey, int journalPartitions, List<Engine.Start> queries) {
        partitions = journalPartitions;
        Map<String, Engine.Start> left = new LinkedHashMap<>();
        queries.forEach(start -> left.put(start.query().id(), start));
        survey.pipelines().forEach((partition, ids) -> {
            List<Engine.Start> members = new ArrayList<>();
            for (Engine.Start start : queries) {
                if (ids.contains(start.query().id()) && !start.query().inGroup()) {
                    members.add(start);
                    left.remove(start.query().id());
                }
            }
            if (!members.isEmpty()) {
                JournalledDomain domain = open(partition, members);
                domain.journals().addAll(survey.journals(partition));
            } else if (!ids.isEmpty()) {
                forgetJournals(survey.journals(partition));
            }
        });
        List<CompletableFuture<Void>> all = new ArrayList<>();
        journalled.values().forEach(domain -> all.add(domain.running()));
        for (Engine.Start start : left.values()) {
            CompletableFuture<Void> added = begin(start);
            all.add(
                    start.paused()
                            ? added.thenCompose(
                                    ignored -> pause(List.of(start.query().id())))
                            : added);
        }
        running = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    /** Begins a query that the catalog has; if it is refused, that is told with the queries. */
    private CompletableFuture<Void> begin(Engine.Start start) {
        String id = start.query().id();
        return add(start.query(), start.from()).whenComplete((ignored, refused) -> {
            if (refused != null) {
                noteRefused(
                        start,
                        LoopException.unavailable(
                                refused instanceof CompletionException ? refused.getCause() : refused));
                LOG.error("The query {} does not run: {}", id, refused.getMessage());
            }
        });
    }

    private synchronized void noteRefused(Engine.Start start, LoopException reason) {
        refused.put(start.query().id(), new Refused(start, reason, System.currentTimeMillis()));
    }

    private JournalledDomain open(int partition, List<Engine.Start> members) {
        JournalledDomain domain = new JournalledDomain(
                context,
                doorman,
                partition,
                members.stream().map(Engine.Start::query).toList(),
                members.stream()
                        .filter(Engine.Start::paused)
                        .map(start -> start.query().id())
                        .toList());
        journalled.put(partition, domain);
        var _ = domain.pipeline().failure().thenAccept(failures);
        domain.start();
        return domain;
    }

    CompletableFuture<Void> running() {
        return running.copy();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    // ---- queries come and go

    synchronized CompletableFuture<Void> add(PersistentQuery query, Beginning from) {
        if (closed) {
            return CompletableFuture.failedFuture(
                    new LoopException(LoopError.STOPPED, "The engine has stopped.", "Start it again.", null));
        }
        if (domainOf(query.id()) != null) {
            return CompletableFuture.failedFuture(
                    new IllegalArgumentException("a query named " + query.id() + " is running already"));
        }
        return query.inGroup() ? addGrouped(query, from) : addJournalled(query, from);
    }

    private CompletableFuture<Void> addGrouped(PersistentQuery query, Beginning from) {
        GroupDomain domain;
        try {
            domain = new GroupDomain(context, doorman, new GroupMemory(query, feeders(query), from.from()));
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        grouped.put(query.id(), domain);
        domain.start();
        return domain.running();
    }

    /** The queries of this kind that write what {@code query} reads, directly or through others; in the order of creation. */
    private List<PersistentQuery> feeders(PersistentQuery query) {
        Set<String> reads = new LinkedHashSet<>(ReplayBound.sourceNames(query.root()));
        List<PersistentQuery> feeders = new ArrayList<>();
        List<GroupDomain> earlier = new ArrayList<>(grouped.values());
        for (GroupDomain each : earlier.reversed()) {
            for (PersistentQuery feeder : each.queries().values()) {
                if (reads.contains(feeder.sink().name())) {
                    feeders.addFirst(feeder);
                    reads.addAll(ReplayBound.sourceNames(feeder.root()));
                }
            }
        }
        return feeders;
    }

    private CompletableFuture<Void> addJournalled(PersistentQuery query, Beginning from) {
        List<JournalledDomain> connected = connectedWith(query);
        JournalledDomain home;
        try {
            home = connected.isEmpty() ? open(freeJournal(), List.of()) : merged(connected, query);
        } catch (LoopException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        home.queries().put(query.id(), query);
        return home.add(new NewQuery(query, from)).whenComplete((ignored, refused) -> {
            if (refused != null) {
                forget(home, query.id());
            }
        });
    }

    /** The pipelines with a query that writes what {@code query} reads, or reads what it writes. */
    private List<JournalledDomain> connectedWith(PersistentQuery query) {
        Set<String> reads = ReplayBound.sourceNames(query.root());
        String writes = query.sink().name();
        return journalled.values().stream()
                .filter(domain -> domain.queries().values().stream()
                        .anyMatch(other -> reads.contains(other.sink().name())
                                || ReplayBound.sourceNames(other.root()).contains(writes)))
                .toList();
    }

    /** One pipeline of all; the one with the most queries takes the others in. */
    private JournalledDomain merged(List<JournalledDomain> connected, PersistentQuery query) {
        JournalledDomain home = connected.getFirst();
        for (JournalledDomain each : connected) {
            if (each.queries().size() > home.queries().size()) {
                home = each;
            }
        }
        if (connected.size() == 1) {
            return home;
        }
        for (JournalledDomain each : connected) {
            if (each.state() != LoopState.RUNNING) {
                throw new LoopException(
                        LoopError.BUSY,
                        "The query " + query.id() + " connects queries of which some do not run now: "
                                + String.join(", ", each.queries().keySet()) + " ("
                                + each.state() + ").",
                        "Try again when SHOW QUERIES says RUNNING for them.",
                        null);
            }
        }
        for (JournalledDomain each : connected) {
            if (each != home) {
                merge(each, home);
            }
        }
        return home;
    }

    private void merge(JournalledDomain part, JournalledDomain home) {
        LOG.info("Pipeline {} becomes a part of pipeline {}", part.partition(), home.partition());
        journalled.remove(part.partition());
        home.queries().putAll(part.queries());
        home.journals().addAll(part.journals());
        var _ = home.merge(part).whenComplete((ignored, refused) -> {
            if (refused != null) {
                LOG.error("Pipeline {} could not be taken in", part.partition(), refused);
            }
        });
    }

    /** The lowest journal that nobody uses. */
    private int freeJournal() {
        Set<Integer> used = new TreeSet<>(ending);
        journalled.values().forEach(domain -> used.addAll(domain.journals()));
        int free = 0;
        while (used.contains(free)) {
            free++;
        }
        if (free >= partitions) {
            partitions = context.journal().ensure(Math.max(free + 1, 2 * partitions));
        }
        return free;
    }

    private synchronized void forget(JournalledDomain domain, String queryId) {
        domain.queries().remove(queryId);
        if (domain.queries().isEmpty() && journalled.remove(domain.partition(), domain)) {
            ending.addAll(domain.journals());
            Thread.ofVirtual().name("millrace-end").start(() -> {
                domain.close();
                forgetJournals(domain.journals());
                synchronized (this) {
                    ending.removeAll(domain.journals());
                }
            });
        }
    }

    /** What nobody needs any more would be read at each start. */
    private void forgetJournals(Collection<Integer> journals) {
        for (int each : journals) {
            try {
                context.journal().clear(each);
            } catch (RuntimeException kept) {
                LOG.info("The journal {} is kept for now", each, kept);
            }
        }
    }

    CompletableFuture<Void> drop(String queryId) {
        Domain domain;
        synchronized (this) {
            refused.remove(queryId);
            domain = domainOf(queryId);
            if (domain instanceof GroupDomain group) {
                List<String> readers = groupedReaders(group);
                if (!readers.isEmpty()) {
                    return CompletableFuture.failedFuture(LoopException.inUse(queryId, readers));
                }
            }
        }
        return switch (domain) {
            case null -> CompletableFuture.completedFuture(null);
            case JournalledDomain home ->
                home.drop(queryId).whenComplete((ignored, refused) -> {
                    if (refused == null) {
                        forget(home, queryId);
                    }
                });
            case GroupDomain group ->
                group.drop(queryId).whenComplete((ignored, refused) -> {
                    if (refused == null) {
                        forget(queryId);
                    }
                });
            default -> throw new IllegalStateException("a domain of an unknown kind");
        };
    }

    /** The queries that compute what {@code group} computes for themselves. */
    private List<String> groupedReaders(GroupDomain group) {
        Set<String> written = new TreeSet<>();
        group.queries().values().forEach(query -> written.add(query.sink().name()));
        return grouped.values().stream()
                .flatMap(each -> each.queries().values().stream())
                .filter(query -> ReplayBound.sourceNames(query.root()).stream().anyMatch(written::contains))
                .map(PersistentQuery::id)
                .toList();
    }

    private synchronized void forget(String queryId) {
        grouped.remove(queryId);
    }

    CompletableFuture<Void> pause(Collection<String> queryIds) {
        return each(queryIds, (domain, ids) -> domain.pause(ids));
    }

    CompletableFuture<Void> resume(Collection<String> queryIds, boolean fromEarliest) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        synchronized (this) {
            for (String id : queryIds) {
                Refused before = refused.remove(id);
                if (before != null) {
                    all.add(begin(before.start()));
                }
            }
        }
        all.add(each(queryIds, (domain, ids) -> domain.resume(ids, fromEarliest)));
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    private interface Command {
        CompletableFuture<Void> run(Domain domain, Set<String> ids);
    }

    private synchronized CompletableFuture<Void> each(Collection<String> queryIds, Command command) {
        Map<Domain, Set<String>> byDomain = new LinkedHashMap<>();
        for (String id : queryIds) {
            Domain domain = domainOf(id);
            if (domain != null) {
                byDomain.computeIfAbsent(domain, ignored -> new LinkedHashSet<>())
                        .add(id);
            }
        }
        List<CompletableFuture<Void>> all = new ArrayList<>();
        byDomain.forEach((domain, ids) -> all.add(command.run(domain, ids)));
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    private @Nullable Domain domainOf(String queryId) {
        GroupDomain group = grouped.get(queryId);
        if (group != null) {
            return group;
        }
        return journalled.values().stream()
                .filter(domain -> domain.queries().containsKey(queryId))
                .findFirst()
                .orElse(null);
    }

    private List<Domain> all() {
        List<Domain> all = new ArrayList<>(journalled.values());
        all.addAll(grouped.values());
        return all;
    }

    // ---- what they are told and tell

    /** The topics that any query reads or writes. */
    synchronized Set<String> topics() {
        Set<String> topics = new TreeSet<>();
        for (Domain domain : all()) {
            domain.queries().values().forEach(query -> topics.addAll(Queries.topics(query)));
        }
        return topics;
    }

    @Override
    public CompletableFuture<Void> grown(String topic) {
        return tell(topic, domain -> domain.grown(topic));
    }

    @Override
    public CompletableFuture<Void> replaced(String topic) {
        return tell(topic, domain -> domain.replaced(topic, false));
    }

    @Override
    public CompletableFuture<Void> deleted(String topic) {
        return tell(topic, domain -> domain.replaced(topic, true));
    }

    private synchronized CompletableFuture<Void> tell(String topic, Function<Domain, CompletableFuture<Void>> what) {
        List<CompletableFuture<Void>> told = new ArrayList<>();
        for (Domain domain : all()) {
            if (domain.queries().values().stream()
                    .anyMatch(query -> Queries.topics(query).contains(topic))) {
                told.add(what.apply(domain));
            }
        }
        return CompletableFuture.allOf(told.toArray(CompletableFuture[]::new));
    }

    /** How all queries fare. */
    synchronized List<QueryReport> reports() {
        List<QueryReport> reports = new ArrayList<>();
        all().forEach(domain -> reports.addAll(domain.reports()));
        refused.values().forEach(each -> reports.add(each.report()));
        return reports;
    }

    /** Tells all pipelines to stop. */
    synchronized void stop() {
        closed = true;
        all().forEach(Domain::stop);
    }

    /** Stops all pipelines, and waits. */
    void close() {
        List<Domain> open;
        synchronized (this) {
            stop();
            open = all();
        }
        open.forEach(Domain::close);
    }
}
