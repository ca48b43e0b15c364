// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.data.Changes;
import dev.millrace.data.Field;
import dev.millrace.engine.state.StateTable;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.SourceDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A query's part of the graph: its nodes, its scans, the node whose output others may read, and where its output is collected. */
final class RunningQuery {

    /** The counter of operators that leave out rows which come too late. */
    private static final String LATE_ROWS = "late_rows";

    private final QueryDefinition definition;
    private final List<Node> nodes;
    private final List<Scan> scans;
    private final Node root;
    private final List<OutputCollector> collectors;
    private long lateRowsBefore;

    /** A leaf: the source, the columns that are read, the node, and whether rows straight from a query will do. */
    record Scan(SourceDefinition source, List<ScanColumn> columns, Node node) {

        /** Partition, offset and headers exist only once a record is in a topic. */
        boolean needsTopic() {
            return columns.stream()
                    .anyMatch(column -> column.origin() == ScanColumn.Origin.ROWPARTITION
                            || column.origin() == ScanColumn.Origin.ROWOFFSET
                            || isHeader(column));
        }

        private boolean isHeader(ScanColumn column) {
            return column.origin() == ScanColumn.Origin.DECLARED
                    && source.column(column.field().name())
                            .map(declared -> declared.role() == ColumnDefinition.Role.HEADERS)
                            .orElse(false);
        }
    }

    RunningQuery(
            QueryDefinition definition,
            List<Node> nodes,
            List<Scan> scans,
            Node root,
            List<OutputCollector> collectors) {
        this.definition = definition;
        this.nodes = List.copyOf(nodes);
        this.scans = List.copyOf(scans);
        this.root = root;
        this.collectors = List.copyOf(collectors);
    }

    QueryDefinition definition() {
        return definition;
    }

    List<Node> nodes() {
        return nodes;
    }

    boolean writes(String source) {
        SourceDefinition sink = definition.sink();
        return sink != null && sink.name().equals(source);
    }

    /** Whether {@code scan} reads what this query writes and needs nothing that only the topic has. */
    boolean canFeed(Scan scan) {
        return writes(scan.source().name()) && !scan.needsTopic();
    }

    /** The stage in which the query's result is complete. */
    int lastStage() {
        return root.stage();
    }

    /** Lets {@code scan} get this query's output inside the tick. */
    void feed(Scan scan) {
        int[] places = places(scan.columns(), definition.root().shape());
        for (Node.Instance instance : scan.node().instances()) {
            ((ScanRows) instance.operator()).setQueryPlaces(places);
        }
        root.connect(scan.node(), ScanRows.FROM_QUERY, null);
        scan.node().takeTimeFromFeeder(root);
    }

    /** Lets the scans of {@code reader}, which was here before this query, get this query's output too. */
    void feedEarlier(RunningQuery reader, Collection<RunningQuery> all) {
        for (Scan scan : reader.scans) {
            if (canFeed(scan)) {
                int stages = root.stage() - scan.node().stage() + 1;
                if (stages > 0) {
                    Set<RunningQuery> behind = new LinkedHashSet<>();
                    reader.collectBehind(all, behind);
                    if (behind.contains(this)) {
                        throw new IllegalArgumentException("the query " + definition.id()
                                + " would feed itself through " + scan.source().name());
                    }
                    behind.forEach(query -> query.nodes.forEach(node -> node.moveBehind(stages)));
                }
                feed(scan);
            }
        }
    }

    /** This query and all that take its output, directly or through others. */
    private void collectBehind(Collection<RunningQuery> all, Set<RunningQuery> behind) {
        if (behind.add(this)) {
            for (RunningQuery other : all) {
                if (other.scans.stream().anyMatch(this::canFeed)) {
                    other.collectBehind(all, behind);
                }
            }
        }
    }

