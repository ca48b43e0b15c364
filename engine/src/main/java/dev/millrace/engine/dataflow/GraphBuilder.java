// SPDX-License-Identifier: Apache-2.0
package dev.millrace.engine.dataflow;

import dev.millrace.data.Type;
import dev.millrace.engine.aggregate.AggregateSettings;
import dev.millrace.engine.aggregate.GroupAggregate;
import dev.millrace.engine.aggregate.SessionAggregate;
import dev.millrace.engine.expression.Evaluator;
import dev.millrace.engine.expression.ExpressionCompiler;
import dev.millrace.engine.expression.Predicate;
import dev.millrace.engine.expression.TableEvaluator;
import dev.millrace.engine.function.aggregate.BoundAggregate;
import dev.millrace.engine.join.JoinShape;
import dev.millrace.engine.join.JoinTimes;
import dev.millrace.engine.join.StreamStreamJoin;
import dev.millrace.engine.join.StreamTableJoin;
import dev.millrace.engine.join.TableJoin;
import dev.millrace.engine.operator.Operator;
import dev.millrace.engine.over.Ordering;
import dev.millrace.engine.over.Over;
import dev.millrace.engine.over.OverFunction;
import dev.millrace.engine.over.OverSettings;
import dev.millrace.engine.over.TopN;
import dev.millrace.engine.row.AssignWindows;
import dev.millrace.engine.row.ConstantRows;
import dev.millrace.engine.row.FilterRows;
import dev.millrace.engine.row.PassRows;
import dev.millrace.engine.row.ProjectRows;
import dev.millrace.engine.row.RetimeRows;
import dev.millrace.engine.row.TimeWindows;
import dev.millrace.engine.sort.Limit;
import dev.millrace.engine.sort.Sort;
import dev.millrace.engine.state.StateTable;
import dev.millrace.engine.table.LatestRows;
import dev.millrace.engine.table.NetRows;
import dev.millrace.engine.unnest.Unnest;
import dev.millrace.plan.expression.Expression;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.expression.SortKey;
import dev.millrace.plan.node.JoinKey;
import dev.millrace.plan.node.JoinType;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.node.Window;
import dev.millrace.plan.node.WindowedBy;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TimestampColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the nodes of one query from its plan, leaves first. Where rows must meet by key, an exchange on the edge brings them to one
 * shard; the node behind it belongs to a later stage. Operators that need no meeting stay on the shard of their input.
 */
final class GraphBuilder {

    private static final int[] NO_PORTS = {};
    private static final int[] ONE_PORT = {0};
    private static final int[] TWO_PORTS = {0, 1};
    /** Changes of the table are taken before the rows of the stream that look them up. */
    private static final int[] TABLE_FIRST = {1, 0};

    private final QueryDefinition query;
    private final DataflowSettings settings;
    private final ExpressionCompiler expressions;
    private final Map<String, SourceInput> sources;
    private final StateSource saved;
    private final List<Node> nodes = new ArrayList<>();
    private final List<RunningQuery.Scan> scans = new ArrayList<>();

    GraphBuilder(
            QueryDefinition query,
            DataflowSettings settings,
            ExpressionCompiler expressions,
            Map<String, SourceInput> sources,
            StateSource saved) {
        this.query = query;
        this.settings = settings;
        this.expressions = expressions;
        this.sources = sources;
        this.saved = saved;
    }

    /** An input of a node: where it comes from and, where rows must meet, by which keys. */
    private record From(Node node, @Nullable Exchange exchange) {}

    RunningQuery build() {
        PlanNode plan = query.root();
        SourceDefinition sink = query.sink();
        boolean oldRows = !(query.netted() && OldRows.canBeLeftOut(plan));
        Node root = build(plan, oldRows);
        TimestampColumn timestamp = sink == null ? null : sink.timestamp();
        if (sink != null && timestamp != null) {
            int column = RetimeRows.position(plan.shape(), timestamp);
            long ahead = sink.aheadMillis();
            root = node(List.of(stay(root)), ONE_PORT, () -> new RetimeRows(column, timestamp, ahead));
            root.setLabel(new NodeLabel("RetimeRows", "time=" + timestamp.column()));
        }
        Node last = root;
        Shape shape = plan.shape();
        if (query.netted() && shape.kind() == RelationKind.TABLE && !shape.key().isEmpty()) {
            List<Integer> key = shape.key();
            last = node(List.of(meet(root, columns(shape, key))), ONE_PORT, () -> new NetRows(key, shape.types()));
            last.setLabel(NodeLabel.byKey("NetRows", plan, key));
        }
        List<OutputCollector> collectors = new ArrayList<>();
        Node end = node(List.of(stay(last)), ONE_PORT, () -> {
            OutputCollector collector = new OutputCollector();
            collectors.add(collector);
            return collector;
        });
        end.setLabel(new NodeLabel("Sink", sink == null ? "" : sink.name()));
        return new RunningQuery(query, nodes, scans, root, collectors);
    }

