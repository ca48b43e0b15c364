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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    private long stateBytes;
    private long ranInTick = -1;
    private int ordinal;

    /** A leaf: the source, the columns that are read, the node, and whether rows straight from a query will do. */
    record Scan(SourceDefinition source, List<ScanColumn> columns, Node node) {

        /** Partition, offset and headers exist only once a record is in a topic. */
        boolean needsTopic() {
            return columns.stream()
                    .anyMatch(column -> column.origin() == ScanColumn.Origin.ROWPARTITION
                            || column.origin() == ScanColumn.Origin.ROWOFFSET
                            || isHeader(column));
        }

        /** From now on the source's layout is another one. */
        void setTopicPlaces(int[] places) {
            node.instances().forEach(instance -> ((ScanRows) instance.operator()).setTopicPlaces(places));
        }

        /** From now on a query of the same dataflow brings rows too. */
        void setQueryPlaces(int[] places) {
            node.instances().forEach(instance -> ((ScanRows) instance.operator()).setQueryPlaces(places));
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
        this.nodes.forEach(node -> stateBytes += node.stateBytes());
    }

    QueryDefinition definition() {
        return definition;
    }

    String id() {
        return definition.id();
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

    /** The node whose output others may read. */
    Node root() {
        return root;
    }

    List<Scan> scans() {
        return scans;
    }

    /** The number of queries that were added before this one. */
    int ordinal() {
        return ordinal;
    }

    void setOrdinal(int number) {
        ordinal = number;
    }

    /** Where the columns of {@code scan}, which reads what this query writes, are in this query's output. */
    int[] places(Scan scan) {
        return places(scan.columns(), definition.root().shape());
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

    List<Changes> takeOutput() {
        List<Changes> output = new ArrayList<>();
        for (OutputCollector collector : collectors) {
            output.addAll(collector.take());
        }
        return output;
    }

    /** One of the nodes ran in tick {@code tickNumber} and its state grew by so much; true for the first one of that tick. */
    boolean noteRun(long tickNumber, long stateGrowth) {
        stateBytes += stateGrowth;
        boolean first = ranInTick != tickNumber;
        ranInTick = tickNumber;
        return first;
    }

    /** Bytes of memory that the state takes, about: a sum that is kept, not made. */
    long stateBytes() {
        return stateBytes;
    }

    QueryFigures figures() {
        Map<Node, String> ids = new HashMap<>();
        for (int number = 0; number < nodes.size(); number++) {
            ids.put(nodes.get(number), "n" + number);
        }
        List<OperatorFigures> operators = new ArrayList<>();
        nodes.forEach(node -> operators.add(node.figures(ids)));
        long rowsIn = 0;
        for (Scan scan : scans) {
            rowsIn += scan.node().rowsIn();
        }
        return new QueryFigures(
                rowsIn, operators.getLast().rowsIn(), stateBytes, watermark(), lateRows() - lateRowsBefore, operators);
    }

    /** Lets the figures count again from nothing, but for those that say how things stand. */
    void restartFigures() {
        nodes.forEach(node -> node.instances().forEach(NodeInstance::restartFigures));
        lateRowsBefore = lateRows();
    }

    private long lateRows() {
        return counters().getOrDefault(LATE_ROWS, 0L);
    }

    void writeChanges(StateSink sink) {
        for (int number = 0; number < nodes.size(); number++) {
            List<NodeInstance> instances = nodes.get(number).instances();
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
            for (NodeInstance instance : node.instances()) {
                instance.host().counters().forEach((name, counter) -> sums.merge(name, counter.count(), Long::sum));
            }
        }
        return sums;
    }

    List<FailedRows> takeFailedRows() {
        List<FailedRows> failed = new ArrayList<>();
        for (Node node : nodes) {
            String operator = (node.label().operator() + " " + node.label().detail()).trim();
            for (NodeInstance instance : node.instances()) {
                instance.errors().takeSettled((message, times) -> failed.add(new FailedRows(operator, message, times)));
            }
        }
        return failed;
    }

    long watermark() {
        return root.watermark();
    }
}
