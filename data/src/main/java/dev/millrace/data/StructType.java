// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Named fields in a fixed order; field names are unique, case matters. */
public record StructType(List<Field> fields) implements Type {

    public StructType {
        fields = List.copyOf(fields);
        Set<String> names = new HashSet<>();
        for (Field field : fields) {
            if (!names.add(field.name())) {
                throw new IllegalArgumentException("a STRUCT has two fields named " + field.name());
            }
        }
    }

    /** The position of the field {@code name}, if there is one. */
    public OptionalInt indexOf(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    @Override
    public String sql() {
        return fields.stream()
                .map(field ->
                        Names.quoteIfNeeded(field.name()) + " " + field.type().sql())
                .collect(Collectors.joining(", ", "STRUCT<", ">"));
    }

    @Override
    public Layout layout() {
        return Layout.VALUE;
    }

    @Override
    public String toString() {
        return sql();
    }
}
