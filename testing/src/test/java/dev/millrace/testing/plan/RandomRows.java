// SPDX-License-Identifier: Apache-2.0
package dev.millrace.testing.plan;

import dev.millrace.data.ArrayType;
import dev.millrace.data.DecimalType;
import dev.millrace.data.ScalarType;
import dev.millrace.data.Type;
import dev.millrace.plan.node.ScanColumn;
import dev.millrace.plan.source.ColumnDefinition;
import dev.millrace.plan.source.RelationKind;
import dev.millrace.plan.source.SourceDefinition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A few rows of a source for one tick, from few different values so that they meet. They depend on the source, the tick and the
 * seed only, and not on the columns that a plan happens to read.
 */
final class RandomRows {

    private static final int ROWS = 6;

    private final List<Row> rows = new ArrayList<>();

    /** All columns by name. */
    record Row(Map<String, @Nullable Object> columns, long timestamp, boolean deletion) {

        /** The columns that are asked for; of a deletion only the key. */
        List<@Nullable Object> values(SourceDefinition source, List<ScanColumn> layout) {
            List<@Nullable Object> values = new ArrayList<>();
            for (ScanColumn column : layout) {
                String name = column.field().name();
                boolean key = source.column(name)
                        .map(definition -> definition.role() == ColumnDefinition.Role.KEY)
                        .orElse(true);
                values.add(deletion && !key ? null : columns.get(name));
            }
            return values;
        }
    }

    RandomRows(SourceDefinition source, int tick, long seed) {
        Random random = new Random(31 * (31 * seed + tick) + source.name().hashCode());
        boolean table = source.kind() == RelationKind.TABLE;
        for (int i = 0; i < ROWS; i++) {
            long timestamp = tick * 1_000L + random.nextInt(2_500);
            Map<String, @Nullable Object> columns = new HashMap<>();
            columns.put("ROWTIME", timestamp);
            for (ColumnDefinition column : source.columns()) {
                boolean key = table && column.role() == ColumnDefinition.Role.KEY;
                columns.put(column.name(), value(column.type(), random, key));
            }
            rows.add(new Row(columns, timestamp, table && random.nextInt(5) == 0));
        }
    }

    List<Row> rows() {
        return rows;
    }

    private static @Nullable Object value(Type type, Random random, boolean notNull) {
        if (!notNull && random.nextInt(8) == 0) {
            return null;
        }
        if (type instanceof DecimalType(int precision, int scale)) {
            return BigDecimal.valueOf(random.nextInt(500), scale);
        }
        if (type instanceof ArrayType(Type element)) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                elements.add(value(element, random, true));
            }
            return elements;
        }
        if (type == ScalarType.BIGINT) {
            return (long) random.nextInt(6);
        }
        return type == ScalarType.INT ? (Object) random.nextInt(6) : String.valueOf((char) ('a' + random.nextInt(4)));
    }
}