    /** {@code oldRows}: whether somebody above needs the deletion of what was told before. */
    private Node build(PlanNode plan, boolean oldRows) {
        Node node = make(plan, oldRows);
        if (!(plan instanceof PlanNode.Scan)) {
            // A scan may be two nodes and names them itself.
            node.setLabel(NodeLabel.of(plan));
        }
        return node;
    }

    private Node make(PlanNode plan, boolean oldRows) {
        return switch (plan) {
            case PlanNode.Scan scan -> scan(scan);
            case PlanNode.Filter filter -> {
                Predicate predicate = expressions.compilePredicate(filter.predicate());
                yield stacked(filter.input(), true, () -> new FilterRows(predicate));
            }
            case PlanNode.Project project -> {
                List<Evaluator> columns = project.expressions().stream()
                        .map(named -> expressions.compile(named.expression()))
                        .toList();
                yield stacked(project.input(), oldRows, () -> new ProjectRows(columns));
            }
            case PlanNode.WindowAssign assign -> {
                TimeWindows windows = TimeWindows.of(assign.window());
                Evaluator time = compileOptional(assign.time());
                yield stacked(assign.input(), true, () -> new AssignWindows(windows, time));
            }
            case PlanNode.Union union -> {
                List<From> inputs = new ArrayList<>();
                union.inputs().forEach(input -> inputs.add(stay(build(input, true))));
                yield node(inputs, ports(inputs.size()), PassRows::new);
            }
            case PlanNode.Aggregate aggregate -> aggregate(aggregate, oldRows);
            case PlanNode.StreamStreamJoin join -> join(join);
            case PlanNode.StreamTableJoin join -> join(join);
            case PlanNode.TableJoin join -> join(join);
            case PlanNode.TopN top -> {
                Ordering ordering = ordering(top.input(), top.partitionBy(), top.order());
                boolean appendOnly = top.input().shape().kind() == RelationKind.STREAM;
                yield node(
                        List.of(meet(build(top.input(), true), top.partitionBy())),
                        ONE_PORT,
                        () -> new TopN(ordering, top.limit(), top.withRowNumber(), appendOnly));
            }
            case PlanNode.Over over -> over(over);
            case PlanNode.Unnest unnest -> {
                List<TableEvaluator> calls =
                        unnest.calls().stream().map(expressions::compileTable).toList();
                yield stacked(unnest.input(), true, () -> new Unnest(calls));
            }
            case PlanNode.Sort sort -> {
                Ordering ordering = ordering(sort.input(), List.of(), sort.order());
                yield node(
                        List.of(meet(build(sort.input(), true), List.of())),
                        ONE_PORT,
                        () -> new Sort(ordering, sort.offset(), sort.limit()));
            }
            case PlanNode.Limit limit ->
                node(List.of(meet(build(limit.input(), true), List.of())), ONE_PORT, () -> new Limit(limit.count()));
            case PlanNode.Values values -> {
                List<List<Evaluator>> rows = values.rows().stream()
                        .map(row -> row.stream().map(expressions::compile).toList())
                        .toList();
                List<Type> types = values.shape().types();
                yield newNode(List.of(), NO_PORTS, shard -> new ConstantRows(shard == 0 ? rows : List.of(), types));
            }
        };
    }

    private Ordering ordering(PlanNode input, List<Expression> partitionBy, List<SortKey> order) {
        return Ordering.of(input.shape().types(), partitionBy, order, expressions);
    }

    private Node over(PlanNode.Over plan) {
        Ordering ordering = ordering(plan.input(), plan.partitionBy(), plan.order());
        List<OverFunction> functions = plan.calls().stream()
                .map(call -> OverFunction.of(call, expressions))
                .toList();
        boolean appendOnly = plan.shape().kind() == RelationKind.STREAM;
        OverSettings frames = new OverSettings(ordering, plan.frame(), functions, appendOnly);
        return node(List.of(meet(build(plan.input(), true), plan.partitionBy())), ONE_PORT, () -> Over.of(frames));
    }

    private Node stacked(PlanNode input, boolean oldRows, Supplier<Operator> operator) {
        return node(List.of(stay(build(input, oldRows))), ONE_PORT, operator);
    }

    private Node scan(PlanNode.Scan plan) {
        SourceDefinition definition = plan.source();
        SourceInput source = sources.computeIfAbsent(definition.name(), ignored -> new SourceInput(definition));
        int[] places = source.require(plan.columns());
        boolean dropsDeletions = plan.shape().kind() == RelationKind.STREAM && !ScanRows.isOnlyProjected(query.root());
        Node node = newNode(List.of(), TWO_PORTS, shard -> new ScanRows(places, places, dropsDeletions));
        node.setLabel(NodeLabel.of(plan));
        scans.add(new RunningQuery.Scan(definition, plan.columns(), node));
        source.scans().add(node);
        Shape shape = plan.shape();
        if (shape.kind() == RelationKind.STREAM) {
            return node;
        }
        Node latest = node(
                List.of(meet(node, columns(shape, shape.key()))),
                ONE_PORT,
                () -> new LatestRows(shape.key(), shape.types()));
        latest.setLabel(NodeLabel.byKey("LatestRows", plan, shape.key()));
        return latest;
    }