    private static int[] places(List<ScanColumn> columns, Shape shape) {
        Map<String, Integer> byName = new HashMap<>();
        List<Field> fields = shape.columns();
        for (int i = 0; i < fields.size(); i++) {
            byName.put(fields.get(i).name(), i);
        }
        int[] places = new int[columns.size()];
        for (int i = 0; i < places.length; i++) {
            ScanColumn column = columns.get(i);
            String name = column.origin() == ScanColumn.Origin.DECLARED
                    ? column.field().name()
                    : column.origin().name();
            Integer place = byName.get(name);
            if (place == null && column.origin() != ScanColumn.Origin.ROWTIME) {
                throw new IllegalStateException("the query that writes the source has no column " + name);
            }
            places[i] = column.origin() == ScanColumn.Origin.ROWTIME || place == null ? ScanRows.ROWTIME : place;
        }
        return places;
    }

    /** Moves the scans to the sources of another dataflow and wires them to the queries there. */
    void relocate(Map<String, SourceInput> sources, Collection<RunningQuery> others) {
        int stages = others.stream()
                .filter(other -> scans.stream().anyMatch(other::canFeed))
                .mapToInt(other -> other.root.stage())
                .max()
                .orElse(0);
        nodes.forEach(node -> node.moveBehind(stages));
        for (Scan scan : scans) {
            SourceInput source =
                    sources.computeIfAbsent(scan.source().name(), ignored -> new SourceInput(scan.source()));
            int[] places = source.require(scan.columns());
            for (Node.Instance instance : scan.node().instances()) {
                ((ScanRows) instance.operator()).setTopicPlaces(places);
            }
            source.scans().add(scan.node());
            scan.node().takeTimeFrom(source);
            for (RunningQuery other : others) {
                if (other.canFeed(scan)) {
                    other.feed(scan);
                }
            }
        }
    }

    List<Changes> takeOutput() {
        List<Changes> output = new ArrayList<>();
        for (OutputCollector collector : collectors) {
            output.addAll(collector.take());
        }
        return output;
    }

    long stateBytes() {
        long bytes = 0;
        for (Node node : nodes) {
            bytes += node.stateBytes();
        }
        return bytes;
    }

    QueryFigures figures() {
        Map<Node, String> ids = new HashMap<>();
        for (int number = 0; number < nodes.size(); number++) {
            ids.put(nodes.get(number), "n" + number);
        }
        List<OperatorFigures> operators = new ArrayList<>();
        long stateBytes = 0;
        for (Node node : nodes) {
            OperatorFigures figures = node.figures(ids);
            stateBytes += figures.stateBytes();
            operators.add(figures);
        }
        long rowsIn = 0;
        for (Scan scan : scans) {
            rowsIn += scan.node().rowsIn();
        }
        return new QueryFigures(
                rowsIn, operators.getLast().rowsIn(), stateBytes, watermark(), lateRows() - lateRowsBefore, operators);
    }

    /** Lets the figures count again from nothing, but for those that say how things stand. */
    void restartFigures() {
        nodes.forEach(Node::restartFigures);
        lateRowsBefore = lateRows();
    }

    private long lateRows() {
        return counters().getOrDefault(LATE_ROWS, 0L);
    }

    void writeChanges(StateSink sink) {
        for (int number = 0; number < nodes.size(); number++) {
            List<Node.Instance> instances = nodes.get(number).instances();
            for (int shard = 0; shard < instances.size(); shard++) {
                for (StateTable table : instances.get(shard).host().tables()) {
                    StateAddress address = new StateAddress(definition.id(), number, shard, table.name());
                    table.writeChanges((key, row) -> sink.write(address, key, row));
                }
            }
        }
    }

    Map<String, Long> counters() {
        Map<String, Long> sums = new HashMap<>();
        for (Node node : nodes) {
            for (Node.Instance instance : node.instances()) {
                instance.host().counters().forEach((name, counter) -> sums.merge(name, counter.count(), Long::sum));
            }
        }
        return sums;
    }

    List<FailedRows> takeFailedRows() {
        List<FailedRows> failed = new ArrayList<>();
        for (Node node : nodes) {
            String operator = (node.label().operator() + " " + node.label().detail()).trim();
            for (Node.Instance instance : node.instances()) {
                instance.errors().takeSettled((message, times) -> failed.add(new FailedRows(operator, message, times)));
            }
        }
        return failed;
    }

    long watermark() {
        return root.watermark();
    }
}
