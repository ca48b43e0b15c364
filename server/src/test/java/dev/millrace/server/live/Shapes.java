// SPDX-License-Identifier: Apache-2.0
package dev.millrace.server.live;

import dev.millrace.data.Changes;
import dev.millrace.data.ChangesBuilder;
import dev.millrace.data.Field;
import dev.millrace.data.ScalarType;
import dev.millrace.plan.node.PlanNode;
import dev.millrace.plan.node.Shape;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.server.session.SelectShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shapes and changes of the columns K VARCHAR and V DOUBLE. */
final class Shapes {

    static final List<Field> COLUMNS = List.of(new Field("K", ScalarType.VARCHAR), new Field("V", ScalarType.DOUBLE));

    private Shapes() {}

    static SelectShape of(SelectShape.Reading reading) {
        RelationKind kind = reading == SelectShape.Reading.APPEND ? RelationKind.STREAM : RelationKind.TABLE;
        List<Integer> key = reading == SelectShape.Reading.UPSERT ? List.of(0) : List.of();
        PlanNode plan = new PlanNode.Values(List.of(), new Shape(kind, COLUMNS, key));
        return new SelectShape(plan, true, Long.MAX_VALUE, reading, COLUMNS, key.isEmpty() ? List.of() : List.of("K"));
    }

    static ChangesBuilder builder() {
        return new ChangesBuilder(List.of(ScalarType.VARCHAR, ScalarType.DOUBLE));
    }

    /** One row a key, with the values from {@code first} on. */
    static Changes rows(int count, String prefix, double first) {
        ChangesBuilder builder = builder();
        for (int i = 0; i < count; i++) {
            builder.append(row(prefix + i, first + i), i, 1);
        }
        return builder.build();
    }

    static List<@Nullable Object> row(String key, @Nullable Double value) {
        return dev.millrace.data.Values.list(java.util.Arrays.asList(key, value));
    }
}