    private Node aggregate(PlanNode.Aggregate plan, boolean oldRows) {
        List<Evaluator> keys = plan.keys().stream().map(expressions::compile).toList();
        List<BoundAggregate> calls =
                plan.calls().stream().map(expressions::compileAggregate).toList();
        WindowedBy window = plan.window();
        AggregateSettings how = new AggregateSettings(
                plan.emit(),
                window == null ? 0 : window.graceMillis(),
                plan.dropNullKeys(),
                plan.keepEmptyGroups(),
                plan.input().shape().kind() == RelationKind.TABLE,
                oldRows);
        Evaluator time = window == null ? null : compileOptional(window.time());
        From input = new From(build(plan.input(), true), new Exchange(keys));
        return node(List.of(input), ONE_PORT, () -> {
            if (window != null && window.window() instanceof Window.Session session) {
                return new SessionAggregate(keys, calls, session.gapMillis(), time, how);
            }
            TimeWindows windows = window == null ? null : TimeWindows.of(window.window());
            return new GroupAggregate(keys, calls, windows, time, how);
        });
    }

    private Node join(PlanNode.StreamStreamJoin plan) {
        JoinShape shape = joinShape(plan.left(), plan.right(), plan.joinType(), plan.keys(), plan.residual());
        JoinTimes times = new JoinTimes(plan.beforeMillis(), plan.afterMillis(), plan.graceMillis());
        return join(plan, shape, TWO_PORTS, () -> new StreamStreamJoin(shape, times));
    }

    private Node join(PlanNode.StreamTableJoin plan) {
        JoinShape shape = joinShape(plan.left(), plan.right(), plan.joinType(), plan.keys(), plan.residual());
        return join(plan, shape, TABLE_FIRST, () -> new StreamTableJoin(shape));
    }

    private Node join(PlanNode.TableJoin plan) {
        JoinShape shape = joinShape(plan.left(), plan.right(), plan.joinType(), plan.keys(), plan.residual());
        return join(plan, shape, TWO_PORTS, () -> TableJoin.of(shape));
    }

    private JoinShape joinShape(
            PlanNode left, PlanNode right, JoinType type, List<JoinKey> keys, @Nullable Expression residual) {
        List<Evaluator> leftKeys =
                keys.stream().map(key -> expressions.compile(key.left())).toList();
        List<Evaluator> rightKeys =
                keys.stream().map(key -> expressions.compile(key.right())).toList();
        return new JoinShape(
                type,
                new JoinShape.Side(left.shape().types(), leftKeys, left.shape().key()),
                new JoinShape.Side(
                        right.shape().types(), rightKeys, right.shape().key()),
                residual == null ? null : expressions.compilePredicate(residual));
    }

    private Node join(PlanNode plan, JoinShape shape, int[] portOrder, Supplier<Operator> operator) {
        From left = new From(
                build(plan.inputs().get(0), true), new Exchange(shape.left().keys()));
        From right = new From(
                build(plan.inputs().get(1), true), new Exchange(shape.right().keys()));
        return node(List.of(left, right), portOrder, operator);
    }

    private @Nullable Evaluator compileOptional(@Nullable Expression expression) {
        return expression == null ? null : expressions.compile(expression);
    }

    private static From stay(Node node) {
        return new From(node, null);
    }

    private From meet(Node node, List<Expression> keys) {
        return new From(
                node, new Exchange(keys.stream().map(expressions::compile).toList()));
    }

    private static List<Expression> columns(Shape shape, List<Integer> positions) {
        List<Type> types = shape.types();
        return positions.stream()
                .map(position -> (Expression) new ColumnReference(position, types.get(position)))
                .toList();
    }

    private static int[] ports(int count) {
        int[] ports = new int[count];
        for (int port = 0; port < count; port++) {
            ports[port] = port;
        }
        return ports;
    }

    private Node node(List<From> inputs, int[] portOrder, Supplier<Operator> operator) {
        List<Node.Input> froms = inputs.stream()
                .map(from -> new Node.Input(from.node(), from.exchange() != null && settings.shards() > 1))
                .toList();
        Node node = newNode(froms, portOrder, shard -> operator.get());
        for (int port = 0; port < inputs.size(); port++) {
            inputs.get(port).node().connect(node, port, inputs.get(port).exchange());
        }
        return node;
    }

    private Node newNode(List<Node.Input> inputs, int[] portOrder, IntFunction<Operator> operators) {
        List<NodeInstance> instances = new ArrayList<>();
        for (int shard = 0; shard < settings.shards(); shard++) {
            Operator operator = operators.apply(shard);
            OperatorHost host = new OperatorHost(settings.tracked());
            operator.open(host);
            for (StateTable table : host.tables()) {
                saved.load(new StateAddress(query.id(), nodes.size(), shard, table.name()), table);
            }
            operator.restored();
            instances.add(new NodeInstance(operator, host, portOrder));
        }
        Node node = new Node(new Node.NodeAddress(query.id(), nodes.size()), inputs, instances);
        nodes.add(node);
        return node;
    }
}
