// SPDX-License-Identifier: Apache-2.0
package dev.millrace.benchmarks.engine;

import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.engine.dataflow.QueryDefinition;
import dev.millrace.engine.function.BuiltInFunctions;
import dev.millrace.plan.expression.AggregateCall;
import dev.millrace.plan.expression.Expression.ColumnReference;
import dev.millrace.plan.function.ArgumentType;
import dev.millrace.plan.node.Emit;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.FormatDefinition;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import dev.millrace.plan.source.TopicDefinition;
import java.util.List;
import java.util.Map;

/** Plans of {@code SELECT id, f(amount) FROM source GROUP BY id}, all columns BIGINT. */
final class SumPlans {

    static final BuiltInFunctions FUNCTIONS = BuiltInFunctions.load();

    private static final List<Field> COLUMNS =
            List.of(new Field("ID", ScalarType.BIGINT), new Field("AMOUNT", ScalarType.BIGINT));

    private SumPlans() {}

    static QueryDefinition query(String id, String source, String function) {
        List<ColumnDefinition> columns = COLUMNS.stream()
                .map(field -> ColumnDefinition.value(field.name(), field.type()))
                .toList();
        TopicDefinition topic = new TopicDefinition(
                source, FormatDefinition.of("KAFKA"), FormatDefinition.of("JSON"), null, null, Map.of());
        SourceDefinition definition =
                new SourceDefinition(source, RelationKind.STREAM, columns, topic, null, null, null);
        PlanNode scan = new PlanNode.Scan(
                definition,
                COLUMNS.stream()
                        .map(field -> new ScanColumn(ScanColumn.Origin.DECLARED, field))
                        .toList(),
                new Shape(RelationKind.STREAM, COLUMNS, List.of()));
        AggregateCall call = new AggregateCall(
                FUNCTIONS.resolve(function, List.of(new ArgumentType.Typed(ScalarType.BIGINT))),
                List.of(new ColumnReference(1, ScalarType.BIGINT)),
                false,
                null);
        PlanNode plan = new PlanNode.Aggregate(
                scan,
                List.of(new ColumnReference(0, ScalarType.BIGINT)),
                List.of(call),
                null,
                Emit.CHANGES,
                true,
                false,
                new Shape(RelationKind.TABLE, COLUMNS, List.of(0)));
        return new QueryDefinition(id, plan, null, true);
    }
}
