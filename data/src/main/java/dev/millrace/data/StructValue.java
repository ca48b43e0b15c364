// SPDX-License-Identifier: Apache-2.0
package dev.millrace.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One value of a {@link StructType}: its fields' boxed values in the type's order. Immutable if the values are. */
public final class StructValue {

    private final StructType type;
    private final List<@Nullable Object> values;

    public StructValue(StructType type, List<? extends @Nullable Object> values) {
        if (values.size() != type.fields().size()) {
            throw new IllegalArgumentException(
                    "a value of " + type.sql() + " needs " + type.fields().size() + " fields, not " + values.size());
        }
        this.type = type;
        this.values = Collections.unmodifiableList(new ArrayList<@Nullable Object>(values));
    }

    public StructType type() {
        return type;
    }

    public @Nullable Object get(int index) {
        return values.get(index);
    }

    /** The fields' values in order; unmodifiable. */
    public List<@Nullable Object> values() {
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StructValue struct && type.equals(struct.type) && values.equals(struct.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, values);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < values.size(); i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(type.fields().get(i).name())
                    .append('=')
                    .append(values.get(i));
        }
        return text.append('}').toString();
    }
}
