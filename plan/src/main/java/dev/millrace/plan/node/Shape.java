// SPDX-License-Identifier: Apache-2.0
package dev.millrace.plan.node;

import dev.millrace.data.Field;
import dev.millrace.data.Type;
import dev.millrace.plan.source.RelationKind;
import java.util.List;

/**
 * What a node puts out.
 *
 * @param columns names and types; names need not be unique inside a plan
 * @param key positions of the columns by which a STREAM is partitioned, or of a TABLE's primary key; may be empty
 */
public record Shape(RelationKind kind, List<Field> columns, List<Integer> key) {

    public Shape {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        for (int index : key) {
            if (index < 0 || index >= columns.size()) {
                throw new IllegalArgumentException("key position " + index + " of " + columns.size() + " columns");
            }
        }
    }

    public List<Type> types() {
        return columns.stream().map(Field::type).toList();
    }
}
